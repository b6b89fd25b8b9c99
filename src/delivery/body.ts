import type { Chunk } from "./chunk.ts";

/** The bytes around the events of a request. */
export interface Frame {
	readonly open: Uint8Array;
	readonly close: Uint8Array;
}

/** Deliveries [from, to) of a chunk. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

/** Bytes that a chunk leaves free around its payloads: for a frame of usual size. */
export const MARGIN_BEFORE = 16;
export const MARGIN_BEHIND = 256;

const COMMA = Buffer.from(",");

/** The request body with some runs of the chunk's deliveries, in order, none of them empty. */
export function bodyOf(
	chunk: Chunk,
	runs: readonly Run[],
	frame: Frame,
): Buffer {
	const [first] = runs;
	if (first?.from === 0 && first.to === chunk.count) {
		const whole = inPlace(chunk, frame);
		if (whole !== undefined) return whole;
	}
	const pieces: Uint8Array[] = [frame.open];
	runs.forEach(({ from, to }, i) => {
		if (i > 0) pieces.push(COMMA);
		pieces.push(payloads(chunk, from, to));
	});
	pieces.push(frame.close);
	return Buffer.concat(pieces);
}

/** A whole chunk as a body, around its payloads where they lie; undefined where the frame does not fit there. */
function inPlace(
	{ bytes, margin }: Chunk,
	{ open, close }: Frame,
): Buffer | undefined {
	const fits =
		margin !== undefined &&
		margin.before >= open.length &&
		margin.behind >= close.length;
	if (!fits) return undefined;
	const end = open.length + bytes.length;
	const from = bytes.byteOffset - open.length;
	const body = Buffer.from(bytes.buffer, from, end + close.length);
	body.set(open);
	body.set(close, end);
	return body;
}

/** The JSON bytes of deliveries [from, to), joined by commas. */
export function payloads(chunk: Chunk, from: number, to: number): Uint8Array {
	return chunk.bytes.subarray(
		chunk.offsets[from] ?? 0,
		(chunk.offsets[to] ?? 0) - 1,
	);
}
