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
