import { LEDGER_DAYS, LEDGER_DAYS_BEYOND_AGE } from "../defaults.ts";

/**
 * What the ledger remembers of a key, in 16 bits: the UTC day it was settled
 * (days since 1970, good until 2059) and whether its answer never came.
 */
export type Stamp = number;

/** The day it is, and for how many days what was settled is remembered. */
export interface Today {
	readonly day: number;
	readonly kept: number;
}

const UNKNOWN_BIT = 0x8000;
/** The last day that a stamp can tell. */
export const LAST_DAY = 0x7fff;
const MS_PER_DAY = 86_400_000;

/** The UTC day of a time in milliseconds since 1970. */
export function dayOf(ms: number): number {
	return Math.min(LAST_DAY, Math.max(0, Math.floor(ms / MS_PER_DAY)));
}

export function stampOf(day: number, unknown: boolean): Stamp {
	return unknown ? day | UNKNOWN_BIT : day;
}

export function isUnknown(stamp: Stamp): boolean {
	return (stamp & UNKNOWN_BIT) !== 0;
}

export function dayOfStamp(stamp: Stamp): number {
	return stamp & LAST_DAY;
}

/**
 * Days that the ledger keeps what was delivered: for as long as the age rule
 * could let an event through again; without one for good (contract 8).
 */
export function keptDays(maxAgeDays: number | undefined): number {
	if (maxAgeDays === undefined) return Number.POSITIVE_INFINITY;
	return Math.max(LEDGER_DAYS, Math.ceil(maxAgeDays) + LEDGER_DAYS_BEYOND_AGE);
}

const FOR_GOOD = 0xffffffff;

/** Days that something is kept, as a word of a file. */
export const keptWord = (days: number): number =>
	days === Number.POSITIVE_INFINITY ? FOR_GOOD : days;

/** The same, read. */
export const keptOf = (word: number): number =>
	word === FOR_GOOD ? Number.POSITIVE_INFINITY : word;

/**
 * Older than the ledger keeps. A day in the future (the clock was set back) is
 * not old: forgetting would send twice.
 */
export function isExpired(stamp: Stamp, { day, kept }: Today): boolean {
	return day - dayOfStamp(stamp) > kept;
}

/** Two stamps of one key: delivered beats unknown, then the later day counts. */
export function combine(a: Stamp, b: Stamp): Stamp {
	if (isUnknown(a) !== isUnknown(b)) return isUnknown(a) ? b : a;
	return Math.max(a, b);
}
