import { beginsPersonal } from "../../conversion/personal-value.ts";
import {
	SLOTS,
	TRAIT_PLACES,
	type TraitPlace,
} from "../../match-keys/slots.ts";
import { isNoId, mayBeNoId } from "../../segment/null-word.ts";
import {
	COPY,
	FORM,
	MAX_PROPERTIES,
	MESSAGE_ID_SLOT,
	Outline,
	USER_ID_SLOT,
} from "../../segment/outline.ts";
import {
	endOfPlain,
	hasAt,
	isAsciiIn,
	MINUS,
	OPEN_ARRAY,
	OPEN_OBJECT,
	QUOTE,
	SPACE,
	skipLiteral,
	skipNumber,
	skipString,
	skipValue,
	ZERO,
} from "./grammar.ts";
import { isKept } from "./kept-number.ts";
import { type FastKey, FastKeys } from "./keys.ts";
import {
	ADDRESS,
	anyRole,
	PERSON,
	productRole,
	propertyRole,
	READ,
	ROLE_SHIFT,
	SKIPPED,
	traitRole,
} from "./roles.ts";
import { FastValues } from "./values.ts";

const NULL = 0x6e;
const DELETE = 0x7f;

/** Marks of records begin anew here; a name that was marked so long ago is taken for a repeat, which costs time, no more. */
const MARKS = 0x3fffffff;

/**
 * Reads what becomes no value: notes in an outline where the traits and the
 * properties stand, and checks them as strictly as `JSON.parse`. As everywhere
 * here, `at` is -1 after what is in doubt.
 */
export class FastOutline extends FastValues {
	readonly outline = new Outline(SLOTS);
	readonly #traitKeys = new FastKeys(traitRole);
	readonly #addressKeys = new FastKeys(traitRole);
	readonly #propertyKeys = new FastKeys(propertyRole);
	readonly #productKeys = new FastKeys(productRole);
	readonly #dataKeys = new FastKeys(anyRole);
	#mark = 0;

	override open(bytes: Buffer, start: number, end: number): void {
		super.open(bytes, start, end);
		this.outline.open(bytes, this.view);
		this.#mark = (this.#mark + 1) & MARKS;
	}

	/** Notes the `userId` at `at`. */
	userId(): void {
		this.#slot(USER_ID_SLOT, 1);
	}

	/** Notes the `messageId` at `at`, and over it; false, and not over it, when it has to be built. */
	messageId(): boolean {
		const { bytes, outline } = this;
		const from = this.at + 1;
		if (bytes[this.at] !== QUOTE) return false;
		const end = endOfPlain(bytes, from);
		const isPlain =
			bytes[end] === QUOTE &&
			end > from &&
			(bytes[from] as number) > SPACE &&
			(bytes[end - 1] as number) > SPACE &&
			isAsciiIn(bytes, from, end);
		if (!isPlain || this.#isNoId(from, end)) return false;
		outline.forms[MESSAGE_ID_SLOT] = FORM.text;
		outline.from[MESSAGE_ID_SLOT] = from;
		outline.to[MESSAGE_ID_SLOT] = end;
		this.at = end + 1;
		return true;
	}

	/** A text that means no id has to be built. */
	#isNoId(from: number, to: number): boolean {
		return (
			mayBeNoId(this.bytes[from] as number, to - from) &&
			isNoId(this.bytes.latin1Slice(from, to))
		);
	}

	/** Notes the traits at `at`. Anything but an object is in doubt. */
	traits(place: TraitPlace, depth: number): void {
		const isAddress = place === "contextAddress" || place === "address";
		const { bytes } = this;
		if (bytes[this.at] !== OPEN_OBJECT) {
			this.at = bytes[this.at] === NULL ? skipLiteral(bytes, this.at) : -1;
			return;
		}
		const keys = isAddress ? this.#addressKeys : this.#traitKeys;
		const base = TRAIT_PLACES[place];
		let previous = keys.root;
		let hasAddress = false;
		for (let more = this.enter(); more; more = this.goesOn()) {
			const key = this.key(keys, previous);
			if (this.at < 0) return;
			previous = key;
			const { role } = key;
			if (role === SKIPPED) this.skip(depth);
			else if (role !== ADDRESS) this.#slot(base + (role >> ROLE_SHIFT), depth);
			else if (isAddress) this.skip(depth);
			else {
				// A second address would have to replace all of the first.
				if (hasAddress) this.at = -1;
				hasAddress = true;
				if (this.at < 0) return;
				this.traits(
					place === "traits" ? "address" : "contextAddress",
					depth + 1,
				);
				if (this.at < 0) return;
			}
		}
	}

	/** Notes the value at `at`; the last of several stands, unless one was noted already. */
	#slot(slot: number, depth: number): void {
		const { bytes, outline } = this;
		if (outline.forms[slot] !== FORM.absent) {
			this.at = -1;
			return;
		}
		const from = this.at;
		if (bytes[from] === QUOTE) {
			const first = bytes[from + 1] as number;
			const end = endOfPlain(bytes, from + 1);
			if (bytes[end] === QUOTE && first > SPACE && first < DELETE) {
				if (end === from + 1) {
					this.at = end + 1;
					return;
				}
				outline.forms[slot] = FORM.text;
				outline.from[slot] = from + 1;
				outline.to[slot] = end;
				this.at = end + 1;
				return;
			}
			this.at = bytes[end] === QUOTE ? end + 1 : skipString(bytes, end);
		} else if (bytes[from] === NULL) {
			this.at = skipLiteral(bytes, from);
			return;
		} else this.at = skipValue(bytes, from, depth);
		outline.forms[slot] = FORM.json;
		outline.from[slot] = from;
		outline.to[slot] = this.at;
	}

	/**
	 * Notes the properties at `at`, of an object, and builds those that the rules
	 * read. A name that comes twice, or would change its place, is in doubt.
	 */
	properties(): Record<string, unknown> {
		const read: Record<string, unknown> = {
			value: undefined,
			price: undefined,
			revenue: undefined,
			total: undefined,
			currency: undefined,
			products: undefined,
			product_id: undefined,
			product_ids: undefined,
			category: undefined,
			order_id: undefined,
		};
		const { bytes, outline } = this;
		const keys = this.#propertyKeys;
		const mark = this.#mark;
		let count = 0;
		let seen = 0;
		let key = keys.root;
		let more = this.enter();
		while (more) {
			const start = this.at;
			key = this.key(keys, key);
			let { at } = this;
			if (at < 0 || key.mark === mark || key.isIndex) break;
			if (count === MAX_PROPERTIES) break;
			key.mark = mark;
			// The name, its opening quote and the colon, with no space between.
			const isTight = at === start + key.bytes.length + 2;
			let copy: number = isTight ? COPY.asItStands : COPY.read;
			const value = at;
			const code = bytes[at] as number;
			if (code === QUOTE) {
				at = endOfPlain(bytes, value + 1);
				// What may be personal by its value is looked at, whatever its property is called.
				if (
					beginsPersonal(bytes[value + 1] as number) ||
					(key.role & PERSON) !== 0 ||
					hasAt(bytes, value + 1, at)
				) {
					copy = COPY.read;
				}
				if (bytes[at] === QUOTE) at++;
				else {
					copy = COPY.read;
					at = skipString(bytes, at);
				}
			} else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
				copy = COPY.read;
				// Those of the rules are built below, which steps over them too.
				if ((key.role & READ) === 0) at = skipValue(bytes, at, 2);
			} else if (code === MINUS || (code >= ZERO && code <= 0x39)) {
				at = skipNumber(bytes, value);
				if (!isKept(bytes, value, at)) copy = COPY.read;
			} else {
				if (code === NULL) copy = COPY.never;
				at = skipLiteral(bytes, at);
			}
			if (at < 0) break;
			if ((key.role & READ) !== 0) {
				this.at = value;
				read[key.text] = this.value(this.#keysOf(key), key, 2);
				at = this.at;
				if (at < 0) break;
			}
			outline.names[count] = key.text;
			const kind = key.role >> ROLE_SHIFT;
			outline.kinds[count] = kind;
			seen |= kind;
			outline.copies[count] = copy;
			outline.starts[count] = start;
			outline.values[count] = value;
			outline.ends[count] = at;
			count++;
			this.at = at;
			more = this.goesOn();
		}
		if (more) this.at = -1;
		outline.properties = count;
		outline.seen = seen;
		return read;
	}

	#keysOf(key: FastKey): FastKeys {
		return key.text === "products" ? this.#productKeys : this.#dataKeys;
	}
}
