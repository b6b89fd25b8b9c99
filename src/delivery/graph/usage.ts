import { isObject } from "./graph-problem.ts";

/** What the headers of an answer say about Meta's limits. */
export interface Usage {
	/** Highest use of any limit, in percent; undefined when no header tells. */
	readonly percent: number | undefined;
	/** When Meta says that access comes back, from now. Milliseconds; undefined when no header tells. */
	readonly regainMs: number | undefined;
	/** `Retry-After`, from now. Milliseconds. */
	readonly retryAfterMs: number | undefined;
}

/** Minutes in `X-Business-Use-Case-Usage`, seconds in `X-Ad-Account-Usage`. */
const REGAIN_UNIT_MS: Readonly<Record<string, number>> = {
	estimated_time_to_regain_access: 60_000,
	reset_time_duration: 1000,
};
const PERCENT = new Set([
	"call_count",
	"total_cputime",
	"total_time",
	"acc_id_util_pct",
]);

/**
 * Reads `X-App-Usage`, `X-Ad-Account-Usage`, `X-Business-Use-Case-Usage` (also
 * documented without `-Usage`, hence by prefix) and `Retry-After` (seconds, or a
 * date, which counts from the answer's own `Date`: this machine's clock may be
 * wrong). What cannot be read is ignored.
 *
 * @param headers names in lower case
 */
export function usageOf(headers: ReadonlyMap<string, string>): Usage {
	let percent: number | undefined;
	let regain = 0;
	const look = (value: unknown): void => {
		if (typeof value !== "object" || value === null) return;
		for (const [name, inner] of Object.entries(value)) {
			if (typeof inner !== "number") look(inner);
			else if (PERCENT.has(name)) percent = Math.max(percent ?? 0, inner);
			else regain = Math.max(regain, inner * (REGAIN_UNIT_MS[name] ?? 0));
		}
	};
	for (const [name, value] of headers)
		if (isUsageHeader(name)) look(parse(value));
	return {
		percent,
		regainMs: regain > 0 ? regain : undefined,
		retryAfterMs: retryAfter(headers.get("retry-after"), headers.get("date")),
	};
}

function isUsageHeader(name: string): boolean {
	return (
		name === "x-app-usage" ||
		name === "x-ad-account-usage" ||
		name.startsWith("x-business-use-case")
	);
}

function retryAfter(
	value: string | undefined,
	answered: string | undefined,
): number | undefined {
	if (value === undefined) return undefined;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
	const ms = Date.parse(value) - Date.parse(answered ?? "");
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The header's JSON, if it is an object; the depth of what is looked at is the header's own, at most 16 KiB. */
function parse(json: string): unknown {
	try {
		const value: unknown = JSON.parse(json);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
