import type { Conversion } from "../conversion/conversion.ts";
import type { PersonalData } from "../conversion/personal-data.ts";
import { NAMES } from "../conversion/personal-names.ts";
import {
	KEY,
	type PropertyKey,
	propertyKey,
} from "../conversion/property-keys.ts";
import { UnsafeNumber } from "../segment/event.ts";
import { COPY, type Outline } from "../segment/outline.ts";
import { holdsSuspect, holdsUnsafe } from "../segment/unsafe.ts";
import type { ByteWriter } from "./byte-writer.ts";

const COMMA = 0x2c;

type Event = Pick<Conversion, "properties" | "outline">;

/** Properties that are ids: kept as text where a number cannot be kept (contract 12). */
const IDS: ReadonlySet<string> = new Set(["order_id", "product_id"]);

/**
 * Writes what remains of an event's properties and is not something else
 * already (contract 5.10: every property not used above, as it is), and notes
 * what was met meanwhile.
 */
export class RemainingWriter {
	/** Personal properties were left out. */
	leftPersonal = false;
	/** A property whose name means something to Facebook, but not here, was left out. */
	leftReserved = false;
	/** A number may have been altered by reading: read again without loss. */
	suspect = false;
	/** Name of a property whose number cannot be kept. */
	unsafe: string | undefined;

	/** The event was read by the lossless reader: what still is a number can be kept. */
	#lossless = false;
	/** Something stands before, so that the next pair needs a comma. */
	#comma = false;
	readonly #personal: PersonalData | undefined;
	readonly #reserved: number;

	/**
	 * @param personal takes out what is personal; undefined: it is kept
	 * @param reserved mask of `KEY`: what Facebook would misread
	 */
	constructor(personal: PersonalData | undefined, reserved: number) {
		this.#personal = personal;
		this.#reserved = reserved;
	}

	/** Forgets what was noted. */
	begin(lossless: boolean): void {
		this.#lossless = lossless;
		this.leftPersonal = false;
		this.leftReserved = false;
		this.suspect = false;
		this.unsafe = undefined;
	}

	/**
	 * Writes `"key":value` for every property that is not null, not in `skip` and
	 * not forbidden, with commas between, in the event's own order.
	 *
	 * @param skip mask of `KEY`: what became something else
	 * @param begun whether something stands before
	 * @returns whether anything stands there now
	 */
	write(out: ByteWriter, event: Event, skip: number, begun: boolean): boolean {
		const { properties, outline } = event;
		const left =
			this.#personal === undefined ? skip : skip | personalKinds(event);
		this.#comma = begun;
		if (outline !== undefined) {
			this.#copy(out, outline, left);
			return this.#comma;
		}
		for (const name in properties) {
			const value = properties[name];
			if (value === null || value === undefined) continue;
			const key = propertyKey(name);
			if (key.kind !== 0 && this.#isLeftOut(key.kind, left)) continue;
			this.#property(out, name, key, value);
		}
		return this.#comma;
	}

	/** The same from an outline: what stands side by side and can stay as it is, is copied at once. */
	#copy(out: ByteWriter, outline: Outline, skip: number): void {
		const { copies, kinds, starts, ends } = outline;
		let from = 0;
		let to = 0;
		for (let i = 0; i < outline.properties; i++) {
			const copy = copies[i];
			if (copy === COPY.never) continue;
			const kind = kinds[i] as number;
			if (kind !== 0 && this.#isLeftOut(kind, skip)) continue;
			const start = starts[i] as number;
			// Only a comma is in between.
			if (copy === COPY.asItStands && to > 0 && start === to + 1) {
				to = ends[i] as number;
				continue;
			}
			if (to > 0) this.#run(out, outline, from, to);
			to = 0;
			if (copy === COPY.asItStands) {
				from = start;
				to = ends[i] as number;
			} else {
				const name = outline.names[i] as string;
				this.#property(out, name, propertyKey(name), outline.property(i));
			}
		}
		if (to > 0) this.#run(out, outline, from, to);
	}

	/** Properties that lie side by side in the event's bytes. */
	#run(out: ByteWriter, { view }: Outline, from: number, to: number): void {
		if (this.#comma) out.byte(COMMA);
		out.copy(view, from, to);
		this.#comma = true;
	}

	/** Whether a property that means something is no custom data. */
	#isLeftOut(kind: number, skip: number): boolean {
		if ((kind & skip) !== 0) {
			if ((kind & (KEY.personal | KEY.name)) !== 0) this.leftPersonal = true;
			return true;
		}
		if (kind === KEY.forbidden) return true;
		if ((kind & this.#reserved) === 0) return false;
		this.leftReserved = true;
		return true;
	}

	#property(
		out: ByteWriter,
		name: string,
		key: PropertyKey,
		given: unknown,
	): void {
		const value =
			this.#personal === undefined
				? given
				: this.#personal.without(name, key.meaning, given);
		if (value !== given) this.leftPersonal = true;
		if (value === undefined) return;
		if (this.#comma) out.byte(COMMA);
		this.#comma = true;
		out.raw(key.json);
		if (value instanceof UnsafeNumber && IDS.has(name)) {
			out.string(value.text);
			return;
		}
		out.value(value);
		const kind = typeof value;
		if (kind === "number" || kind === "object") {
			if (this.#lossless) {
				if (holdsUnsafe(value)) this.unsafe = name;
			} else if (holdsSuspect(value)) this.suspect = true;
		}
	}
}

const NAMED_PERSON = KEY.name | KEY.personal;
const PRODUCT = KEY.products | KEY.product_id | KEY.product_ids;

/**
 * The kinds of an event's properties that are personal. A plain `name` is, where
 * the properties tell who somebody is and of no product: a lead's, not a thing's.
 */
function personalKinds({ properties, outline }: Event): number {
	let tellsWho = false;
	if (outline === undefined) {
		if (!("name" in properties)) return KEY.personal;
		for (const name in properties) {
			const value = properties[name];
			if (value === null || value === undefined) continue;
			const { kind, meaning } = propertyKey(name);
			if ((kind & PRODUCT) !== 0) return KEY.personal;
			tellsWho ||= (meaning & NAMES.identity) !== 0;
		}
	} else {
		if ((outline.seen & NAMED_PERSON) !== NAMED_PERSON) return KEY.personal;
		for (let i = 0; i < outline.properties; i++) {
			if (outline.copies[i] === COPY.never) continue;
			const { kind, meaning } = propertyKey(outline.names[i] as string);
			if ((kind & PRODUCT) !== 0) return KEY.personal;
			tellsWho ||= (meaning & NAMES.identity) !== 0;
		}
	}
	return tellsWho ? NAMED_PERSON : KEY.personal;
}
