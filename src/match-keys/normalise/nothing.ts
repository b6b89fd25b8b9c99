import { isNullWord, NULL_WORDS } from "../../segment/null-word.ts";
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

const ZEROS_AND_MARKS = /^[\s!-0:-@[-`{-~]*$/;

const NAMES: ReadonlySet<string> = new Set([
	"null",
	"nil",
	"none",
	"nan",
	"nat",
	"na",
]);
/** What stands for nothing in the place of a key, besides the null words. */
export interface NothingWords {
	/** Whether a null word may be a name or a code of the country (of any, where none is given). */
	readonly mayMean?: (word: string, country?: string) => boolean;
	/** Whether a null word is an answer like any other. */
	readonly isAnswer?: (word: string) => boolean;
	/** Whether a text stands for nobody. */
	readonly isNobody?: (text: string) => boolean;
	/** What stands for nobody is the site's own, and does not show that the export writes words for nothing. */
	readonly isSitesOwn?: boolean;
}

export const NULL_WORDS_ONLY: NothingWords = {};

/** People are called Null, Nil, None, Nan, Nat and Na. */
export const isName = (word: string): boolean => NAMES.has(word);
/** The code of Namibia, of Naples and Navarra. */
export const isCode = (word: string): boolean => word === "na";

/** @param country ISO 3166 alpha-2 in lower case, `""` when it is not known; see `NothingWords` */
export function saysNothing(
	words: NothingWords,
	text: string,
	country?: string,
): Nothing {
	if (words.isNobody?.(text)) return NOTHING.yes;
	if (!isNullWord(text)) return NOTHING.no;
	const word = text.trim().toLowerCase();
	if (words.isAnswer?.(word)) return NOTHING.no;
	return words.mayMean?.(word, country) ? NOTHING.perhaps : NOTHING.yes;
}

/** Zeros and marks: `0`, `000-000`, `0.0`, `?`, the UUID of zeros. */
export const isZerosAndMarks = (text: string): boolean =>
	ZEROS_AND_MARKS.test(foldText(text));

/** Whether a user id is nobody's. */
export function isNobody(text: string): boolean {
	if (text.length > MOST_NOBODY || !mayBeNobodyText(text)) return false;
	const id = foldText(text).trim().toLowerCase();
	return NULL_WORDS.has(id) || NOBODY.has(id) || ZEROS_AND_MARKS.test(id);
}

/** The UUID of zeros is the longest; white space may stand around it. */
const MOST_NOBODY = 48;

/** Whether a hash is the hash of nothing, or of a word for it. */
export function hashSaysNothing(words: NothingWords, hash: string): Nothing {
	const word = wordOfHash(hash);
	if (word === undefined) return NOTHING.no;
	if (word === "" || words.mayMean === undefined) return NOTHING.yes;
	return saysNothing(words, word);
}

let hashed: ReadonlyMap<string, string> | undefined;

/** The word for nothing that has this hash; `""`: the empty text. */
function wordOfHash(hash: string): string | undefined {
	hashed ??= hashedWords();
	return hashed.get(hash);
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
