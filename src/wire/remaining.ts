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

/** What was met while the remaining properties were written. */
export class RemainingNotes {
	/** The event was read by the lossless reader: what still is a number can be kept. */
	lossless = false;
	/** Personal properties were left out. */
	personal = false;
	/** A property whose name means something to Facebook, but not here, was left out. */
	reserved = false;
	/** A number may have been altered by reading: read again without loss. */
	suspect = false;
	/** Name of a property whose number cannot be kept. */
	unsafe: string | undefined;

	clear(lossless: boolean): void {
		this.lossless = lossless;
		this.personal = false;
		this.reserved = false;
		this.suspect = false;
		this.unsafe = undefined;
	}
}

/**
 * Writes `"key":value` for every property that is not null, not in `skip` and
 * not forbidden, with commas between, in the event's own order
 * (contract 5.10: every property not used above, as it is).
 *
 * @param skip mask of `KEY`: what became something else
 * @param reserved mask of `KEY`: what would be misread by Facebook and is left out with a note
 * @param personal takes out what is personal; undefined: it is kept
 * @param begun whether something stands before, so that the first pair needs a comma
 * @returns whether anything stands there now
 */
export function writeRemaining(
	out: ByteWriter,
	event: Event,
	skip: number,
	reserved: number,
	personal: PersonalData | undefined,
	begun: boolean,
	notes: RemainingNotes,
): boolean {
	const { properties, outline } = event;
	const left = personal === undefined ? skip : skip | personalKinds(event);
	if (outline !== undefined) {
		return copyRemaining(out, outline, left, reserved, personal, begun, notes);
	}
	let comma = begun;
	for (const name in properties) {
		const value = properties[name];
		if (value === null || value === undefined) continue;
		const key = propertyKey(name);
		if (key.kind !== 0 && isLeftOut(key.kind, left, reserved, notes)) continue;
		comma = writeProperty(out, name, key, value, personal, comma, notes);
	}
	return comma;
}

/** The same from an outline: what stands side by side and can stay as it is, is copied at once. */
function copyRemaining(
	out: ByteWriter,
	outline: Outline,
	skip: number,
	reserved: number,
	personal: PersonalData | undefined,
	begun: boolean,
	notes: RemainingNotes,
): boolean {
	const { copies, kinds, starts, ends } = outline;
	let comma = begun;
	let from = 0;
	let to = 0;
	for (let i = 0; i < outline.properties; i++) {
		const copy = copies[i];
		if (copy === COPY.never) continue;
		const kind = kinds[i] as number;
		if (kind !== 0 && isLeftOut(kind, skip, reserved, notes)) continue;
		const start = starts[i] as number;
		// Only a comma is in between.
		if (copy === COPY.asItStands && to > 0 && start === to + 1) {
			to = ends[i] as number;
			continue;
		}
		if (to > 0) comma = copyRun(out, outline, from, to, comma);
		to = 0;
		if (copy === COPY.asItStands) {
			from = start;
			to = ends[i] as number;
		} else {
			const name = outline.names[i] as string;
			const key = propertyKey(name);
			const value = outline.property(i);
			comma = writeProperty(out, name, key, value, personal, comma, notes);
		}
	}
	return to > 0 ? copyRun(out, outline, from, to, comma) : comma;
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

/** Properties that lie side by side in the event's bytes; true, since something stands there now. */
function copyRun(
	out: ByteWriter,
	{ view }: Outline,
	from: number,
	to: number,
	comma: boolean,
): true {
	if (comma) out.byte(COMMA);
	out.copy(view, from, to);
	return true;
}

/** Whether a property that means something is no custom data. */
function isLeftOut(
	kind: number,
	skip: number,
	reserved: number,
	notes: RemainingNotes,
): boolean {
	if ((kind & skip) !== 0) {
		if ((kind & (KEY.personal | KEY.name)) !== 0) notes.personal = true;
		return true;
	}
	if (kind === KEY.forbidden) return true;
	if ((kind & reserved) === 0) return false;
	notes.reserved = true;
	return true;
}

/** Writes one property. @returns whether anything stands there now */
function writeProperty(
	out: ByteWriter,
	name: string,
	key: PropertyKey,
	given: unknown,
	personal: PersonalData | undefined,
	comma: boolean,
	notes: RemainingNotes,
): boolean {
	const value =
		personal === undefined ? given : personal.without(name, key.meaning, given);
	if (value !== given) notes.personal = true;
	if (value === undefined) return comma;
	if (comma) out.byte(COMMA);
	out.raw(key.json);
	if (value instanceof UnsafeNumber && IDS.has(name)) {
		out.string(value.text);
		return true;
	}
	out.value(value);
	const kind = typeof value;
	if (kind === "number" || kind === "object") {
		if (notes.lossless) {
			if (holdsUnsafe(value)) notes.unsafe = name;
		} else if (holdsSuspect(value)) notes.suspect = true;
	}
	return true;
}
