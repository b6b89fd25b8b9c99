import { type Path, parsePath } from "../match-keys/paths.ts";
import { UnsafeNumber } from "../segment/event.ts";
import { parseLossless } from "../segment/json.ts";
import { holdsUnsafe } from "../segment/unsafe.ts";
import {
	inside,
	isPersonalAt,
	NAMES,
	type Whereabouts,
} from "./personal-names.ts";
import {
	beginsPersonal,
	isEmailAddress,
	isFullName,
	isPhoneNumber,
} from "./personal-value.ts";
import { propertyKey } from "./property-keys.ts";

/** Members that the config reads match keys from, as a tree of their names. */
interface Sources {
	readonly members: Map<string, Sources>;
	/** A match key is read here. */
	isRead: boolean;
}

const newSources = (): Sources => ({ members: new Map(), isRead: false });

const PROPERTIES = "properties";

function sourcesOf(paths: readonly Path[]): Sources | undefined {
	const root = newSources();
	for (const [place, ...members] of paths) {
		if (place !== PROPERTIES || members.length === 0) continue;
		let at = root;
		for (const member of members) {
			const next = at.members.get(member) ?? newSources();
			at.members.set(member, next);
			at = next;
		}
		at.isRead = true;
	}
	return root.members.size === 0 ? undefined : root;
}

/** Text of an object or a list. */
const isJson = (text: string): boolean => /^\s*[{[]/.test(text);

function parsed(text: string): unknown {
	try {
		return parseLossless(text);
	} catch {
		return undefined;
	}
}

/** What stands in the place of a personal value; undefined: nothing, it is left out. */
export type Instead = (value: unknown) => unknown;

const NOTHING: Instead = () => undefined;

/**
 * Finds what is personal among an event's properties (contract 5.10): by name at
 * any depth, by value (email addresses and international phone numbers under any
 * name), and wherever the config reads a match key; also in JSON text. Whatever
 * throws here is a RangeError, of values nested beyond the stack.
 */
export class PersonalData {
	readonly #sources: Sources | undefined;

	/** @param matchKeys the places that the config reads match keys from */
	constructor(matchKeys: readonly string[] = []) {
		this.#sources = sourcesOf(matchKeys.map(parsePath));
	}

	/**
	 * A property, whose name may stay, without what is personal in it: the very
	 * same value when nothing is, undefined when nothing else remains.
	 *
	 * @param meaning what its name says about persons
	 */
	without(name: string, meaning: number, value: unknown): unknown {
		const sources = this.#sources?.members.get(name);
		// Facebook tells repeated orders by it.
		if (sources?.isRead && name !== "order_id") return undefined;
		return holds(value, meaning, "top", sources)
			? replaced(value, meaning, "top", sources, NOTHING)
			: value;
	}

	/** Any property with something else in the place of what is personal in it. */
	replaced(name: string, value: unknown, instead: Instead): unknown {
		const sources = this.#sources?.members.get(name);
		const { meaning } = propertyKey(name);
		return sources?.isRead || isPersonalAt(meaning, "top")
			? instead(value)
			: replaced(value, meaning, "top", sources, instead);
	}
}

/** Whether a value that may stay by its name holds something personal. */
function holds(
	value: unknown,
	name: number,
	at: Whereabouts,
	sources: Sources | undefined,
): boolean {
	if (typeof value === "string")
		return isPersonalText(value, name, at, sources);
	if (typeof value !== "object" || value === null) return false;
	if (Array.isArray(value)) {
		for (let i = 0; i < value.length; i++) {
			const below = sources?.members.get(String(i));
			if (below?.isRead || holds(value[i], name, at, below)) return true;
		}
		return false;
	}
	const within = inside(name, at);
	for (const key in value) {
		const member = (value as Record<string, unknown>)[key];
		const { meaning } = propertyKey(key);
		const below = sources?.members.get(key);
		if (
			isTold(member) &&
			(below?.isRead ||
				isPersonalAt(meaning, within) ||
				holds(member, meaning, within, below))
		) {
			return true;
		}
	}
	return false;
}

/** Nobody is told by nothing, or by yes and no. */
const isTold = (value: unknown): boolean =>
	value !== null && value !== undefined && typeof value !== "boolean";

function isPersonalText(
	text: string,
	name: number,
	at: Whereabouts,
	sources: Sources | undefined,
): boolean {
	if (isEmailAddress(text)) return true;
	if ((name & NAMES.human) !== 0 && isFullName(text)) return true;
	if (!beginsPersonal(text.charCodeAt(0))) return false;
	if (isPhoneNumber(text)) return true;
	return isJson(text) && holds(parsed(text), name, at, sources);
}

/** A value with something else in the place of what is personal; undefined when nothing remains. */
function replaced(
	value: unknown,
	name: number,
	at: Whereabouts,
	sources: Sources | undefined,
	instead: Instead,
): unknown {
	if (typeof value === "string") {
		if (!isPersonalText(value, name, at, sources)) return value;
		if (!isJson(value)) return instead(value);
		const rest = replaced(parsed(value), name, at, sources, instead);
		// A number that no double keeps could not be written as it was.
		return rest === undefined || holdsUnsafe(rest)
			? instead(value)
			: JSON.stringify(rest);
	}
	if (typeof value !== "object" || value === null) return value;
	if (value instanceof UnsafeNumber) return value;
	if (Array.isArray(value)) {
		const rest = value.flatMap((entry: unknown, i) => {
			const below = sources?.members.get(String(i));
			const kept = below?.isRead
				? instead(entry)
				: replaced(entry, name, at, below, instead);
			return kept === undefined ? [] : [kept];
		});
		return rest.length === 0 && value.length > 0 ? undefined : rest;
	}
	const within = inside(name, at);
	const entries = Object.entries(value);
	const rest = entries.flatMap(([key, member]): [string, unknown][] => {
		const { meaning } = propertyKey(key);
		const below = sources?.members.get(key);
		if (!isTold(member)) return [[key, member]];
		const kept =
			below?.isRead || isPersonalAt(meaning, within)
				? instead(member)
				: replaced(member, meaning, within, below, instead);
		return kept === undefined ? [] : [[key, kept]];
	});
	return rest.length === 0 && entries.length > 0
		? undefined
		: Object.fromEntries(rest);
}
