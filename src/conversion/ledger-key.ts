import { hash } from "node:crypto";

/** Bytes of a ledger key: the first half of a SHA-256, so 16 uniform bytes. */
export const KEY_BYTES = 16;

/**
 * What a delivery's ledger key is the digest of: event set, Facebook's event
 * name and event id (contract 8). Nothing personal can be read back from it.
 */
export const keyText = (
	eventSet: string,
	eventName: string,
	eventId: string,
): string => `${eventSet}\n${eventName}\n${eventId}`;

/** Writes the key of a text as key `i` of packed ones. */
export function writeKey(text: string, keys: Buffer, i: number): void {
	const digest = hash("sha256", text, "latin1" as "hex");
	keys.latin1Write(digest, i * KEY_BYTES, KEY_BYTES);
}

/** The key of a text in hex, as files have it. */
export const hexKey = (text: string): string =>
	hash("sha256", text, "hex").slice(0, KEY_BYTES * 2);

/** Whether a file's text is a key. */
export const isHexKey = (text: unknown): text is string =>
	typeof text === "string" && /^[0-9a-f]{32}$/.test(text);

/** Key `i` of packed ones, in hex. */
export const hexKeyAt = (keys: Uint8Array, i: number): string =>
	Buffer.from(keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES)).toString(
		"hex",
	);
