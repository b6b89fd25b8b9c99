import { hash } from "node:crypto";
import type { KeyRow } from "../../match-keys/row.ts";
import { TABLE } from "../../match-keys/table.ts";
import type { Wire } from "../../vocabulary/wires.ts";

/** A line of a payload file, parsed and found unaltered as far as can be seen. */
export interface CheckedPayload {
	readonly eventSet: string;
	readonly api: Wire;
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
const KEY = /^[0-9a-f]{32}$/;

/** The rows by their names on each wire. */
const rowsOn = (wire: Wire): ReadonlyMap<string, KeyRow> =>
	new Map(Object.values(TABLE).map((row) => [row.wire[wire], row]));
const ROWS = {
	conversions: rowsOn("conversions"),
	offline: rowsOn("offline"),
} as const satisfies Readonly<Record<Wire, ReadonlyMap<string, KeyRow>>>;

const isRecord = (value: unknown): value is Fields =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const isHashed = (value: unknown): boolean =>
	Array.isArray(value)
		? value.length > 0 && value.every(isHashed)
		: typeof value === "string" && HASH.test(value);

/** What is wrong with the people's part of an event; undefined when nothing is. */
function keysProblem(keys: unknown, api: Wire): string | undefined {
	if (!isRecord(keys)) return "the match keys are missing";
	const names = Object.keys(keys);
	if (names.length === 0) return "the match keys are missing";
	for (const name of names) {
		const row = ROWS[api].get(name);
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
	if (api !== "conversions" && api !== "offline") return "the api is unknown";
	if (typeof eventSet !== "string" || !eventSets.has(eventSet)) {
		return "the event set is not in the config";
	}
	if (Object.keys(line).at(-1) !== "event" || !isRecord(event)) {
		return "the event is missing or has moved";
	}
	const problem = keysProblem(
		api === "offline" ? event.match_keys : event.user_data,
		api,
	);
	if (problem !== undefined) return problem;
	const { event_name: eventName, event_time: eventTime } = event;
	if (typeof eventName !== "string" || eventName === "") {
		return "event_name is missing";
	}
	if (typeof eventTime !== "number" || !Number.isSafeInteger(eventTime)) {
		return "event_time is no whole number of seconds";
	}
	const key = keyOf(line, event, eventSet, eventName);
	if (key === undefined) return "what names the event is missing";
	const money = api === "offline" ? event : event.custom_data;
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

/** The ledger key: from the `event_id`, which only the `conversions` wire carries; elsewhere the line has it. */
function keyOf(
	line: Fields,
	event: Fields,
	eventSet: string,
	eventName: string,
): string | undefined {
	if (typeof event.event_id === "string") {
		const name = `${eventSet}\n${eventName}\n${event.event_id}`;
		return hash("sha256", name, "hex").slice(0, 32);
	}
	return typeof line.key === "string" && KEY.test(line.key)
		? line.key
		: undefined;
}
