import {
	holdsEmailAddress,
	isEmailAddress,
	withoutEmailAddresses,
} from "../conversion/personal-value.ts";
import { KEY, propertyKey } from "../conversion/property-keys.ts";
import { UnsafeNumber } from "../segment/event.ts";
import { holdsSuspect, holdsUnsafe } from "../segment/unsafe.ts";
import type { ByteWriter } from "./byte-writer.ts";

const COMMA = 0x2c;

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
 * @param skip mask of `KEY`: what became something else, and `KEY.personal` unless personal properties are kept
 * @param reserved mask of `KEY`: what would be misread by Facebook and is left out with a note
 * @param begun whether something stands before, so that the first pair needs a comma
 * @returns whether anything stands there now
 */
export function writeRemaining(
	out: ByteWriter,
	properties: Readonly<Record<string, unknown>>,
	skip: number,
	reserved: number,
	begun: boolean,
	notes: RemainingNotes,
): boolean {
	let comma = begun;
	const hide = (skip & KEY.personal) !== 0;
	for (const name in properties) {
		const value = properties[name];
		if (value === null || value === undefined) continue;
		const key = propertyKey(name);
		if (key.kind !== 0) {
			if ((key.kind & skip) !== 0) {
				if (key.kind === KEY.personal) notes.personal = true;
				continue;
			}
			if (key.kind === KEY.forbidden) continue;
			if ((key.kind & reserved) !== 0) {
				notes.reserved = true;
				continue;
			}
		}
		const begin = out.length;
		if (comma) out.byte(COMMA);
		out.raw(key.json);
		if (value instanceof UnsafeNumber && IDS.has(name)) {
			out.string(value.text);
			comma = true;
			continue;
		}
		// Contract 12 goes further than the names of 5.10: no raw identifier leaves.
		const kind = typeof value;
		if (kind === "object" && hide && holdsEmailAddress(value)) {
			notes.personal = true;
			out.utf8(JSON.stringify(value, withoutEmailAddresses));
		} else {
			out.sawAt = false;
			out.value(value);
			if (out.sawAt && hide && isEmailAddress(value as string)) {
				notes.personal = true;
				out.length = begin;
				continue;
			}
		}
		comma = true;
		if (kind === "number" || kind === "object") {
			if (notes.lossless) {
				if (holdsUnsafe(value)) notes.unsafe = name;
			} else if (holdsSuspect(value)) notes.suspect = true;
		}
	}
	return comma;
}
