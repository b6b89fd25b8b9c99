import { hash } from "node:crypto";
import { messageOf } from "../../catalogue/reject-sentences.ts";
import {
	type Batch,
	type BlockCounts,
	type BlockReject,
	newCounts,
	type OldDeliveries,
	type Stranger,
	WARNINGS,
} from "../../conversion/batch.ts";
import { type ErrorData, FbocError } from "../../errors.ts";
import type { Block, ReadCode, RecordSink } from "../../input/block.ts";
import {
	createFastEventReader,
	type FastEventReader,
} from "../../input/fast/event.ts";
import { fromText, Messages } from "../../input/record/message.ts";
import { HashQueue } from "../../match-keys/hash/hash-queue.ts";
import type { RejectStage } from "../../rejects/reject.ts";
import { Secret } from "../../secret.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { parseRecordLossless } from "../../segment/json.ts";
import { dataOf, textOfRecord } from "../sources/record-data.ts";
import { BatchMemory } from "./batch-memory.ts";
import { BatchWriter } from "./batch-writer.ts";
import { Coverage } from "./coverage.ts";
import { EventMapper, type Fate } from "./map-event.ts";
import type { MapSettings } from "./settings.ts";
import { isCall, strangerAt } from "./understanding.ts";

const UNREADABLE_JSON = 1 << WARNINGS.indexOf("unreadable_json");

/** A block of fewer bytes is small. */
const SMALL_BYTES = 128 * 1024;

const sizeOf = ({ bytes, range }: Block): number =>
	range ? range.to - range.from : (bytes?.length ?? 0);

/** Reads a block into a sink; returns how many physical lines it holds. */
export type ReadBlock = (block: Block, sink: RecordSink) => number;

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
	#counts: BlockCounts = newCounts();
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

	event(
		given: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record = 0,
	): void {
		const counts = this.#counts;
		counts.read++;
		const mapper = this.#mapper;
		let fate: Fate;
		let event = given;
		try {
			event = this.messages.read(given);
			fate = mapper.map(event, line, record, false);
			if (fate === "suspect") {
				fate = this.#again(given, line, record, bytes, start, end);
			}
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			this.#writer.discard();
			const code = "malformed_json";
			this.#refuse(code, "read", null, line, record, bytes, start, end);
			return;
		}
		if (!this.#understood) this.#look(fate, event, line, bytes, start, end);
		switch (fate) {
			case "accepted":
				counts.accepted++;
				if (this.#settings.rejectsWithData)
					this.#keep(event, bytes, start, end);
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
					fate,
					fate === "unsafe_number" ? "read" : "map",
					mapper.field,
					line,
					record,
					bytes,
					start,
					end,
					messageOf(fate),
					event,
					mapper.old,
				);
		}
		// An event that names none is not looked at any further.
		const isUnread = this.messages.unreadable && fate !== "missing_event";
		const warnings = mapper.warnings | (isUnread ? UNREADABLE_JSON : 0);
		if (warnings !== 0) this.#warn(warnings, line);
		if (mapper.keysRead) this.#coverage.add(mapper.keys);
	}

	reject(
		code: ReadCode,
		message: string,
		field: string | null,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		record = 0,
	): void {
		this.#counts.read++;
		if (code === "not_an_object") this.#stranger ??= strangerAt(line, null);
		this.#refuse(code, "read", field, line, record, bytes, start, end, message);
	}

	/** Notes whether an event is a Segment call, and else what it looks like. */
	#look(
		fate: Fate,
		event: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		this.#understood = fate !== "not_track" || isCall(event.type);
		if (this.#understood || this.#stranger) return;
		this.#stranger = strangerAt(
			line,
			fromText(textOfRecord(bytes, start, end)) ?? event,
		);
	}

	/** Keeps the record of the deliveries just made, for a refusal that wants it. */
	#keep(
		event: SegmentEvent,
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		const record = new Secret(dataOf(bytes, start, end, event));
		while (this.#records.length < this.#writer.deliveries) {
			this.#records.push(record);
		}
	}

	/** Maps an event once more, read without losing digits. A CSV row is no JSON; its JSON cells were read so at once. */
	#again(
		event: SegmentEvent,
		line: number,
		record: number,
		bytes: Uint8Array,
		start: number,
		end: number,
	): Fate {
		let again = event;
		try {
			const text = textOfRecord(bytes, start, end);
			again = parseRecordLossless(text) as SegmentEvent;
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error;
		}
		return this.#mapper.map(this.messages.read(again), line, record, true);
	}

	#refuse(
		code: string,
		stage: RejectStage,
		field: string | null,
		line: number,
		number: number,
		bytes: Uint8Array,
		start: number,
		end: number,
		message = messageOf(code),
		event?: SegmentEvent,
		unless?: OldDeliveries,
	): void {
		const record = bytes.subarray(start, end);
		this.#rejects.push({
			ordinal: this.#counts.read - 1,
			input: this.#input,
			line,
			...(number > 0 && { record: number }),
			stage,
			code,
			field,
			message,
			eventSet: null,
			digest: `sha256:${hash("sha256", record, "hex")}`,
			...(this.#settings.rejectsWithData && {
				data: new Secret(dataOf(bytes, start, end, event)),
			}),
			...(unless && { unless }),
		});
		this.#counts.rejected++;
	}

	#warn(mask: number, line: number): void {
		let rest = mask;
		while (rest !== 0) {
			const i = 31 - Math.clz32(rest);
			rest ^= 1 << i;
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
