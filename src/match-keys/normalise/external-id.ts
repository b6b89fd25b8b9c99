import { sha256Hex } from "../hash/sha256.ts";
import { normaliseEmail } from "./email.ts";
import { mayBeNobody } from "./nothing.ts";
import { compose, foldText } from "./text.ts";

const SPACE = /\s+/g;
const FLOAT = /^\s*\d+\.0+\s*$/;

/** Whether an id is digits with `.0` behind them, as a data frame with gaps writes them. */
export const isFloatId = (text: string): boolean =>
	text.includes(".0") && FLOAT.test(text);

/** Lower case, without white space: the form in which Meta hashes an external id. Undefined when nothing is left. */
export function normaliseExternalId(text: string): string | undefined {
	const id = compose(foldText(text).toLowerCase().replace(SPACE, ""));
	return id === "" ? undefined : id;
}

/**
 * The wire form under `externalId: plain`: the id as it is. An id that is an email
 * address is personal data, so it is normalised as an email and hashed.
 */
export function plainExternalId(text: string): string {
	const email = text.includes("@") ? normaliseEmail(text) : undefined;
	return email === undefined ? text : sha256Hex(email);
}

const OPEN_LIST = 0x5b;
const ZERO = 48;
const DOT = 46;

/**
 * `normaliseExternalId` on the bytes of [from, to), written to `target`.
 *
 * @returns the length; -1 when there is anything but visible ASCII, or the id may
 * be a list, a number with `.0` or a word for nobody
 */
export function writeExternalId(
	source: Uint8Array,
	from: number,
	to: number,
	target: Uint8Array,
	at: number,
): number {
	if (source[from] === OPEN_LIST || mayBeNobody(source, from, to)) return -1;
	if (source[to - 1] === ZERO && endsAsFloat(source, from, to)) return -1;
	for (let i = from; i < to; i++) {
		const byte = source[i] as number;
		if (byte <= 32 || byte >= 127) return -1;
		target[at + i - from] = byte >= 65 && byte <= 90 ? byte | 32 : byte;
	}
	return to - from;
}

/** Whether the bytes end in a dot and zeros. */
export function endsAsFloat(
	source: Uint8Array,
	from: number,
	to: number,
): boolean {
	let at = to - 1;
	while (at > from && source[at] === ZERO) at--;
	return at < to - 1 && source[at] === DOT;
}
