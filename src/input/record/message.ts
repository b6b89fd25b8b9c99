import { type SegmentEvent, UnsafeNumber } from "../../segment/event.ts";
import {
	nestsTooDeep,
	parseRecord,
	parseRecordLossless,
} from "../../segment/json.ts";
import { isNullWord } from "../../segment/null-word.ts";
import { buildEvent } from "../csv/csv-event.ts";
import type { CsvPath } from "../csv/csv-path.ts";
import { type RecordShape, shapeOf } from "./record-shape.ts";

/** A value for records that have nothing at a path. */
export interface DefaultValue {
	readonly path: CsvPath;
	readonly value: string | number | boolean;
}

type Members = Record<string, unknown>;

/** Shapes that are remembered; a file has few, unless it uses names for data. */
const MAX_SHAPES = 1000;
/** Wrappers in wrappers. */
const MAX_WRAPPERS = 3;
/** JSON text of JSON text. */
const MAX_TEXTS = 3;

interface Known {
	readonly names: readonly string[];
	readonly shape: RecordShape | undefined;
}

const OBJECTS = ["properties", "traits", "context"] as const;

/**
 * Brings records to Segment messages, whatever a loader or a table has made of
 * them (contract 4): out of its wrapping, from columns, from other spellings,
 * from JSON text; then what `defaults` names and the record lacks is added. A
 * record is never changed, and one that is a message already is returned as it is.
 */
export class Messages {
	/** Whether a field of the last record that holds an object was text that is none. */
	unreadable = false;
	readonly #defaults: readonly DefaultValue[];
	readonly #known = new Map<string, Known>();
	#last: Known = { names: [], shape: undefined };

	constructor(defaults: readonly DefaultValue[] = []) {
		this.#defaults = defaults;
	}

	read(record: SegmentEvent): SegmentEvent {
		this.unreadable = false;
		// The fast reader takes nothing but plain messages.
		if (record.outline !== undefined) return record;
		let message = this.#objects(this.#shaped(record as Members, 0));
		for (const { path, value } of this.#defaults) {
			const isNamed = path[0] === "event" && message.eventSlug !== undefined;
			if (!isNamed) message = withDefault(message, path, 0, value);
		}
		return message;
	}

	#shaped(record: Members, depth: number): SegmentEvent {
		const shape = this.#shapeOf(record);
		switch (shape?.kind) {
			case undefined:
				return record;
			case "row":
				return buildEvent(
					shape.spec,
					shape.spec.header.map((name) => copied(record[name])),
				);
			case "wrapped": {
				if (shape.member === "record" && record.type !== "RECORD")
					return record;
				const given = record[shape.member];
				const inner = typeof given === "string" ? fromText(given) : given;
				return isMembers(inner) && depth < MAX_WRAPPERS
					? this.#shaped(inner, depth + 1)
					: record;
			}
			case "respelled": {
				const message: Members = { ...record };
				for (const [from, to] of shape.fields) {
					const wins = from === "event_text" && !lacks(record[from]);
					if (wins || lacks(message[to])) message[to] = record[from];
				}
				return message;
			}
		}
	}

	/** Mostly the last record's: then its names are compared and nothing is made. */
	#shapeOf(record: Members): RecordShape | undefined {
		const { names } = this.#last;
		let i = 0;
		for (const name in record) {
			if (names[i] !== name) {
				i = -1;
				break;
			}
			i++;
		}
		if (i !== names.length) this.#last = this.#look(Object.keys(record));
		return this.#last.shape;
	}

	#look(names: readonly string[]): Known {
		const key = names.join("\n");
		let known = this.#known.get(key);
		if (known === undefined) {
			known = { names, shape: shapeOf(names) };
			if (this.#known.size < MAX_SHAPES) this.#known.set(key, known);
		}
		return known;
	}

	/** Reads objects that are JSON text. What `integrations` says is judged where opt-outs are. */
	#objects(message: SegmentEvent): SegmentEvent {
		let read = message;
		for (const field of OBJECTS) {
			const given = read[field];
			const value = typeof given === "string" ? this.#object(given) : given;
			const whole = this.#inside(value, field);
			if (whole !== given) read = { ...read, [field]: whole };
		}
		if (typeof read.integrations === "string") {
			const value = fromText(read.integrations);
			if (isMembers(value)) read = { ...read, integrations: value };
		}
		return read;
	}

	/** The traits of a context, as an object; JSON text of an address is read where match keys are, and here only judged. */
	#inside(value: unknown, field: string): unknown {
		if (!isMembers(value)) return value;
		if (field === "traits") {
			const { address } = value;
			if (typeof address === "string" && address.trimStart().startsWith("{"))
				this.#object(address);
			return value;
		}
		if (field !== "context") return value;
		const given = value.traits;
		const traits = typeof given === "string" ? this.#object(given) : given;
		this.#inside(traits, "traits");
		return traits === given ? value : { ...value, traits };
	}

	/** The object that a text stands for; undefined for none. */
	#object(text: string): Members | undefined {
		if (text.trim() === "" || isNullWord(text)) return undefined;
		const value = fromText(text);
		if (isMembers(value)) return value;
		// PHP writes an empty object so.
		const isEmpty = Array.isArray(value) && value.length === 0;
		if (!isEmpty && value !== null) this.unreadable = true;
		return undefined;
	}
}

const isMembers = (value: unknown): value is Members =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A value that may be added to. */
function copied(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(copied);
	if (!isMembers(value) || value instanceof UnsafeNumber) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, copied(inner)]),
	);
}

/** Whether a value says nothing. */
const lacks = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === "string" && (value.trim() === "" || value === "\\N"));

/** The value of JSON text, with every digit; undefined where it is none. */
export function fromText(text: string): unknown {
	let value: unknown = text;
	for (let i = 0; i < MAX_TEXTS && typeof value === "string"; i++) {
		if (nestsTooDeep(value)) return undefined;
		try {
			const isPlain = !/\d{16}|\d[eE]/.test(value);
			value = isPlain ? parseRecord(value) : parseRecordLossless(value);
		} catch {
			return undefined;
		}
	}
	return value;
}

/** The same container, or a copy with the value where there was nothing. */
function withDefault<T extends object>(
	container: T,
	path: CsvPath,
	depth: number,
	value: unknown,
): T {
	const key = path[depth];
	const isList = Array.isArray(container);
	if (key === undefined || isList !== (typeof key === "number")) {
		return container;
	}
	if (isList && (key as number) > container.length) return container;
	const below = Object.hasOwn(container, key)
		? (container as Members)[key]
		: undefined;
	let next: unknown = value;
	if (depth < path.length - 1) {
		const start = typeof path[depth + 1] === "number" ? [] : {};
		const inside = lacks(below) ? start : below;
		if (typeof inside !== "object" || inside === null) return container;
		next = withDefault(inside, path, depth + 1, value);
		if (next === inside) return container;
	} else if (!lacks(below)) return container;
	const copy = (isList ? [...container] : { ...container }) as Members;
	copy[key] = next;
	return copy as T;
}
