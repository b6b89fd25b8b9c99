import type { SegmentEvent } from "../../segment/event.ts";
import { CLOSE_OBJECT, OPEN_OBJECT } from "./grammar.ts";
import { EventReader } from "./reader.ts";
import { TextMarks } from "./text-marks.ts";

/** Records that a rest lasts. */
const REST = 4096;

/**
 * Reads records of a block without building what the mapping does not look at.
 * Undefined: the record is not JSON, or not plain enough to be sure; then it is
 * to be read by `JSON.parse`.
 *
 * The event is not the whole one: see `createFastEventReader`.
 */
export interface FastEventReader {
	/** Takes a block; its bytes before `end` stay as they are while its records are read. They are valid UTF-8. */
	begin(bytes: Buffer, end: number): void;
	/** Reads the record in [start, to) of the block. The byte at `to` is overwritten for the time of the call. */
	read(start: number, to: number): SegmentEvent | undefined;
}

/**
 * A reader of events for the mapping with the default sources of match keys. What
 * the mapping makes of its event is what it makes of `JSON.parse`'s:
 *
 * - of an event that is no track call, or whose name is not in `names`, it holds
 *   `type`, `event` and `integrations`, by which such an event is counted;
 * - of any other it holds the members that the mapping reads by value, and an
 *   outline of its properties, its traits and its `userId`. It has a `messageId`:
 *   without one the whole event would be needed for a digest, so it is left to
 *   `JSON.parse`. Event and outline are good until the next record.
 *
 * Where the records of a file are seldom plain, trying costs more than it saves:
 * then it rests for a while; on a processor without vectors for ever.
 *
 * @param names trimmed names of the events that are mapped
 * @param patience records that may be left to `JSON.parse` in a row, or so
 */
export function createFastEventReader(
	names: ReadonlySet<string>,
	patience = 64,
): FastEventReader {
	try {
		return new Reader(names, new TextMarks(), patience);
	} catch (error) {
		if (error instanceof WebAssembly.CompileError) return never;
		throw error;
	}
}

/** Leaves every record to `JSON.parse`. */
const never: FastEventReader = { begin: () => {}, read: () => undefined };

class Reader implements FastEventReader {
	readonly #names: ReadonlySet<string>;
	readonly #marks: TextMarks;
	readonly #patience: number;
	#events: EventReader;
	#credit: number;
	#rest = 0;
	#bytes: Buffer = Buffer.alloc(0);
	#end = 0;
	#isMarked = false;

	constructor(names: ReadonlySet<string>, marks: TextMarks, patience: number) {
		this.#names = names;
		this.#marks = marks;
		this.#patience = patience;
		this.#events = new EventReader(names, marks);
		this.#credit = patience;
	}

	begin(bytes: Buffer, end: number): void {
		this.#bytes = bytes;
		this.#end = end;
		this.#isMarked = false;
	}

	read(start: number, to: number): SegmentEvent | undefined {
		if (this.#rest > 0) {
			this.#rest--;
			return undefined;
		}
		const event = this.#readBetween(start, to);
		if (event !== undefined) {
			if (this.#credit < this.#patience) this.#credit += 0.5;
		} else if (--this.#credit < 0) {
			this.#rest = REST;
			this.#credit = this.#patience;
			this.#events = new EventReader(this.#names, this.#marks);
		}
		return event;
	}

	#readBetween(start: number, to: number): SegmentEvent | undefined {
		const bytes = this.#bytes;
		// Nothing follows the last line of a file without a line end.
		if (to >= bytes.length || to > this.#end) return undefined;
		if (bytes[start] !== OPEN_OBJECT || bytes[to - 1] !== CLOSE_OBJECT) {
			return undefined;
		}
		if (!this.#isMarked) {
			this.#marks.mark(bytes, this.#end);
			this.#isMarked = true;
		}
		// No number, space or name goes on past a NUL. A text may, and is found out.
		const next = bytes[to] as number;
		bytes[to] = 0;
		const event = this.#events.read(bytes, start, to);
		bytes[to] = next;
		return event;
	}
}
