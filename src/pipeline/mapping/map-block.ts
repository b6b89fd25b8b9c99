import { messageOf } from "../../catalogue/reject-sentences.ts";
import { MAP_WARNINGS, WARNINGS } from "../../conversion/warnings.ts";
import { type ErrorData, FbocError } from "../../errors.ts";
import type {
	Block,
	BlockReader,
	ReadCode,
	RecordPlace,
	RecordSink,
} from "../../input/block.ts";
import {
	createFastEventReader,
	type FastEventReader,
} from "../../input/fast/event.ts";
import { fromText, Messages } from "../../input/record/message.ts";
import { HashQueue } from "../../match-keys/hash/hash-queue.ts";
import type { RejectStage } from "../../rejects/reject.ts";
import { recordDigest } from "../../rejects/reject-digests.ts";
import type { EventCounts } from "../../report/summary.ts";
import { newCounts } from "../../report/tally.ts";
import { Secret } from "../../secret.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { parseRecordLossless } from "../../segment/json.ts";
import { MATCH_KEYS } from "../../vocabulary/match-keys.ts";
import type { Batch, BlockReject, OldDeliveries, Stranger } from "./batch.ts";
import { BatchMemory } from "./batch-memory.ts";
import { BatchWriter } from "./batch-writer.ts";
import { Coverage } from "./coverage.ts";
import { EventMapper, type Fate } from "./map-event.ts";
import { textOfEvent, textOfRecord } from "./record-data.ts";
import type { MapSettings } from "./settings.ts";
import { isCall, strangerAt } from "./understanding.ts";

const UNREADABLE_JSON = 1 << MAP_WARNINGS.indexOf("unreadable_json");
/** Where among `WARNINGS` those of the match keys begin: one a key, then the notes. */
const INVALID_KEYS = MAP_WARNINGS.length;
const KEY_NOTES = INVALID_KEYS + MATCH_KEYS.length;

/** A block of fewer bytes is small. */
const SMALL_BYTES = 128 * 1024;

const sizeOf = ({ bytes, range }: Block): number =>
	range ? range.to - range.from : (bytes?.length ?? 0);

/** Values nested beyond the stack: the record's fault. Any other RangeError is a bug. */
const isTooDeep = (error: unknown): boolean =>
	error instanceof RangeError && error.message.startsWith("Maximum call stack");

/** Reads a block into a sink; returns how many physical lines it holds. */
export type ReadBlock = Pick<BlockReader, "cells"> &
	((block: Block, sink: RecordSink) => number);

/** Why a record or an event is refused. */
interface Refusal {
	readonly code: string;
	readonly stage: RejectStage;
	/** @default null */
	readonly field?: string | null;
	/** @default the words of the code */
	readonly message?: string;
	readonly event?: SegmentEvent;
	readonly unless?: OldDeliveries | undefined;
}

/**
 * Takes the events of one block from its reader, maps each, keeps the tallies:
 * the part of the run that worker threads do. One instance serves one thread
 * and one block after the other.
 */
export class BlockMapper implements RecordSink {
	/** Only for large blocks, since making it takes longer than mapping a small one, and where match keys are read from their default places and nothing is added to events: it leaves out the rest. */
	fast: FastEventReader | undefined;
	#reader: FastEventReader | undefined;
	/** Brings records to messages, with the config's defaults. */
	readonly messages: Messages;
	readonly #settings: MapSettings;
	readonly #writer: BatchWriter;
	readonly #mapper: EventMapper;
	#counts: EventCounts = newCounts();
	#rejects: BlockReject[] = [];
	#warnings = new Uint32Array(WARNINGS.length);
	#warningLines = new Int32Array(WARNINGS.length).fill(-1);
	#unmapped = new Map<string, number>();
	readonly #coverage = new Coverage();
	#records: Secret[] = [];
	#waits = false;
	#understood = false;
	#stranger: Stranger | undefined;
	#input = 0;
	/** Records are rows of cells, not JSON. */
	#cells = false;
	#limit = Number.POSITIVE_INFINITY;

	readonly #memory: () => BatchMemory;
	#inUse: BatchMemory;

	/**
	 * @param memory gives what the next batch is written into, cleared; the batch refers to it
	 */
	constructor(settings: MapSettings, memory = BatchMemory.own) {
		this.#memory = memory;
		this.#inUse = BatchMemory.own();
		this.#settings = settings;
		this.messages = new Messages(settings.defaults);
		const queue = new HashQueue();
		this.#writer = new BatchWriter(settings.plan, queue);
		this.#mapper = new EventMapper(settings, this.#writer, queue);
	}

	/**
	 * Maps a block.
	 *
	 * @param limit events to read at most
	 */
	map(block: Block, read: ReadBlock, limit = Number.POSITIVE_INFINITY): Batch {
		this.#input = block.input;
		this.#limit = limit;
		this.#cells = read.cells === true;
		this.fast = this.#fastFor(block);
		this.#inUse = this.#memory();
		this.#writer.use(this.#inUse);
		let lines = 0;
		let damage: ErrorData | undefined;
		try {
			lines = read(block, this);
		} catch (error) {
			// The input is damaged: what was whole has come, and the run says so.
			if (!(error instanceof FbocError)) throw error;
			damage = error.data;
		}
		this.#writer.fill();
		return { ...this.#take(block, lines), ...(damage && { damage }) };
	}

	#fastFor(block: Block): FastEventReader | undefined {
		const { matchKeys, plan, defaults } = this.#settings;
		const isPlain =
			Object.keys(matchKeys.matchKeys).length === 0 && defaults.length === 0;
		if (!isPlain || sizeOf(block) < SMALL_BYTES) return undefined;
		this.#reader ??= createFastEventReader(new Set(plan.byEvent.keys()));
		return this.#reader;
	}

	get full(): boolean {
		return this.#counts.read >= this.#limit;
	}

	event(given: SegmentEvent, at: RecordPlace): void {
		const counts = this.#counts;
		counts.read++;
		const mapper = this.#mapper;
		let fate: Fate;
		let event = given;
		try {
			event = this.messages.read(given);
			fate = mapper.map(event, at.line, at.record, false);
			if (fate === "suspect") fate = this.#again(given, at);
		} catch (error) {
			if (!isTooDeep(error)) throw error;
			this.#writer.discard();
			this.#refuse({ code: "malformed_json", stage: "read" }, at);
			return;
		}
		if (!this.#understood) this.#look(fate, event, at);
		switch (fate) {
			case "accepted":
				counts.accepted++;
				if (this.#settings.rejectsWithData) this.#keep(event, at);
				break;
			case "unmapped": {
				counts.unmapped++;
				const { name } = mapper;
				this.#unmapped.set(name, (this.#unmapped.get(name) ?? 0) + 1);
				return;
			}
			case "not_track":
			case "opted_out":
			case "filtered":
				counts[fate]++;
				this.#waits ||= mapper.waits;
				return;
			default:
				this.#waits ||= mapper.waits;
				this.#refuse(
					{
						code: fate,
						stage: fate === "unsafe_number" ? "read" : "map",
						field: mapper.field,
						event,
						unless: mapper.old,
					},
					at,
				);
		}
		// An event that names none is not looked at any further.
		const isUnread = this.messages.unreadable && fate !== "missing_event";
		const warnings = mapper.warnings | (isUnread ? UNREADABLE_JSON : 0);
		if (warnings !== 0) this.#warn(warnings, 0, at.line);
		if (!mapper.keysRead) return;
		const { keys } = mapper;
		if (keys.invalid !== 0) this.#warn(keys.invalid, INVALID_KEYS, at.line);
		if (keys.notes !== 0) this.#warn(keys.notes, KEY_NOTES, at.line);
		this.#coverage.add(keys);
	}

	reject(code: ReadCode, message: string, at: RecordPlace): void {
		this.#counts.read++;
		if (code === "not_an_object") this.#stranger ??= strangerAt(at.line, null);
		this.#refuse({ code, stage: "read", message }, at);
	}

	/** Notes whether an event is a Segment call, and else what it looks like. */
	#look(fate: Fate, event: SegmentEvent, at: RecordPlace): void {
		this.#understood = fate !== "not_track" || isCall(event.type);
		if (this.#understood || this.#stranger) return;
		// By the names of the record as it stands there, not as it was brought to a message.
		const record = this.#cells ? event : (fromText(textOfRecord(at)) ?? event);
		this.#stranger = strangerAt(at.line, record);
	}

	/** Keeps the record of the deliveries just made, for a refusal that wants it. */
	#keep(event: SegmentEvent, at: RecordPlace): void {
		const record = this.#dataOf(at, event);
		while (this.#records.length < this.#writer.deliveries) {
			this.#records.push(record);
		}
	}

	/** The record as `--rejects-with-data` tells it. */
	#dataOf(at: RecordPlace, event: SegmentEvent | undefined): Secret {
		return new Secret(
			this.#cells && event ? textOfEvent(event) : textOfRecord(at),
		);
	}

	/** Maps an event once more, read without losing digits. A row of cells is no JSON; its JSON cells were read so at once. */
	#again(event: SegmentEvent, at: RecordPlace): Fate {
		const again = this.#cells
			? event
			: (parseRecordLossless(textOfRecord(at)) as SegmentEvent);
		const message = this.messages.read(again);
		return this.#mapper.map(message, at.line, at.record, true);
	}

	#refuse(refusal: Refusal, at: RecordPlace): void {
		const { code, stage, field = null, event, unless } = refusal;
		const record = at.bytes.subarray(at.start, at.end);
		this.#rejects.push({
			ordinal: this.#counts.read - 1,
			input: this.#input,
			line: at.line,
			...(at.record > 0 && { record: at.record }),
			stage,
			code,
			field,
			message: refusal.message ?? messageOf(code),
			eventSet: null,
			digest: recordDigest(record),
			...(this.#settings.rejectsWithData && { data: this.#dataOf(at, event) }),
			...(unless && { unless }),
		});
		this.#counts.rejected++;
	}

	/** @param first the warning of the mask's lowest bit */
	#warn(mask: number, first: number, line: number): void {
		let rest = mask;
		while (rest !== 0) {
			const bit = 31 - Math.clz32(rest);
			rest ^= 1 << bit;
			const i = first + bit;
			this.#warnings[i] = (this.#warnings[i] as number) + 1;
			if ((this.#warningLines[i] as number) < 0) this.#warningLines[i] = line;
		}
	}

	/** Hands over what the block came to and begins anew. */
	#take(block: Block, lines: number): Batch {
		const { columns, out } = this.#inUse;
		const batch: Batch = {
			input: block.input,
			seq: block.seq,
			...(block.firstLine !== undefined && { firstLine: block.firstLine }),
			lines,
			counts: this.#counts,
			bytes: out.bytes.subarray(0, out.length),
			count: columns.count,
			starts: columns.starts,
			payloads: columns.payloads,
			ends: columns.ends,
			plans: columns.plans,
			at: columns.at,
			numbers: columns.numbers,
			times: columns.times,
			values: columns.values,
			currencies: columns.currencies,
			keys: columns.keys,
			...(this.#records.length > 0 && { records: this.#records }),
			...(this.#waits && { waits: true }),
			understood: this.#understood,
			...(this.#stranger && !this.#understood && { stranger: this.#stranger }),
			rejects: this.#rejects,
			warnings: this.#warnings,
			warningLines: this.#warningLines,
			unmapped: this.#unmapped,
			...(this.#mapper.only && { only: this.#mapper.only.take() }),
			coverage: this.#coverage.take(),
		};
		this.#counts = newCounts();
		this.#understood = false;
		this.#stranger = undefined;
		this.#rejects = [];
		this.#records = [];
		this.#waits = false;
		this.#warnings = new Uint32Array(WARNINGS.length);
		this.#warningLines = new Int32Array(WARNINGS.length).fill(-1);
		this.#unmapped = new Map();
		return batch;
	}
}
