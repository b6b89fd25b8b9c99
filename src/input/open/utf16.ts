import { truncatedInput } from "../input-errors.ts";

/**
 * UTF-16 bytes (byte-order mark already removed) to UTF-8. A lone surrogate
 * comes out as the three bytes it would have in UTF-8, which are not valid
 * there, so that its record is found to be `bad_encoding` and no other.
 *
 * @throws InputDamage `truncated_input` when the bytes stop inside a character
 */
export async function* utf16ToUtf8(
	chunks: AsyncIterable<Uint8Array>,
	bigEndian: boolean,
	path: string,
): AsyncGenerator<Uint8Array> {
	let rest: Buffer = Buffer.alloc(0);
	for await (const chunk of chunks) {
		const bytes = Buffer.concat([rest, chunk]);
		let whole = bytes.length - (bytes.length % 2);
		if (whole >= 2) {
			const last = bigEndian
				? bytes.readUInt16BE(whole - 2)
				: bytes.readUInt16LE(whole - 2);
			if (last >= 0xd800 && last < 0xdc00) whole -= 2;
		}
		rest = Buffer.from(bytes.subarray(whole));
		if (whole > 0) yield encode(bytes.subarray(0, whole), bigEndian);
	}
	if (rest.length >= 2) yield encode(rest.subarray(0, 2), bigEndian);
	if (rest.length % 2 === 1) {
		throw truncatedInput(path, "the UTF-16 text stops inside a character");
	}
}

function encode(bytes: Buffer, bigEndian: boolean): Buffer {
	const text = (bigEndian ? bytes.swap16() : bytes).toString("utf16le");
	if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text);
	return Buffer.concat(
		text.split(/(\p{Surrogate})/u).map((part, index) => {
			if (index % 2 === 0) return Buffer.from(part);
			const code = part.charCodeAt(0);
			return Buffer.from([
				0xed,
				0x80 | ((code >> 6) & 0x3f),
				0x80 | (code & 0x3f),
			]);
		}),
	);
}
