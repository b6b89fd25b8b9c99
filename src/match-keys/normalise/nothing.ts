import { isNullWord, NULL_WORDS } from "../../segment/null-word.ts";
import type { MatchKey } from "../../vocabulary/match-keys.ts";
import { sha256Hex } from "../hash/sha256.ts";
import { foldText } from "./text.ts";

/** Whether a value says nothing. `perhaps`: it is a word for nothing, but a name or a code as well. */
export const NOTHING = { no: 0, perhaps: 1, yes: 2 } as const;
export type Nothing = (typeof NOTHING)[keyof typeof NOTHING];

/**
 * What stands for nobody in the place of a user id, besides the null words
 * (contract, section 6): what programs make of a missing id, and the default ids
 * of analytics libraries. Their blocklists agree on these.
 */
const NOBODY: ReadonlySet<string> = new Set([
	"-1",
	"-1.0",
	"anonymous",
	"anonymous user",
	"guest",
	"guest user",
	"not_authenticated",
	"not authenticated",
	"not logged in",
	"distinct_id",
	"distinctid",
	"false",
	"true",
]);

/** Zeros and marks: `0`, `000-000`, `0.0`, `?`, the UUID of zeros. */
const ZEROS_AND_MARKS = /^[\s!-0:-@[-`{-~]*$/;

/** People are called Null, Nil, None, Nan, Nat and Na. */
const NAMES: ReadonlySet<string> = new Set([
	"null",
	"nil",
	"none",
	"nan",
	"nat",
	"na",
]);
/** The code of Namibia, of Naples and Navarra. */
const CODE = "na";

/** Whether a raw text of a key says nothing. A hash says what its text says: see `wordOfHash`. */
export function saysNothing(key: MatchKey, text: string): Nothing {
	if (key === "extern_id") return isNobody(text) ? NOTHING.yes : NOTHING.no;
	if (!isNullWord(text)) {
		return key === "lead_id" && ZEROS_AND_MARKS.test(foldText(text))
			? NOTHING.yes
			: NOTHING.no;
	}
	const word = text.trim().toLowerCase();
	switch (key) {
		case "fn":
		case "ln":
			return NAMES.has(word) ? NOTHING.perhaps : NOTHING.yes;
		case "country":
		case "st":
			return word === CODE ? NOTHING.perhaps : NOTHING.yes;
		case "gen":
			// An answer like any other, and none that Meta knows.
			return word === "unknown" ? NOTHING.no : NOTHING.yes;
		default:
			return NOTHING.yes;
	}
}

function isNobody(text: string): boolean {
	if (text.length > MOST_NOBODY || !mayBeNobodyText(text)) return false;
	const id = foldText(text).trim().toLowerCase();
	return NULL_WORDS.has(id) || NOBODY.has(id) || ZEROS_AND_MARKS.test(id);
}

/** The UUID of zeros is the longest; white space may stand around it. */
const MOST_NOBODY = 48;

/** Whether a hash is the hash of nothing, or of a word for it. */
export function hashSaysNothing(key: MatchKey, hash: string): Nothing {
	const word = wordOfHash(hash);
	if (word === undefined) return NOTHING.no;
	if (word === "") return NOTHING.yes;
	switch (key) {
		case "fn":
		case "ln":
		case "country":
		case "st":
			return saysNothing(key, word);
		default:
			return NOTHING.yes;
	}
}

let words: ReadonlyMap<string, string> | undefined;

/** The word for nothing that has this hash; `""`: the empty text. */
function wordOfHash(hash: string): string | undefined {
	words ??= hashedWords();
	return words.get(hash);
}

/** Of each word the spellings that a site tag may have hashed, some four hundred; made when the first hash is met. */
function hashedWords(): ReadonlyMap<string, string> {
	const known = new Map<string, string>();
	const all = [
		...NULL_WORDS,
		...NOBODY,
		"0",
		"00000000-0000-0000-0000-000000000000",
	];
	const spellings: ((word: string) => string)[] = [
		(word) => word,
		(word) => word.toUpperCase(),
		(word) => word.slice(0, 1).toUpperCase() + word.slice(1),
		(word) => word.replace("object]", "Object]").replace("nan", "NaN"),
		(word) => word.replace(/\W+/g, ""),
	];
	for (const text of ["", " "]) known.set(sha256Hex(text), "");
	for (const spelling of spellings) {
		for (const word of all) {
			const hash = sha256Hex(spelling(word));
			if (!known.has(hash)) known.set(hash, word);
		}
	}
	return known;
}

/** Marks lengths and last characters that a word for nobody has: by them ordinary ids are told at a glance. */
const ENDS = new Uint8Array(64 << 7);
for (const word of [...NULL_WORDS, ...NOBODY]) {
	const last = word.charCodeAt(word.length - 1);
	if (last < 128) ENDS[(word.length << 7) | last] = 1;
}

/** Whether a user id of visible ASCII in [from, to) may say nothing: `saysNothing` is to be asked. */
export function mayBeNobody(
	bytes: Uint8Array,
	from: number,
	to: number,
): boolean {
	if (mayEndWord(to - from, bytes[to - 1] as number)) return true;
	for (let i = from; i < to; i++) {
		if (tellsSomebody(bytes[i] as number)) return false;
	}
	return true;
}

/** The same of a text, with white space around it or none. */
function mayBeNobodyText(text: string): boolean {
	const { length } = text;
	const last = text.charCodeAt(length - 1);
	if (!isVisible(text.charCodeAt(0)) || !isVisible(last)) return true;
	if (mayEndWord(length, last)) return true;
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		// Digits of other scripts may be zeros.
		if (code >= 128) return true;
		if (tellsSomebody(code)) return false;
	}
	return true;
}

/** Whether a word for nobody has this length and this last character. */
const mayEndWord = (length: number, last: number): boolean =>
	length < 64 &&
	ENDS[(length << 7) | (isLetter(last) ? last | 32 : last)] === 1;

/** No zero, and no mark. */
const tellsSomebody = (code: number): boolean =>
	(code >= 49 && code <= 57) || isLetter(code);

const isVisible = (code: number): boolean => code > 32 && code < 127;

const isLetter = (code: number): boolean =>
	(code | 32) >= 97 && (code | 32) <= 122;
