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

const MOST_CHARACTERS = Math.max(
	...[...NULL_WORDS].map(({ length }) => length),
);
/** White space around a word; more of it is no word of an export's. */
const MOST_SPACE = 14;

/** Whether a text is a word for nothing, in any case and with white space around it. */
export const isNullWord = (text: string): boolean =>
	text.length <= MOST_CHARACTERS + MOST_SPACE &&
	!endsInDigit(text) &&
	mayBegin(NULL_WORD_BEGINS, text) &&
	NULL_WORDS.has(text.trim().toLowerCase());

/** No word for nothing does, and most ids, prices and numbers do: they need no look at the words. */
function endsInDigit(text: string): boolean {
	const last = text.charCodeAt(text.length - 1);
	return last >= 48 && last <= 57;
}

/** Marks the Latin-1 characters that words begin with, in any case. */
export function beginsOf(words: Iterable<string>): Uint8Array {
	const begins = new Uint8Array(256);
	for (const word of words)
		for (const text of [word, word.toUpperCase()])
			begins[text.charCodeAt(0) & 0xff] = 1;
	return begins;
}

/** Whether one of the words may begin a text, with white space before it or none. */
export function mayBegin(begins: Uint8Array, text: string): boolean {
	const first = text.charCodeAt(0);
	return first <= 32 || first >= 128 || begins[first] !== 0;
}

const NULL_WORD_BEGINS = beginsOf(NULL_WORDS);

/** What stands for nothing where an id is asked for: row numbers begin at 1, and the nil UUID is nobody's (RFC 9562, 5.9). */
const NO_IDS: ReadonlySet<string> = new Set([
	"0",
	"-1",
	"00000000-0000-0000-0000-000000000000",
]);

/** Whether a text in the place of a message's or an order's id is none: with it the second sale would be taken for the first. */
export const isNoId = (text: string): boolean =>
	mayBegin(NO_ID_BEGINS, text) && (isNullWord(text) || NO_IDS.has(text.trim()));

const NO_ID_LENGTH = Math.max(
	MOST_CHARACTERS,
	...[...NO_IDS].map(({ length }) => length),
);
const NO_ID_BEGINS = beginsOf([...NULL_WORDS, ...NO_IDS]);

/** False only of what `isNoId` takes for an id: a text of so many characters, no white space around it, by its first byte in Latin-1. */
export const mayBeNoId = (first: number, length: number): boolean =>
	length <= NO_ID_LENGTH && NO_ID_BEGINS[first] !== 0;
