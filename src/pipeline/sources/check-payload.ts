import { hexKey, isHexKey, keyText } from "../../conversion/ledger-key.ts";
import type { KeyRow } from "../../match-keys/row.ts";
import { TABLE } from "../../match-keys/table.ts";
import {
	isWireName,
	WIRE_NAMES,
	type WireName,
} from "../../vocabulary/wire-names.ts";
import { WIRES } from "../../wire/wires.ts";

/** A line of a payload file, parsed and found unaltered as far as can be seen. */
export interface CheckedPayload {
	readonly eventSet: string;
	readonly api: WireName;
	readonly eventName: string;
	/** Unix seconds. */
	readonly eventTime: number;
	/** NaN: none. */
	readonly value: number;
	readonly currency: string | undefined;
	/** The ledger key: 32 hex digits. */
	readonly key: string;
}

type Fields = Readonly<Record<string, unknown>>;

const HASH = /^[0-9a-f]{64}$/;

/** The rows by their names on each wire. */
const ROWS: ReadonlyMap<WireName, ReadonlyMap<string, KeyRow>> = new Map(
	WIRE_NAMES.map((wire) => [
		wire,
		new Map(Object.values(TABLE).map((row) => [row.wire[wire], row])),
	]),
);

const isRecord = (value: unknown): value is Fields =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const isHashed = (value: unknown): boolean =>
	Array.isArray(value)
		? value.length > 0 && value.every(isHashed)
		: typeof value === "string" && HASH.test(value);

/** What is wrong with the people's part of an event; undefined when nothing is. */
function keysProblem(keys: unknown, api: WireName): string | undefined {
	if (!isRecord(keys)) return "the match keys are missing";
	const names = Object.keys(keys);
	if (names.length === 0) return "the match keys are missing";
	for (const name of names) {
		const row = ROWS.get(api)?.get(name);
		if (row === undefined) return `${name} is no match key`;
		const problem =
			row.hashed !== "always"
				? row.problem(keys[name])
				: isHashed(keys[name])
					? undefined
					: "is not hashed";
		if (problem !== undefined) return `${name} ${problem}`;
	}
	return undefined;
}

/**
 * Checks one line of a payload file as far as an alteration can be seen:
 * schema, event set, hashes. The names it gives are those of fields, never
 * values.
 *
 * @param eventSets ids that the config knows
 * @returns the payload, or in words what is wrong
 */
export function checkPayload(
	line: Fields,
	eventSets: ReadonlySet<string>,
): CheckedPayload | string {
	const { schema, event_set: eventSet, api, event } = line;
	if (schema !== "fboc.payload/1") return "the schema is not fboc.payload/1";
	if (!isWireName(api)) return "the api is unknown";
	if (typeof eventSet !== "string" || !eventSets.has(eventSet)) {
		return "the event set is not in the config";
	}
	if (Object.keys(line).at(-1) !== "event" || !isRecord(event)) {
		return "the event is missing or has moved";
	}
	const shape = WIRES[api].payload;
	const problem = keysProblem(event[shape.keys], api);
	if (problem !== undefined) return problem;
	const { event_name: eventName, event_time: eventTime } = event;
	if (typeof eventName !== "string" || eventName === "") {
		return "event_name is missing";
	}
	if (typeof eventTime !== "number" || !Number.isSafeInteger(eventTime)) {
		return "event_time is no whole number of seconds";
	}
	const { event_id: eventId } = event;
	// Where the wire carries no id the line has the key.
	const key =
		typeof eventId === "string"
			? hexKey(keyText(eventSet, eventName, eventId))
			: line.key;
	if (!isHexKey(key)) return "what names the event is missing";
	const money = shape.money === undefined ? event : event[shape.money];
	const { value, currency } = isRecord(money) ? money : ({} as Fields);
	return {
		eventSet,
		api,
		eventName,
		eventTime,
		value: typeof value === "number" ? value : Number.NaN,
		currency: typeof currency === "string" ? currency : undefined,
		key,
	};
}
