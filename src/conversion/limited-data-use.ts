import { DESTINATION } from "../defaults.ts";
import { asRecord } from "../match-keys/paths.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isNullWord } from "../segment/null-word.ts";

/** Limited Data Use fields of one event. */
export interface DataProcessing {
	readonly options: readonly string[];
	readonly country: number | undefined;
	readonly state: number | undefined;
}

/** What an event says of Limited Data Use: its fields, nothing, or what cannot be understood. */
export type DataProcessingWish = DataProcessing | undefined | "unclear";

/** An empty list: what is sent where the event says nothing, too. It switches Limited Data Use off. */
export const LDU_OFF: DataProcessing = {
	options: [],
	country: undefined,
	state: undefined,
};

const ON = new Set(["ldu", "true", "1", "yes", "on"]);
const OFF = new Set(["false", "0", "no", "off", "[]"]);
/** `LDU, 1, 1000`, as the text of a cell has it. */
const LISTED = /^ldu(?:(?:\s*[,;|]\s*|\s+)\d+){1,2}$/i;

/** Where the country and the state stand beside the options, or in their place. */
type Codes = readonly [country: unknown, state: unknown];

/** Meta's codes: 0 asks it to find out; 1 is the United States, whose states it numbers from 1000 (facts of its reference, 2.4). */
const isState = (code: number): boolean =>
	code === 0 || (code >= 1000 && code < 1100);

/** A code; undefined for none, NaN for what is no code. */
function codeOf(value: unknown): number | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	if (typeof value === "string" && /^\s*\d{1,4}\s*$/.test(value)) {
		return Number(value);
	}
	return typeof value === "number" ? value : Number.NaN;
}

/** The fields of an event that asks for it; where it names no place, Meta is asked to find out. */
function ldu([givenCountry, givenState]: Codes): DataProcessingWish {
	const state = codeOf(givenState) ?? 0;
	// All states that it numbers are of the United States.
	const country = codeOf(givenCountry) ?? (state === 0 ? 0 : 1);
	const isLegal = (country === 0 || country === 1) && isState(state);
	return isLegal ? { options: ["LDU"], country, state } : "unclear";
}

function ofText(given: string, codes: Codes): DataProcessingWish {
	const text = given.trim();
	const word = text.toLowerCase();
	if (ON.has(word)) return ldu(codes);
	if (OFF.has(word)) return LDU_OFF;
	if (text === "" || isNullWord(text)) return undefined;
	if (LISTED.test(text)) return ofList(text.split(/[,;|\s]+/), codes);
	if (!/^["[{]/.test(text)) return "unclear";
	try {
		return wishOf(JSON.parse(text), codes);
	} catch {
		return "unclear";
	}
}

/** `[["LDU"], 1, 1000]`, `["LDU", 1, 1000]`, `["LDU"]`; an empty list is off. */
function ofList(given: readonly unknown[], codes: Codes): DataProcessingWish {
	if (given.length === 0) return LDU_OFF;
	if (given.length > 3) return "unclear";
	const [list, country = codes[0], state = codes[1]] = given;
	return wishOf(list, [country, state]) ?? "unclear";
}

/** Names of the members of such an object, without case and `_`. */
const IS_OPTIONS = /^(?:dataprocessing)?options$|^list$|^ldu$|^limiteddatause$/;
const IS_COUNTRY = /^(?:dataprocessingoptions)?country$/;
const IS_STATE = /^(?:dataprocessingoptions)?state$/;

function ofMembers(given: object, codes: Codes): DataProcessingWish {
	const find = (pattern: RegExp): unknown =>
		Object.entries(given).find(([name]) =>
			pattern.test(name.toLowerCase().replaceAll("_", "")),
		)?.[1];
	const country = find(IS_COUNTRY) ?? codes[0];
	const state = find(IS_STATE) ?? codes[1];
	return wishOf(find(IS_OPTIONS), [country, state]) ?? "unclear";
}

function wishOf(given: unknown, codes: Codes): DataProcessingWish {
	switch (typeof given) {
		case "undefined":
			return undefined;
		case "string":
			return ofText(given, codes);
		case "boolean":
		case "number":
			return ofText(String(given), codes);
		default:
			if (given === null) return undefined;
			return Array.isArray(given)
				? ofList(given, codes)
				: ofMembers(given as object, codes);
	}
}

/** Members that hold it, of the destination's options or of the context. */
export const DATA_PROCESSING_NAMES = [
	"dataProcessingOptions",
	"data_processing_options",
] as const;

function wishIn(value: unknown): DataProcessingWish {
	const holder = asRecord(value);
	if (holder === undefined) return undefined;
	for (const name of DATA_PROCESSING_NAMES) {
		if (!Object.hasOwn(holder, name)) continue;
		const isSnake = name.includes("_");
		const country = isSnake ? `${name}_country` : `${name}Country`;
		const state = isSnake ? `${name}_state` : `${name}State`;
		const wish = wishOf(holder[name], [holder[country], holder[state]]);
		if (wish !== undefined) return wish;
	}
	return undefined;
}

const own = (value: unknown): unknown => {
	const record = asRecord(value);
	return record !== undefined && Object.hasOwn(record, DESTINATION)
		? record[DESTINATION]
		: undefined;
};

/** Whether an event asks for Limited Data Use, or may do so. */
export const asksForLdu = (wish: DataProcessingWish): boolean =>
	wish === "unclear" || (wish !== undefined && wish.options.length > 0);

/**
 * What an event says of Limited Data Use: in
 * `integrations["Facebook Offline Conversions"].dataProcessingOptions`, in the
 * context's entry of that name, or in the context. Where two places disagree,
 * the one that protects more counts (contract 5.13: never less protection than
 * was asked for).
 */
export function readDataProcessing({
	integrations,
	context,
}: SegmentEvent): DataProcessingWish {
	let said = wishIn(own(integrations));
	if (context === undefined) return said;
	for (const wish of [wishIn(own(context)), wishIn(context)]) {
		if (said === undefined || (asksForLdu(wish) && !asksForLdu(said))) {
			said = wish;
		}
	}
	return said;
}
