/** Words that exports write for nothing, in lower case: of databases, languages, forms and spreadsheets. */
const NULL_WORDS: ReadonlySet<string> = new Set([
	"null",
	"(null)",
	"<null>",
	"[null]",
	"\\n",
	"nil",
	"none",
	"(none)",
	"nan",
	"na",
	"n/a",
	"#n/a",
	"n.a.",
	"undefined",
	"[object object]",
	"[object undefined]",
	"unknown",
	"(unknown)",
	"not set",
	"(not set)",
	"-",
	"--",
]);

/** Whether a text is a word for nothing, in any case and with white space around it. */
export const isNullWord = (text: string): boolean =>
	NULL_WORDS.has(text.trim().toLowerCase());

/** What stands for nothing where an id is asked for: row numbers begin at 1, and the nil UUID is nobody's (RFC 9562, 5.9). */
const NO_IDS: ReadonlySet<string> = new Set([
	"0",
	"-1",
	"00000000-0000-0000-0000-000000000000",
]);

/** Whether a text in the place of a message's or an order's id is none: with it the second sale would be taken for the first. */
export const isNoId = (text: string): boolean =>
	isNullWord(text) || NO_IDS.has(text.trim());

/** The longest of them; a longer text is an id. */
export const NO_ID_LENGTH = 36;
