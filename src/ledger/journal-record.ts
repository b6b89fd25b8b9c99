import { createHash } from "node:crypto";
import { OUTCOMES, type Outcome } from "../delivery/chunk.ts";
import { KEY_BYTES } from "./key-words.ts";

/**
 * Records of a journal file, little-endian:
 *
 *     magic u32 | type u8 | 0 u8 | day u16 | seq u32 | count u32 | digest 8 bytes | payload
 *
 * The digest is the start of the SHA-256 of the 16 bytes before it and the
 * payload. Nothing else is in there: no names, no values, only digests and days.
 */
const HEADER = 24;
const DIGESTED = 16;
const MAGIC = 0x4a434246; // "FBCJ"

const INTENT = 1;
/** All deliveries of the chunk were delivered: no payload. */
const ALL_DELIVERED = 2;
/** One byte a delivery: its index in `OUTCOMES`. */
const OUTCOME_LIST = 3;
/** Nothing follows: the run closed this file. `count` is the number of records before it. */
const END = 4;

export const DELIVERED_OUTCOME = OUTCOMES.indexOf(
	"delivered" satisfies Outcome,
);
export const UNKNOWN_OUTCOME = OUTCOMES.indexOf("unknown" satisfies Outcome);

/** A chunk is about to be sent. Returned in parts, to be written one after the other. */
export function intentRecord(
	seq: number,
	day: number,
	keys: Uint8Array,
): Uint8Array[] {
	return record(INTENT, seq, day, keys.length / KEY_BYTES, keys);
}

/** Its answer came. `outcomes`: indexes in `OUTCOMES`; undefined: all delivered. */
export function settlementRecord(
	seq: number,
	day: number,
	count: number,
	outcomes: Uint8Array | undefined,
): Uint8Array[] {
	return outcomes === undefined
		? record(ALL_DELIVERED, seq, day, count, new Uint8Array(0))
		: record(OUTCOME_LIST, seq, day, count, outcomes);
}

export function endRecord(records: number): Uint8Array[] {
	return record(END, 0, 0, records, new Uint8Array(0));
}

function record(
	type: number,
	seq: number,
	day: number,
	count: number,
	payload: Uint8Array,
): Uint8Array[] {
	const header = Buffer.alloc(HEADER);
	header.writeUInt32LE(MAGIC, 0);
	header.writeUInt8(type, 4);
	header.writeUInt16LE(day, 6);
	header.writeUInt32LE(seq, 8);
	header.writeUInt32LE(count, 12);
	digest(header, payload).copy(header, DIGESTED);
	return payload.length === 0 ? [header] : [header, payload];
}

function digest(header: Uint8Array, payload: Uint8Array): Buffer {
	return createHash("sha256")
		.update(header.subarray(0, DIGESTED))
		.update(payload)
		.digest()
		.subarray(0, HEADER - DIGESTED);
}

/** One chunk of a journal: what was to be sent and, if it is known, what became of it. */
export interface JournalChunk {
	/** `count` packed keys. */
	readonly keys: Uint8Array;
	/** Undefined: the answer never came. */
	outcomes: Uint8Array | "delivered" | undefined;
	day: number;
}

/** What a journal file says. */
export interface JournalContents {
	readonly chunks: readonly JournalChunk[];
	readonly records: number;
	/** Bytes of whole records; what follows was torn by a crash. */
	readonly length: number;
	/** The run closed it. */
	readonly ended: boolean;
	/** There is a whole record behind a broken one: no crash leaves that. */
	readonly damaged: boolean;
}

/** Reads a journal file's bytes up to its end or its first broken record. Does not copy keys. */
export function parseJournal(bytes: Buffer): JournalContents {
	const chunks = new Map<number, JournalChunk>();
	let records = 0;
	let at = 0;
	let ended = false;
	while (!ended) {
		const next = recordEnd(bytes, at);
		if (next === undefined) break;
		const type = bytes.readUInt8(at + 4);
		const day = bytes.readUInt16LE(at + 6);
		const seq = bytes.readUInt32LE(at + 8);
		const payload = bytes.subarray(at + HEADER, next);
		const known = chunks.get(seq);
		if (type === END) ended = bytes.readUInt32LE(at + 12) === records;
		else if (type === INTENT)
			chunks.set(seq, { keys: payload, outcomes: undefined, day });
		else if (known !== undefined) {
			known.day = day;
			known.outcomes = type === ALL_DELIVERED ? "delivered" : payload;
		}
		records++;
		at = next;
	}
	return {
		chunks: [...chunks.values()],
		records,
		length: at,
		ended,
		damaged: ended ? at !== bytes.length : hasRecordAfter(bytes, at),
	};
}

/** Where the record at `at` ends; undefined unless a whole one begins there. */
function recordEnd(bytes: Buffer, at: number): number | undefined {
	if (at + HEADER > bytes.length) return undefined;
	if (bytes.readUInt32LE(at) !== MAGIC) return undefined;
	const type = bytes.readUInt8(at + 4);
	const count = bytes.readUInt32LE(at + 12);
	const payload =
		type === INTENT ? count * KEY_BYTES : type === OUTCOME_LIST ? count : 0;
	const end = at + HEADER + payload;
	if (end > bytes.length) return undefined;
	const found = digest(bytes.subarray(at), bytes.subarray(at + HEADER, end));
	return found.equals(bytes.subarray(at + DIGESTED, at + HEADER))
		? end
		: undefined;
}

function hasRecordAfter(bytes: Buffer, at: number): boolean {
	const magic = Buffer.alloc(4);
	magic.writeUInt32LE(MAGIC);
	let found = bytes.indexOf(magic, at + 1);
	while (found !== -1) {
		if (recordEnd(bytes, found) !== undefined) return true;
		found = bytes.indexOf(magic, found + 1);
	}
	return false;
}
