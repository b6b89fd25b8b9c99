import type { Chunk } from "./chunk.ts";

/** What surrounds the events in a request. */
export interface Envelope {
	readonly uploadTag: string;
	readonly testEventCode?: string | undefined;
}

/** Deliveries [from, to) of a chunk. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

const OPEN = Buffer.from('{"data":[');
const COMMA = Buffer.from(",");

/** The request body with deliveries [from, to) of the chunk: `{"data":[…],"upload_tag":…,"test_event_code":…}`. */
export function bodyOf(
	chunk: Chunk,
	from: number,
	to: number,
	envelope: Envelope,
): Buffer {
	return bodyOfRuns(chunk, [{ from, to }], envelope);
}

/** The same for several runs in order, none of them empty: how single deliveries are left out. */
export function bodyOfRuns(
	chunk: Chunk,
	runs: readonly Run[],
	envelope: Envelope,
): Buffer {
	const pieces: Uint8Array[] = [OPEN];
	runs.forEach(({ from, to }, i) => {
		if (i > 0) pieces.push(COMMA);
		pieces.push(payloads(chunk, from, to));
	});
	pieces.push(closing(envelope));
	return Buffer.concat(pieces);
}

/** The JSON bytes of deliveries [from, to), joined by commas. */
export function payloads(chunk: Chunk, from: number, to: number): Uint8Array {
	return chunk.bytes.subarray(
		chunk.offsets[from] ?? 0,
		(chunk.offsets[to] ?? 0) - 1,
	);
}

function closing({ uploadTag, testEventCode }: Envelope): Buffer {
	const test =
		testEventCode === undefined
			? ""
			: `,"test_event_code":${JSON.stringify(testEventCode)}`;
	return Buffer.from(`],"upload_tag":${JSON.stringify(uploadTag)}${test}}`);
}
