import { randomFillSync } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, bench, describe } from "vitest";
import type { LedgerOptions } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";

/*
 * What the ledger costs. `npx vitest bench test/bench/ledger` measures with a
 * million entries; FBOC_BENCH_ENTRIES=10000000 with ten. Each sample is EVENTS
 * events: hz times EVENTS is events a second.
 */
const EVENTS = 200_000;
const CHUNK = 1000;
const ENTRIES = Number(process.env.FBOC_BENCH_ENTRIES ?? 1_000_000);
const dir = mkdtempSync(join(tmpdir(), "fboc-bench-"));
const known = new Uint8Array(EVENTS * 16);
const out = new Uint8Array(CHUNK);
const eventSets = new Uint16Array(CHUNK);

function open(options: Partial<LedgerOptions> = {}) {
	return openLedger(join(dir, "ledger", "facebook"), {
		mode: "write",
		eventSets: ["1001"],
		now: Date.now,
		resend: false,
		temp: tmpdir(),
		...options,
	});
}

/** Claims, intends and settles all, four chunks at once, as `upload` does. */
async function upload(keys: Uint8Array): Promise<void> {
	const ledger = await open();
	const inFlight = new Set<Promise<void>>();
	for (let at = 0; at < keys.length; at += CHUNK * 16) {
		const chunk = keys.subarray(at, at + CHUNK * 16);
		await ledger.claim(chunk, eventSets, CHUNK, out);
		if (out[0] === 1) continue;
		while (inFlight.size >= 4) await Promise.race(inFlight);
		const sending = ledger
			.intend({ eventSet: 0, count: CHUNK, keys: chunk })
			.then((intent) => ledger.settle(intent))
			.finally(() => inFlight.delete(sending));
		inFlight.add(sending);
	}
	await Promise.all(inFlight);
	await ledger.close();
}

async function preview(keys: Uint8Array): Promise<void> {
	const ledger = await open({ mode: "read" });
	for (let at = 0; at < keys.length; at += CHUNK * 16)
		await ledger.claim(
			keys.subarray(at, at + CHUNK * 16),
			...([eventSets, CHUNK, out] as const),
		);
	await ledger.close();
}

function fresh(): Uint8Array {
	return randomFillSync(new Uint8Array(EVENTS * 16));
}

beforeAll(async () => {
	for (let i = 0; i < ENTRIES; i += EVENTS) await upload(randomFillSync(known));
	const sizes = readdirSync(dir, { recursive: true, encoding: "utf8" }).map(
		(name) => statSync(join(dir, name)).size,
	);
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	console.log(`${ENTRIES} entries: ${Math.round(bytes / 1e6)} MB`);
}, 600_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const few = { iterations: 4, time: 0, warmupIterations: 1, warmupTime: 0 };

describe(`${EVENTS} events against ${ENTRIES} entries`, () => {
	bench("upload, all new", () => upload(fresh()), few);
	bench("upload, all delivered before", () => upload(known), few);
	bench("dry run, all new", () => preview(fresh()), few);
	bench("dry run, all delivered before", () => preview(known), few);
	bench("open and close", async () => (await open()).close(), few);
});
