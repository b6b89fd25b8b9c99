import { createHash } from "node:crypto";
import { OUTCOMES, type Outcome } from "../../delivery/chunk.ts";
import { KEY_BYTES } from "../key-words.ts";
import { keptOf, keptWord } from "../stamp.ts";

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
/** The first: `count` is for how many days the keys are to be kept. */
const BEGIN = 5;

export const DELIVERED_OUTCOME = OUTCOMES.indexOf(
	"delivered" satisfies Outcome,
);
export const UNKNOWN_OUTCOME = OUTCOMES.indexOf("unknown" satisfies Outcome);

/** @param kept days that its keys are to be kept */
export function beginRecord(day: number, kept: number): Uint8Array[] {
	return record(BEGIN, 0, day, keptWord(kept), NO_PAYLOAD);
}

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
		? record(ALL_DELIVERED, seq, day, count, NO_PAYLOAD)
		: record(OUTCOME_LIST, seq, day, count, outcomes);
}

export function endRecord(records: number): Uint8Array[] {
	return record(END, 0, 0, records, NO_PAYLOAD);
}

const NO_PAYLOAD = new Uint8Array(0);

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
	/** Days that its keys are to be kept; 0: it does not say. */
	readonly kept: number;
	/** The run closed it. */
	readonly ended: boolean;
	/** There is a whole record behind a broken one: no crash leaves that. */
	readonly damaged: boolean;
}

/**
 * Reads a journal file's bytes. What follows the last whole record was torn by
 * a crash. Does not copy keys.
 */
export function parseJournal(bytes: Buffer): JournalContents {
	const chunks = new Map<number, JournalChunk>();
	let records = 0;
	let kept = 0;
	let ended = false;
	let damaged = false;
	let at = 0;
	while (at < bytes.length) {
		const end = recordEnd(bytes, at);
		if (end === undefined) {
			const next = nextRecord(bytes, at + 1);
			if (next === undefined) break;
			damaged = true;
			at = next;
			continue;
		}
		const type = bytes.readUInt8(at + 4);
		const day = bytes.readUInt16LE(at + 6);
		const seq = bytes.readUInt32LE(at + 8);
		const count = bytes.readUInt32LE(at + 12);
		const payload = bytes.subarray(at + HEADER, end);
		const known = chunks.get(seq);
		if (type === BEGIN) kept = keptOf(count);
		else if (type === END) ended = count === records;
		else if (type === INTENT)
			chunks.set(seq, { keys: payload, outcomes: undefined, day });
		else if (known !== undefined) {
			known.day = day;
			known.outcomes = type === ALL_DELIVERED ? "delivered" : payload;
		}
		records++;
		at = end;
	}
	damaged ||= ended && at < bytes.length;
	return { chunks: [...chunks.values()], kept, ended, damaged };
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

/** Where the next whole record begins, from `at` on. */
function nextRecord(bytes: Buffer, at: number): number | undefined {
	const magic = Buffer.alloc(4);
	magic.writeUInt32LE(MAGIC);
	let found = bytes.indexOf(magic, at);
	while (found !== -1 && recordEnd(bytes, found) === undefined)
		found = bytes.indexOf(magic, found + 1);
	return found === -1 ? undefined : found;
}
