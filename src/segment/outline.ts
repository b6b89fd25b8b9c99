/**
 * An outline says where, in the bytes of a record, the members stand that need
 * not become values: identifiers are normalised and hashed from their bytes,
 * custom data is copied as it stands.
 */

/**
 * The slots of the `userId` and of the `messageId`, which is there only where it
 * is ASCII and has nothing to trim; those of the traits come behind.
 */
export const USER_ID_SLOT = 0;
export const MESSAGE_ID_SLOT = 1;
export const FIRST_TRAIT_SLOT = 2;

/** What stands in a slot. */
export const FORM = {
	/** Nothing, `null` or the empty text. */
	absent: 0,
	/** A text without escapes whose first character is visible ASCII; the slot's bytes are those between its quotes. */
	text: 1,
	/** Any other JSON value; the slot's bytes are its JSON. */
	json: 2,
} as const;

/** How a property can be written again. */
export const COPY = {
	/** The bytes from its name to the end of its value are those that `JSON.stringify` would give. */
	asItStands: 0,
	/** It is `null`: not at all. */
	never: 1,
	/** Its value is to be read first. */
	read: 2,
} as const;

/** Records with more properties are read as a whole. */
export const MAX_PROPERTIES = 256;

/** Reused from record to record. */
export class Outline {
	bytes: Buffer = Buffer.alloc(0);
	/** The same memory. */
	view: DataView = new DataView(new ArrayBuffer(0));

	/** What stands in each slot, and where. */
	readonly forms: Uint8Array;
	readonly from: Uint32Array;
	readonly to: Uint32Array;

	/** Properties in the event's own order; no name comes twice. */
	properties = 0;
	readonly names: string[] = new Array(MAX_PROPERTIES).fill("");
	/** What their names mean together: a mask of `KEY`. */
	seen = 0;
	/** What each name means. */
	readonly kinds = new Uint32Array(MAX_PROPERTIES);
	readonly copies = new Uint8Array(MAX_PROPERTIES);
	/** The opening quote of each name. */
	readonly starts = new Uint32Array(MAX_PROPERTIES);
	readonly values = new Uint32Array(MAX_PROPERTIES);
	readonly ends = new Uint32Array(MAX_PROPERTIES);

	/** @param slots places for ids and traits */
	constructor(slots: number) {
		this.forms = new Uint8Array(slots);
		this.from = new Uint32Array(slots);
		this.to = new Uint32Array(slots);
	}

	open(bytes: Buffer, view: DataView): void {
		this.bytes = bytes;
		this.view = view;
		this.forms.fill(FORM.absent);
		this.properties = 0;
		this.seen = 0;
	}

	/** What stands in a slot, as `JSON.parse` has it; undefined for nothing. */
	slotValue(slot: number): unknown {
		const from = this.from[slot] as number;
		const to = this.to[slot] as number;
		switch (this.forms[slot]) {
			case FORM.text:
				return this.bytes.utf8Slice(from, to);
			case FORM.json:
				return JSON.parse(this.bytes.utf8Slice(from, to));
			default:
				return undefined;
		}
	}

	/** The value of a property. */
	property(i: number): unknown {
		return JSON.parse(
			this.bytes.utf8Slice(this.values[i] as number, this.ends[i] as number),
		);
	}
}
