import { InvalidArgumentError } from "commander";
import { readTime } from "../conversion/time.ts";
import type { RejectLimit } from "../pipeline/run/max-rejects.ts";

const UNITS: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};

/** A whole number of at least `least`. */
export const wholeNumber =
	(least: number, most = Number.MAX_SAFE_INTEGER) =>
	(text: string): number => {
		const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
		if (value >= least && value <= most) return value;
		const range =
			most < Number.MAX_SAFE_INTEGER
				? `${least} to ${most}`
				: `${least} or more`;
		throw new InvalidArgumentError(`Give a whole number, ${range}.`);
	};

/** `500ms`, `30s`, `5m`, `1h`, `7d` in milliseconds. A bare number is seconds. */
export function duration(text: string): number {
	const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
	if (match === null) {
		throw new InvalidArgumentError(
			"Give a duration such as 500ms, 30s, 5m, 1h or 7d.",
		);
	}
	return Number(match[1]) * (UNITS[match[2] ?? "s"] as number);
}

/**
 * A point in time in milliseconds since 1970: what an event's timestamp may
 * look like (ISO 8601, no zone is UTC), or an age such as `7d` before now.
 */
export const time =
	(now: () => number) =>
	(text: string): number => {
		const value = readTime(text);
		if (!Number.isNaN(value)) return value;
		if (/^\d+(?:\.\d+)?[smhd]$/.test(text)) return now() - duration(text);
		throw new InvalidArgumentError(
			"Give a time such as 2026-01-31, 2026-01-31T08:00:00Z or 7d (that long ago).",
		);
	};

/** A time as a flag gives it. */
export interface Moment {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The same for the same flag on another day: `7d` moves with the clock. */
	readonly said: string;
	/** It goes with the clock. */
	readonly moves: boolean;
}

/** `time`, and what was said. */
export const moment =
	(now: () => number) =>
	(text: string): Moment => {
		const at = time(now)(text);
		const moves = Number.isNaN(readTime(text));
		return { at, said: moves ? text : String(at), moves };
	};

/** `--max-rejects`: `100` events or `5%` of what was read. */
export function rejectLimit(text: string): RejectLimit {
	const share = /^(\d+(?:\.\d+)?)%$/.exec(text.trim());
	if (share !== null && Number(share[1]) <= 100) {
		return { kind: "share", share: Number(share[1]) / 100 };
	}
	if (/^\d+$/.test(text.trim())) return { kind: "count", count: Number(text) };
	throw new InvalidArgumentError(
		"Give a number such as 100 or a share such as 5%.",
	);
}

/** One character for `--delimiter`; `\t` and `tab` are the tab. */
export function delimiter(text: string): string {
	const character = text === "\\t" || text === "tab" ? "\t" : text;
	if ([",", ";", "\t", "|", ":"].includes(character)) return character;
	throw new InvalidArgumentError("Give one of , ; | : or tab.");
}

/** An id: digits, kept as text. */
export function digits(text: string): string {
	if (/^\d{1,32}$/.test(text.trim())) return text.trim();
	throw new InvalidArgumentError("Give an id: digits, and nothing else.");
}

/** The name of a report: its ending says what it is. */
export function reportFile(path: string): string {
	if (/\.(?:html|json)$/i.test(path)) return path;
	throw new InvalidArgumentError("Give a name that ends in .html or .json.");
}

export const collect = (value: string, before: string[] = []): string[] => [
	...before,
	value.trim(),
];
