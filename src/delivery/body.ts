import type { Secret } from "../secret.ts";
import type { Chunk } from "./chunk.ts";

/** What surrounds the events in a request. */
export interface Envelope {
	readonly uploadTag: string;
	readonly testEventCode?: string | undefined;
	/** See `appsecretProof`. */
	readonly appsecretProof?: Secret | undefined;
}

/** Deliveries [from, to) of a chunk. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

/** Room that a chunk leaves around its payloads. */
export const ROOM_BEFORE = 16;
export const ROOM_BEHIND = 256;

const OPEN = Buffer.from('{"data":[');
const COMMA = Buffer.from(",");

/** The request body with deliveries [from, to) of the chunk: `{"data":[…],"upload_tag":…,"test_event_code":…,"appsecret_proof":…}`. */
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
	const close = closing(envelope);
	const [first] = runs;
	if (first?.from === 0 && first.to === chunk.count) {
		const whole = inPlace(chunk, close);
		if (whole !== undefined) return whole;
	}
	const pieces: Uint8Array[] = [OPEN];
	runs.forEach(({ from, to }, i) => {
		if (i > 0) pieces.push(COMMA);
		pieces.push(payloads(chunk, from, to));
	});
	pieces.push(close);
	return Buffer.concat(pieces);
}

/** A whole chunk as a body, around its payloads where they lie; undefined where there is no room. */
function inPlace(
	{ bytes, room }: Chunk,
	close: Uint8Array,
): Buffer | undefined {
	const fits =
		room !== undefined &&
		room.before >= OPEN.length &&
		room.behind >= close.length;
	if (!fits) return undefined;
	const end = OPEN.length + bytes.length;
	const from = bytes.byteOffset - OPEN.length;
	const body = Buffer.from(bytes.buffer, from, end + close.length);
	body.set(OPEN);
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

function closing(envelope: Envelope): Buffer {
	const rest = JSON.stringify({
		upload_tag: envelope.uploadTag,
		test_event_code: envelope.testEventCode,
		appsecret_proof: envelope.appsecretProof?.reveal(),
	});
	return Buffer.from(`],${rest.slice(1)}`);
}
