import { join } from "node:path";
import { expect } from "vitest";
import {
	fboc,
	type Ran,
	sandboxProcess,
	temporaryFolder,
} from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { type Expected, writeGenerated } from "./generated-events.ts";
import { readRecord } from "./sandbox-record.ts";

/** Count and value of every event set, from what the events say. */
function totals(events: Iterable<Expected>): Record<string, object> {
	const sets = new Map<string, { count: number; cents: number }>();
	for (const { eventSet, cents } of events) {
		const before = sets.get(eventSet) ?? { count: 0, cents: 0 };
		sets.set(eventSet, {
			count: before.count + 1,
			cents: before.cents + cents,
		});
	}
	return Object.fromEntries(sets);
}

/** The same, from the summary. */
const delivered = ({ summary }: Ran) =>
	Object.fromEntries(
		summary.event_sets.map(({ id, delivered: count, value }) => [
			id,
			{ count, cents: Math.round((value.USD ?? 0) * 100) },
		]),
	);

/** So many events to a sandbox: its record and the summary agree to the event. */
export async function expectAllArrive(
	count: number,
	api: "conversions" | "offline",
): Promise<void> {
	const folder = temporaryFolder();
	const expected = writeGenerated(folder, count);
	const upload = ["upload", "events.ndjson", "--json", "--api", api];
	const rehearsal = await fboc([...upload, "--dry-run"], { cwd: folder });
	expect(rehearsal.code).toBe(0);

	const record = join(folder, "record.ndjson");
	const sandbox = await sandboxProcess(["--record", record], {
		cwd: folder,
	});
	const ran = await fboc(upload, {
		cwd: folder,
		env: { FBOC_GRAPH_URL: sandbox.url, FBOC_ACCESS_TOKEN: "token" },
	});
	await sandbox.stop();

	expect(ran.code).toBe(0);
	const { summary } = ran;
	expectBooksBalance(summary);
	expect(summary.events).toMatchObject({
		read: count,
		accepted: expected.size,
		unmapped: count - expected.size,
		rejected: 0,
	});
	expect(summary.deliveries).toMatchObject({
		planned: expected.size,
		delivered: expected.size,
	});
	expect(delivered(ran)).toEqual(totals(expected.values()));
	expect(summary.payload_digest).toBe(rehearsal.summary.payload_digest);

	const { byTrace, apis, lines } = await readRecord(record);
	expect([...apis]).toEqual([api]);
	expect(lines).toBe(expected.size);
	expect(byTrace.size).toBe(expected.size);
	let wrong = 0;
	for (const [trace, { eventSet, cents }] of expected) {
		const got = byTrace.get(trace);
		if (got?.eventSet !== eventSet || got.cents !== cents) wrong++;
	}
	expect(wrong).toBe(0);
}
