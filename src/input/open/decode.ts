import { isUtf8 } from "node:buffer";
import { refuseForeign } from "../foreign-formats.ts";
import type { Compression } from "../format-names.ts";
import { unknownFormat } from "../formats.ts";
import { packingOf } from "./compressions.ts";
import { type Headed, readHead } from "./head.ts";
import { utf16ToUtf8 } from "./utf16.ts";

export interface Decoded {
	/** UTF-8, without a byte-order mark. */
	readonly text: Headed;
	readonly compression: Compression;
	/** The text is not the bytes as they stood. */
	readonly recoded: boolean;
	/** And not even what stood behind them. */
	readonly utf16: boolean;
}

/**
 * From bytes as they lie there to text, in steps that wrap one another:
 * whatever they are packed in, then the encoding.
 *
 * @param aside what is packed is unpacked on a thread of its own
 * @param begun is told of each step once it is read: closing it closes those within
 * @throws FbocError `unsupported_format`, `unknown_format` (exit 4)
 */
export async function decode(
	chunks: AsyncIterable<Uint8Array>,
	path: string,
	aside: boolean,
	begun: (step: Headed) => void,
): Promise<Decoded> {
	const step = async (bytes: AsyncIterable<Uint8Array>) => {
		const headed = await readHead(bytes);
		begun(headed);
		return headed;
	};
	const raw = await step(chunks);
	const [compression, packing] = packingOf(raw.head);
	const data = packing
		? await step(packing.unpack(raw.rest(), path, aside))
		: raw;
	refuseForeign(data.head, path);
	const encoding = encodingOf(data.head);
	switch (encoding) {
		case "utf8":
			return { text: data, compression, utf16: false, recoded: false };
		case "marked": {
			const text = await step(without(data.rest(), 3));
			return { text, compression, utf16: false, recoded: true };
		}
		case "utf16le":
		case "utf16be": {
			const big = encoding === "utf16be";
			const text = await step(utf16ToUtf8(without(data.rest(), 2), big, path));
			return { text, compression, utf16: true, recoded: true };
		}
		case "bare utf16":
			throw unknownFormat(
				path,
				"UTF-16 without a byte-order mark (iconv -f UTF-16LE -t UTF-8 converts it)",
			);
		default:
			return encoding satisfies never;
	}
}

type Encoding = "utf8" | "marked" | "utf16le" | "utf16be" | "bare utf16";

function encodingOf(head: Buffer): Encoding {
	const [first, second, third] = head;
	if (first === 0xff && second === 0xfe) return "utf16le";
	if (first === 0xfe && second === 0xff) return "utf16be";
	if (looksLikeBareUtf16(head)) return "bare utf16";
	const marked = first === 0xef && second === 0xbb && third === 0xbf;
	return marked ? "marked" : "utf8";
}

/** True when the head looks like UTF-16 that has lost its byte-order mark: every other byte of the first characters is zero. */
function looksLikeBareUtf16(head: Uint8Array): boolean {
	const sample = head.subarray(0, 64);
	if (sample.length < 8 || sample.every((byte) => byte === 0)) return false;
	const zeros = (odd: number) =>
		sample.every((byte, index) => index % 2 !== odd || byte === 0);
	return (zeros(0) || zeros(1)) && isUtf8(sample);
}

async function* without(
	chunks: AsyncIterable<Uint8Array>,
	count: number,
): AsyncGenerator<Uint8Array> {
	let left = count;
	for await (const chunk of chunks) {
		const skip = Math.min(left, chunk.length);
		left -= skip;
		if (chunk.length > skip) yield chunk.subarray(skip);
	}
}
