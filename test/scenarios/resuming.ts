import { existsSync, readFileSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { Ran } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import type { Shop } from "./shop.ts";

const preload = (name: string) => [
	"--import",
	new URL(`../chaos/${name}`, import.meta.url).href,
];
export const KILL_AT = preload("kill-at.mjs");
export const CLOCK = preload("clock.mjs");

export const upload = (...flags: string[]) => [
	...["upload", "events.ndjson", "--json", "--chunk-size", "20"],
	// What is done is read all the same: it is the ledger that is looked at.
	...["--reread", "--concurrency", "1", ...flags],
];
export const sentAgain = ({ summary }: Ran): number =>
	summary.warnings.find(({ code }) => code === "sent_again")?.count ?? 0;

/** Everything has arrived; so many of it twice. */
export async function expectArrived(shop: Shop, twice = 0): Promise<void> {
	const accepted = await shop.accepted();
	expect(new Set(accepted.keys())).toEqual(new Set(shop.mapped));
	const times = [...accepted.values()].map((event) => event.times);
	expect(times.filter((count) => count === 2)).toHaveLength(twice);
	expect(times.filter((count) => count > 2)).toHaveLength(0);
}

/** The same command goes on; afterwards there is nothing left to do. */
export async function goOn(shop: Shop, before: number): Promise<Ran> {
	const dry = await shop.run(upload("--dry-run"));
	const next = await shop.run(upload());
	expect(next.code).toBe(0);
	expectBooksBalance(next.summary);
	expect(dry.summary.deliveries.would_send).toBe(
		next.summary.deliveries.delivered,
	);
	expect(next.summary.deliveries).toMatchObject({
		duplicate: before,
		delivered: shop.mapped.length - before,
		unknown: 0,
	});
	expect(sentAgain(next)).toBe(sentAgain(dry));
	const last = await shop.run(upload());
	expect(last.summary.deliveries.duplicate).toBe(shop.mapped.length);
	return next;
}

export async function growing(path: string): Promise<void> {
	while (!existsSync(path) || statSync(path).size === 0) await wait(2);
}

/** A sandbox's record holds so many events. */
export async function recorded(path: string, events: number): Promise<void> {
	const lines = () => readFileSync(path, "utf8").split("\n").length - 1;
	while (!existsSync(path) || lines() < events) await wait(2);
}
