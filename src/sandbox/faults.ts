import { FbocError } from "../errors.ts";

/** What can be made to go wrong, beside any HTTP status from 400 to 599. */
export const FAULT_NAMES = [
	/** A page of HTML with status 200, as a proxy or a login wall sends. Nothing is accepted. */
	"html",
	/** An error in a body with status 200 (Graph's `suppress_http_code`). Nothing is accepted. */
	"hidden-error",
	/** The connection is reset before the request is handled. */
	"drop",
	/** The events are accepted and recorded, then the connection is reset without an answer. */
	"drop-after",
	/** The events are accepted and recorded, and the answer is 100/2044011: they were there already. */
	"overlapped",
	/** No answer until the client hangs up or the sandbox closes. Nothing is accepted. */
	"stall",
	/** The answer takes two seconds longer. */
	"slow",
	/** The answer is good, its usage headers are close to the limit. */
	"throttle-headers",
	/** A request without `appsecret_proof` is refused, as by an app that demands it. */
	"proof",
	/** The answer is good, with a remark among its `messages`. */
	"message",
	/** The events are accepted and recorded, and the answer counts one less. */
	"fewer",
	/** Nothing is accepted, and the answer counts none, with status 200. */
	"none",
	/** This share of events is refused (100/2804999, without an index), always the same ones. */
	"bad-event",
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** One fault and its share: of requests, or of events for `bad-event`. */
export interface Fault {
	readonly name: FaultName | number;
	readonly share: number;
}
export type FaultSpec = readonly Fault[];

const STATUS = /^[45]\d\d$/;
const SHARE = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i;
/** As much of a word as an error message repeats. */
const SHOWN = 40;
/** Room for the rounding of sums such as 0.1 + 0.2 + 0.7. */
const ROUNDING = 1e-9;

/**
 * Reads `429:0.1,500:0.05,drop:0.02,bad-event:0.001`: names with shares from 0
 * to 1. A request has one fault at most, so the shares of requests may not
 * add up to more than 1. Blank text is no fault.
 *
 * @throws FbocError `faults_invalid`, exit 2, naming what is legal
 */
export function parseFaults(text: string): FaultSpec {
	if (text.trim() === "") return [];
	const faults: Fault[] = [];
	let sum = 0;
	for (const item of text.split(",")) {
		const [name = "", share = "", ...rest] = item.trim().split(":");
		if (rest.length > 0 || !SHARE.test(share) || Number(share) > 1)
			throw invalid(item, "is not a fault with a share from 0 to 1");
		const fault = { name: readName(name, item), share: Number(share) };
		if (faults.some((other) => other.name === fault.name))
			throw invalid(item, "names a fault a second time");
		if (fault.name !== "bad-event") sum += fault.share;
		faults.push(fault);
	}
	if (sum > 1 + ROUNDING)
		throw invalid(text, "has shares of requests that add up to more than 1");
	return faults;
}

function readName(name: string, item: string): FaultName | number {
	if (STATUS.test(name)) return Number(name);
	const known = FAULT_NAMES.find((fault) => fault === name);
	if (known === undefined) throw invalid(item, "names no fault that is known");
	return known;
}

function invalid(item: string, problem: string): FbocError {
	const shown = JSON.stringify(item.trim().slice(0, SHOWN));
	return new FbocError({
		code: "faults_invalid",
		message: `${shown} ${problem}.`,
		next: `Write NAME:SHARE, separated by commas, for instance 429:0.1,drop:0.02. Names: an HTTP status from 400 to 599, ${FAULT_NAMES.join(", ")}.`,
		place: { field: "--faults" },
	});
}

/** The share of events that `bad-event` asks for. */
export function badEventShare(faults: FaultSpec): number {
	return faults.find((fault) => fault.name === "bad-event")?.share ?? 0;
}

/**
 * The fault of the next request. One number is drawn for each request, in the
 * order of arrival, so that a seed and a sequence of requests give one course
 * of events.
 */
export function faultOf(
	faults: FaultSpec,
	random: () => number,
): Fault["name"] | undefined {
	let drawn = random();
	for (const fault of faults) {
		if (fault.name === "bad-event") continue;
		if (drawn < fault.share) return fault.name;
		drawn -= fault.share;
	}
	return undefined;
}
