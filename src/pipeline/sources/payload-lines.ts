import { KEY_BYTES } from "../../conversion/ledger-key.ts";
import type { DeliveryPlan, Plan } from "../../conversion/plan.ts";
import { WARNINGS } from "../../conversion/warnings.ts";
import { FbocError } from "../../errors.ts";
import type { ReadCode, RecordPlace, RecordSink } from "../../input/block.ts";
import { newCounts } from "../../report/tally.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { CURRENCIES } from "../../vocabulary/currencies.ts";
import type { EventSet } from "../../vocabulary/routes.ts";
import { ByteWriter } from "../../wire/byte-writer.ts";
import { type Batch, Columns } from "../mapping/batch.ts";
import { newCoverage } from "../mapping/coverage.ts";
import { type CheckedPayload, checkPayload } from "./check-payload.ts";
import { END_SCHEMA } from "./payloads-end.ts";

/** What stands before the payload in a line of the file. */
const EVENT_MARK = Buffer.from(',"event":');

/** Different event names that one payload file may have; it is a config's worth. */
const MAX_PLANS = 10_000;

/** Deliveries as they turn up: a payload file names Facebook's event names only. */
export class FoundPlan implements Plan {
	readonly eventSets: readonly EventSet[];
	readonly deliveries: DeliveryPlan[] = [];
	readonly byEvent = new Map<string, readonly DeliveryPlan[]>();
	readonly #index = new Map<string, number>();

	constructor(eventSets: readonly EventSet[]) {
		this.eventSets = eventSets;
	}

	/** Index of the delivery of a name to an event set. */
	indexOf({ eventSet, eventName }: CheckedPayload): number {
		const key = `${eventSet} ${eventName}`;
		const known = this.#index.get(key);
		if (known !== undefined) return known;
		const index = this.deliveries.length;
		if (index === MAX_PLANS) {
			throw new FbocError({
				code: "payloads_altered",
				message: "The payload file names more events than any config.",
				next: "Make it again with `fboc upload --dry-run --payloads FILE`.",
			});
		}
		this.deliveries.push({
			index,
			eventSet: this.eventSets.findIndex(({ id }) => id === eventSet),
			event: eventName,
			eventName,
			isPurchase: eventName === "Purchase",
			valueSources: [],
			content: "only-with-ids",
		});
		this.#index.set(key, index);
		return index;
	}
}

/** Turns the lines of a payload file into deliveries, byte by byte as they stand there. */
export class PayloadLines implements RecordSink {
	readonly full = false;
	/** First thing that is wrong, and its line in the block. */
	problem: { words: string; line: number } | undefined;
	/** The end line was read, and where it begins in its block. */
	end: number | undefined;
	api: string | undefined;
	readonly #plan: FoundPlan;
	readonly #ids: ReadonlySet<string>;
	#columns = new Columns();
	#out = new ByteWriter(1 << 16);

	constructor(plan: FoundPlan) {
		this.#plan = plan;
		this.#ids = new Set(plan.eventSets.map(({ id }) => id));
	}

	event(event: SegmentEvent, at: RecordPlace): void {
		const { line, bytes, start, end } = at;
		if (this.problem) return;
		if (this.end !== undefined) {
			this.problem = { words: "something stands behind its end line", line };
			return;
		}
		if ((event as { schema?: unknown }).schema === END_SCHEMA) {
			this.end = start;
			return;
		}
		const checked = checkPayload(event as Record<string, unknown>, this.#ids);
		if (typeof checked === "string") {
			this.problem = { words: checked, line };
			return;
		}
		this.api ??= checked.api;
		if (this.api !== checked.api) {
			this.problem = { words: "lines of both wires stand in one file", line };
			return;
		}
		const record = Buffer.from(
			bytes.buffer,
			bytes.byteOffset + start,
			end - start,
		);
		const mark = record.indexOf(EVENT_MARK);
		if (mark < 0 || record.at(-1) !== 0x7d) {
			this.problem = { words: "the line is not as fboc writes it", line };
			return;
		}
		const payload = record.subarray(mark + EVENT_MARK.length, -1);
		if (!isJson(payload)) {
			this.problem = { words: "the line holds more than one event", line };
			return;
		}
		this.#append(checked, payload, line);
	}

	reject(_code: ReadCode, message: string, { line }: RecordPlace): void {
		this.problem ??= { words: message, line };
	}

	take(input: number, seq: number, lines: number): Batch {
		const columns = this.#columns;
		const out = this.#out;
		this.#columns = new Columns();
		this.#out = new ByteWriter(out.bytes.length);
		const { count } = columns;
		return {
			input,
			seq,
			lines,
			counts: { ...newCounts(), read: count, accepted: count },
			bytes: out.bytes.subarray(0, out.length),
			...columns,
			count,
			understood: true,
			rejects: [],
			warnings: new Uint32Array(WARNINGS.length),
			warningLines: new Int32Array(WARNINGS.length).fill(-1),
			unmapped: new Map(),
			coverage: newCoverage(),
		};
	}

	#append(checked: CheckedPayload, payload: Uint8Array, line: number): void {
		const columns = this.#columns;
		const out = this.#out;
		columns.reserve();
		const i = columns.count++;
		columns.starts[i] = out.length;
		out.ascii(`${checked.eventSet}\n`);
		columns.payloads[i] = out.length;
		out.raw(payload);
		columns.ends[i] = out.length;
		out.byte(0x0a);
		columns.plans[i] = this.#plan.indexOf(checked);
		columns.at[i] = line;
		columns.numbers[i] = 0;
		columns.times[i] = checked.eventTime;
		columns.values[i] = checked.value;
		columns.currencies[i] = Math.max(
			0,
			CURRENCIES.indexOf(checked.currency ?? ""),
		);
		columns.keys.set(Buffer.from(checked.key, "hex"), i * KEY_BYTES);
	}
}

/** Whether what would be sent is one value: a field that stands twice is parsed as one, and is sent as two. */
function isJson(payload: Buffer): boolean {
	try {
		JSON.parse(payload.toString());
		return true;
	} catch {
		return false;
	}
}
