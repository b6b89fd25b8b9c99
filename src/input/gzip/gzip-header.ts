const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;

/**
 * Length of the gzip header at the start of `bytes` (RFC 1952, section 2.3).
 *
 * @returns undefined when more bytes are needed, -1 when it is no gzip header
 */
export function gzipHeaderLength(bytes: Uint8Array): number | undefined {
	const [id1, id2, method, flags = 0] = bytes;
	if (id1 !== undefined && id1 !== 0x1f) return -1;
	if (id2 !== undefined && id2 !== 0x8b) return -1;
	if (method !== undefined && method !== 8) return -1;
	if (bytes.length < 10) return undefined;
	let at = 10;
	if (flags & FEXTRA) {
		const [low, high] = bytes.subarray(at, at + 2);
		if (low === undefined || high === undefined) return undefined;
		at += 2 + low + high * 256;
	}
	for (const flag of [FNAME, FCOMMENT]) {
		if (!(flags & flag)) continue;
		const end = bytes.indexOf(0, at);
		if (end === -1) return undefined;
		at = end + 1;
	}
	if (flags & FHCRC) at += 2;
	return at <= bytes.length ? at : undefined;
}
