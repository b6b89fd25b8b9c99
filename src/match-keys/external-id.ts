import { normaliseEmail } from "./email.ts";
import { sha256Hex } from "./sha256.ts";
import { compose, foldText } from "./text.ts";

const SPACE = /\s+/g;

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

/**
 * `normaliseExternalId` on the bytes of [from, to), written to `target`.
 *
 * @returns the length; -1 when there is anything but visible ASCII
 */
export function writeExternalId(
	source: Uint8Array,
	from: number,
	to: number,
	target: Uint8Array,
	at: number,
): number {
	for (let i = from; i < to; i++) {
		const byte = source[i] as number;
		if (byte <= 32 || byte >= 127) return -1;
		target[at + i - from] = byte >= 65 && byte <= 90 ? byte | 32 : byte;
	}
	return to - from;
}
