import { DESTINATION } from "../defaults.ts";
import type { SegmentEvent } from "../segment/event.ts";

/** Limited Data Use fields of one event. */
export interface DataProcessing {
	readonly options: readonly string[];
	readonly country: number | undefined;
	readonly state: number | undefined;
}

/** What is sent where the setting is on and the event says nothing: an empty list, which switches LDU off for it. */
const OFF: DataProcessing = {
	options: [],
	country: undefined,
	state: undefined,
};

const code = (value: unknown): number | undefined => {
	const number =
		typeof value === "string" && /^\d{1,5}$/.test(value)
			? Number(value)
			: value;
	return typeof number === "number" && Number.isSafeInteger(number)
		? number
		: undefined;
};

/** The destination's own entry in `integrations`, if it is an object. */
export function destinationOptions(
	event: SegmentEvent,
): Readonly<Record<string, unknown>> | undefined {
	const all = event.integrations;
	if (typeof all !== "object" || all === null) return undefined;
	const own = Object.hasOwn(all, DESTINATION)
		? (all as Record<string, unknown>)[DESTINATION]
		: undefined;
	return typeof own === "object" && own !== null
		? (own as Record<string, unknown>)
		: undefined;
}

/** `integrations["Facebook Offline Conversions"].dataProcessingOptions = [list, country, state]` (contract 5.13). */
export function readDataProcessing(event: SegmentEvent): DataProcessing {
	const given = destinationOptions(event)?.dataProcessingOptions;
	if (!Array.isArray(given)) return OFF;
	const [list, country, state] = given as unknown[];
	return {
		options: Array.isArray(list)
			? list.filter((entry) => typeof entry === "string")
			: [],
		country: code(country),
		state: code(state),
	};
}
