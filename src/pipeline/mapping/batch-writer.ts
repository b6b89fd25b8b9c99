import type { Conversion } from "../../conversion/conversion.ts";
import { KEY_BYTES, keyText, writeKey } from "../../conversion/ledger-key.ts";
import type { DeliveryPlan, Plan } from "../../conversion/plan.ts";
import type { HashQueue } from "../../match-keys/hash/hash-queue.ts";
import { DIGEST_AT } from "../../match-keys/hash/sha256-lanes.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { MESSAGE_ID_SLOT, type Outline } from "../../segment/outline.ts";
import type { ByteWriter } from "../../wire/byte-writer.ts";
import { type FixedBytes, fixed } from "../../wire/fixed.ts";
import { OpenHashes } from "../../wire/open-hashes.ts";
import type { Columns, OldDeliveries } from "./batch.ts";
import { BatchMemory } from "./batch-memory.ts";

const LF = 0x0a;
const HEX_BYTES = 64;

/**
 * Writes the deliveries of a block into the batch's memory, an event's all or
 * none, and at the end the hashes that were left open.
 */
export class BatchWriter {
	out: ByteWriter;
	#columns: Columns;
	/** Ledger keys that wait for their hash, by the number of their delivery. */
	readonly #keys = new OpenHashes();
	readonly #queue: HashQueue;
	readonly #plan: Plan;
	/** What stands before each payload: its event set's id, for the payload digest. */
	readonly #idPrefixes: readonly FixedBytes[];
	/** What stands before the event id in the ledger key of each of the plan's deliveries. */
	readonly #keyPrefixes: readonly Buffer[];

	/** Where the deliveries of the present event begin. */
	#begun = 0;
	#begunBytes = 0;
	/** Where the present delivery and its payload begin. */
	#start = 0;
	#payload = 0;

	constructor(plan: Plan, queue: HashQueue) {
		const { out, columns } = BatchMemory.own();
		this.out = out;
		this.#columns = columns;
		this.#queue = queue;
		this.#plan = plan;
		this.#idPrefixes = plan.eventSets.map(({ id }) => fixed(`${id}\n`));
		this.#keyPrefixes = plan.deliveries.map((delivery) =>
			Buffer.from(this.#keyText(delivery, "")),
		);
	}

	/** Writes what follows into this memory. */
	use({ out, columns }: BatchMemory): void {
		this.out = out;
		this.#columns = columns;
	}

	/** Deliveries in the memory that is in use. */
	get deliveries(): number {
		return this.#columns.count;
	}

	/** Begins an event. */
	begin(): void {
		if (this.#queue.isFull) this.fill();
		this.#begun = this.#columns.count;
		this.#begunBytes = this.out.length;
	}

	/** Forgets what was written of the present event. */
	discard(): void {
		this.#columns.count = this.#begun;
		this.#keys.cutTo(this.#begun);
		this.out.cutTo(this.#begunBytes);
	}

	/** Begins a delivery; its payload is to be written to `out`. */
	open(plan: DeliveryPlan): void {
		this.#start = this.out.length;
		this.out.fixed(this.#idPrefixes[plan.eventSet] as FixedBytes);
		this.#payload = this.out.length;
	}

	/** Ends a delivery. */
	close(
		plan: DeliveryPlan,
		conversion: Conversion,
		line: number,
		record: number,
	): void {
		const { out } = this;
		const { money } = conversion;
		const columns = this.#columns;
		columns.reserve();
		const i = columns.count++;
		columns.starts[i] = this.#start;
		columns.payloads[i] = this.#payload;
		columns.ends[i] = out.length;
		out.byte(LF);
		columns.plans[i] = plan.index;
		columns.at[i] = line;
		columns.numbers[i] = record;
		columns.times[i] = conversion.eventTime;
		columns.values[i] = money.value;
		columns.currencies[i] = money.value >= 0 ? money.currency : 0;
		this.#writeKey(plan, conversion, i);
	}

	/**
	 * What the ledger asks for of an event that is not written: it may have been
	 * delivered before it became too old.
	 *
	 * @param eventId undefined: it stands in the outline
	 */
	keysOf(
		plans: readonly DeliveryPlan[],
		{ outline }: SegmentEvent,
		eventId: string | undefined,
	): OldDeliveries {
		const id = eventId ?? (outline ? outlinedId(outline) : "");
		const keys = Buffer.alloc(plans.length * KEY_BYTES);
		for (const [i, plan] of plans.entries())
			writeKey(this.#keyText(plan, id), keys, i);
		return { plans: plans.map(({ index }) => index), keys };
	}

	#writeKey(plan: DeliveryPlan, conversion: Conversion, i: number): void {
		const { eventId, outline } = conversion;
		if (eventId !== undefined)
			writeKey(this.#keyText(plan, eventId), this.#columns.keys, i);
		else if (outline !== undefined) this.#writeOutlinedKey(plan, outline, i);
		else throw new TypeError("a conversion without an event id");
	}

	/** The same of an event id that stands in an outline, hashed with others. */
	#writeOutlinedKey(plan: DeliveryPlan, outline: Outline, i: number): void {
		const prefix = this.#keyPrefixes[plan.index] as Buffer;
		const from = outline.from[MESSAGE_ID_SLOT] as number;
		const to = outline.to[MESSAGE_ID_SLOT] as number;
		const length = prefix.length + to - from;
		const queue = this.#queue;
		const at = queue.open(length);
		if (at < 0) {
			const text = this.#keyText(plan, outlinedId(outline));
			writeKey(text, this.#columns.keys, i);
			return;
		}
		queue.bytes.set(prefix, at);
		queue.write(outline.view, from, to, at + prefix.length);
		this.#keys.add(queue.close(at, length), i);
	}

	#keyText({ eventSet, eventName }: DeliveryPlan, eventId: string): string {
		const id = this.#plan.eventSets[eventSet]?.id as string;
		return keyText(id, eventName, eventId);
	}

	/** Works out the hashes that were left open and writes them to their places. */
	fill(): void {
		const { view: from } = this.#queue;
		this.#queue.run();
		const { bytes, openHashes } = this.out;
		const to = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		for (let i = 0; i < openHashes.count; i++) {
			const ticket = openHashes.tickets[i] as number;
			const place = openHashes.places[i] as number;
			// No word of ASCII is a NaN, so that all keep their bits.
			for (let at = 0; at < HEX_BYTES; at += 8) {
				to.setFloat64(place + at, from.getFloat64(ticket + at));
			}
		}
		openHashes.cutTo(0);
		const { keys } = this.#columns;
		const keyView = new DataView(keys.buffer, keys.byteOffset, keys.length);
		for (let i = 0; i < this.#keys.count; i++) {
			const digest = (this.#keys.tickets[i] as number) + DIGEST_AT;
			const place = (this.#keys.places[i] as number) * KEY_BYTES;
			for (let at = 0; at < KEY_BYTES; at += 4) {
				keyView.setInt32(place + at, from.getInt32(digest + at));
			}
		}
		this.#keys.cutTo(0);
	}
}

/** The event id that stands in an outline: ASCII. */
const outlinedId = ({ bytes, from, to }: Outline): string =>
	bytes.latin1Slice(from[MESSAGE_ID_SLOT], to[MESSAGE_ID_SLOT]);
