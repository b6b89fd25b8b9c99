import { expect } from "vitest";
import { type Ran, readLines, write } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { openShop, type Shop, type ShopEvent } from "./shop.ts";

export interface Entry {
	input: string;
	line: number;
	stage: string;
	code: string;
	event_set: string | null;
	digest: string;
	event?: ShopEvent;
	raw?: string;
}

export const REJECTS = ["--rejects", "rejects.ndjson"];
/** Reads what it has settled before, too: several of its rejects are wanted. */
export const upload = ["upload", "events.ndjson", "--json", "--reread"];
export const replay = (...flags: string[]) => [
	"replay",
	"rejects.ndjson",
	"--json",
	...flags,
];

export const entries = ({ path }: Shop) =>
	readLines<Entry>(path("rejects.ndjson"));

export const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `user-${id}`,
	event: "Order Completed",
	properties: { revenue: 10 + id, trace: `t${id}` },
	timestamp: new Date(Date.now() - 60_000).toISOString(),
	...more,
});

/** A shop whose events are three good orders, and one of each kind of bad. */
export async function shopWithBad(
	lines: readonly (object | string)[],
): Promise<Shop> {
	const shop = await openShop(0);
	write(
		shop.folder,
		"events.ndjson",
		lines
			.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
			.map((line) => `${line}\n`)
			.join(""),
	);
	return shop;
}

export const BAD = [
	order(1),
	order(2, { properties: { trace: "t2" } }),
	'{"type":"track","event":"Order Completed"',
	order(4),
	order(5, { userId: undefined }),
	order(6, { timestamp: "someday" }),
];

export function expectReplayed({ code, summary }: Ran, exit: number): void {
	expect(summary.error).toEqual(
		exit === 0 || exit === 3 ? null : expect.anything(),
	);
	expect(code).toBe(exit);
	expect(summary.command).toBe("replay");
	expectBooksBalance(summary);
}
