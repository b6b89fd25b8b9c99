import type { Hash } from "node:crypto";

/** Schema of the last line of a payload file. */
export const END_SCHEMA = "fboc.payloads.end/1";

/** `sha256:` and the digest so far; the hash goes on. */
export const digestOf = (hash: Hash): string =>
	`sha256:${hash.copy().digest("hex")}`;

/**
 * The last line of a payload file, which a run writes that came to its end
 * (contract, section 10). It is no signature: it tells a file that is whole from
 * one that was cut, joined or changed, not who has written it.
 *
 * @param count lines before it
 * @param payloadDigest as in the summary
 * @param bytes everything before it
 */
export const endLine = (
	count: number,
	payloadDigest: string,
	bytes: Hash,
): string =>
	`{"schema":"${END_SCHEMA}","count":${count},"payload_digest":"${payloadDigest}","digest":"${digestOf(bytes)}"}\n`;
