import type { SegmentEvent } from "../../segment/event.ts";
import { CLOSE_OBJECT, OPEN_OBJECT } from "./grammar.ts";
import { EventReader } from "./reader.ts";

/** Records that a rest lasts. */
const REST = 4096;

/**
 * Reads the record in [start, end) of `bytes` without building what the mapping
 * does not look at. Undefined: the record is not JSON, or not plain enough to be
 * sure; then it is to be read by `JSON.parse`.
 *
 * The event is not the whole one: see `createFastEventReader`. The bytes must be
 * valid UTF-8; the one at `end` is overwritten for the time of the call.
 */
export type FastEventReader = (
	bytes: Buffer,
	start: number,
	end: number,
) => SegmentEvent | undefined;

/**
 * A reader of events for the mapping with the default sources of match keys. What
 * the mapping makes of its event is what it makes of `JSON.parse`'s:
 *
 * - of an event that is no track call, or whose name is not in `names`, it holds
 *   `type`, `event` and `integrations`, by which such an event is counted;
 * - of any other it holds the members that the mapping reads by value, and an
 *   outline of its properties, its traits and its ids. It has a `messageId`:
 *   without one the whole event would be needed for a digest, so it is left to
 *   `JSON.parse`. Event and outline are good until the next record.
 *
 * Where the records of a file are seldom plain, trying costs more than it saves:
 * then it rests for a while.
 *
 * @param names trimmed names of the events that are mapped
 * @param patience records that may be left to `JSON.parse` in a row, or so
 */
export function createFastEventReader(
	names: ReadonlySet<string>,
	patience = 64,
): FastEventReader {
	let reader = new EventReader(names);
	let credit = patience;
	let rest = 0;
	return (bytes, start, end) => {
		if (rest > 0) {
			rest--;
			return undefined;
		}
		const event = readBetween(reader, bytes, start, end);
		if (event !== undefined) {
			if (credit < patience) credit += 0.5;
		} else if (--credit < 0) {
			rest = REST;
			credit = patience;
			reader = new EventReader(names);
		}
		return event;
	};
}

function readBetween(
	reader: EventReader,
	bytes: Buffer,
	start: number,
	end: number,
): SegmentEvent | undefined {
	// Nothing follows the last line of a file without a line end.
	if (end >= bytes.length) return undefined;
	if (bytes[start] !== OPEN_OBJECT || bytes[end - 1] !== CLOSE_OBJECT) {
		return undefined;
	}
	// No token goes on past a NUL, so nothing is read beyond the record.
	const next = bytes[end] as number;
	bytes[end] = 0;
	try {
		return reader.read(bytes, start, end);
	} finally {
		bytes[end] = next;
	}
}
