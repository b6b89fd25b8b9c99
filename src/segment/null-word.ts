/** Words that exports write for nothing, in lower case: of databases, languages, forms and spreadsheets. */
export const NULL_WORDS: ReadonlySet<string> = new Set([
	"null",
	"(null)",
	"<null>",
	"[null]",
	"\\n",
	"nil",
	"<nil>",
	"none",
	"(none)",
	"<none>",
	"nan",
	"nat",
	"na",
	"<na>",
	"n/a",
	"#n/a",
	"n.a.",
	"n.a",
	"#nv",
	"#null!",
	"#value!",
	"#ref!",
	"#name?",
	"undefined",
	"(undefined)",
	"[object object]",
	"[object undefined]",
	"[object null]",
	"unknown",
	"(unknown)",
	"not set",
	"(not set)",
	"(empty)",
	"(blank)",
	"not available",
	"not provided",
	"not applicable",
	"-",
	"--",
	"---",
	"\u2013",
	"\u2014",
]);

/** Of them the longest. */
const MOST_CHARACTERS = 18;
/** White space around a word; more of it is no word of an export's. */
const MOST_SPACE = 14;

/** Whether a text is a word for nothing, in any case and with white space around it. */
export const isNullWord = (text: string): boolean =>
	text.length <= MOST_CHARACTERS + MOST_SPACE &&
	NULL_WORDS.has(text.trim().toLowerCase());
