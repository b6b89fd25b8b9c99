import {
	existsSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { OUTCOMES } from "../../src/delivery/chunk.ts";
import { keptDays } from "../../src/ledger/stamp.ts";
import { contentsOf, emptyFolder } from "./folder.ts";
import { keysOf, numbers } from "./keys.ts";
import {
	claim,
	DAY_MS,
	daysLater,
	ledgerIn,
	NOON,
	open,
	run,
	send,
} from "./run.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

/** Merges at every end of a run, so that the index answers; the default leaves little in the journal. */
const MERGED = { limits: { leftover: 1 } };
const places = [
	["in the journal", {}],
	["in the index", MERGED],
] as const;

describe.each(places)("with what was delivered %s", (_, options) => {
	test("nothing is sent twice: repeated, overlapping, reordered", async () => {
		const dir = emptyFolder();
		expect(await run(dir, [1, 2, 3, 2], options)).toBe("0001");
		expect(await run(dir, [3, 4, 1, 5, 4], options)).toBe("10101");
		expect(await run(dir, [5, 4, 3, 2, 1], options)).toBe("11111");
	});

	test("a dry run claims as the real run would, and writes nothing", async () => {
		const dir = emptyFolder();
		await run(dir, [1, 2], options);
		const before = contentsOf(dir);
		expect(await run(dir, [2, 3, 3, 1], { ...options, mode: "read" })).toBe(
			"1011",
		);
		expect(contentsOf(dir)).toEqual(before);
	});

	test("`--resend` sends again what was delivered before, but nothing twice", async () => {
		const dir = emptyFolder();
		await run(dir, [1, 2], options);
		for (const mode of ["read", "write"] as const)
			expect(
				await run(dir, [1, 2, 1, 3], { ...options, mode, resend: true }),
			).toBe("0010");
		expect(await run(dir, [1, 2, 3], options)).toBe("111");
	});

	test("refused and unsent are forgotten, unknown is sent again until it is delivered", async () => {
		const dir = emptyFolder();
		const ledger = await open(dir, options);
		const outcomes = ["delivered", "refused", "unknown", "unsent"] as const;
		expect(await claim(ledger, [1, 2, 3, 4])).toBe("0000");
		await send(
			ledger,
			[1, 2, 3, 4],
			Uint8Array.from(outcomes, (o) => OUTCOMES.indexOf(o)),
		);
		expect(await claim(ledger, [1, 2, 3, 4])).toBe("1111");
		await ledger.close();
		const again = await open(dir, options);
		expect(await claim(again, [1, 2, 3, 4, 3])).toBe("10201");
		await again.close();
		expect(await run(dir, [3], options)).toBe("2");
		expect(await run(dir, [3], options)).toBe("1");
	});

	test("an intent that was not settled is unknown, also when the run closed in order", async () => {
		const dir = emptyFolder();
		const ledger = await open(dir, options);
		await claim(ledger, [1, 2], 1);
		await ledger.intend({ eventSet: 1, count: 2, keys: keysOf([1, 2]) });
		await ledger.close();
		for (const mode of ["read", "write"] as const) {
			const next = await open(dir, { ...options, mode });
			expect(await claim(next, [1, 2, 3], 1)).toBe("220");
			expect(next.recovered).toEqual({ unknown: 0, delivered: 0 });
			await next.close();
		}
	});

	test("an entry is kept 90 days and no longer", async () => {
		const dir = emptyFolder();
		await run(dir, [1], options);
		for (const [day, known] of [
			[90, "1"],
			[91, "0"],
		] as const) {
			await run(dir, [day], { ...options, ...daysLater(day) });
			expect(await run(dir, [1], { ...options, mode: "read" })).toBe(known);
		}
	});

	test.each([
		[keptDays(5), 90],
		[keptDays(62), 90],
		[keptDays(200), 228],
	])(
		"with an age rule it is kept %s days, and no run with another takes it away",
		async (kept, days) => {
			const dir = emptyFolder();
			await run(dir, [1], { ...options, kept });
			// Sweeps, and knows nothing of that age.
			await run(dir, [2], { ...options, ...daysLater(days) });
			expect(await run(dir, [1], { ...options, mode: "read" })).toBe("1");
			await run(dir, [3], { ...options, ...daysLater(days + 1) });
			expect(await run(dir, [1], { ...options, mode: "read" })).toBe("0");
		},
	);

	test("without an age rule it is kept for good", async () => {
		const dir = emptyFolder();
		await run(dir, [1], { ...options, kept: keptDays(undefined) });
		for (const day of [100, 1000, 1001])
			expect(await run(dir, [1], { ...options, ...daysLater(day) })).toBe("1");
	});

	test("with the clock set back, nothing is forgotten", async () => {
		const dir = emptyFolder();
		await run(dir, [1], options);
		const back = { ...options, now: () => NOON - 200 * DAY_MS };
		expect(await run(dir, [1, 2], back)).toBe("10");
		expect(await run(dir, [1, 2], back)).toBe("11");
	});
});

describe("a clock far ahead", () => {
	const at = (days: number) => ({
		...MERGED,
		now: () => NOON + days * DAY_MS,
	});

	test("sweeps nothing, by itself or against a server's word, however often it runs", async () => {
		for (const told of [{}, { serverTime: daysLater(0).serverTime }] as const) {
			const dir = emptyFolder();
			await run(dir, numbers(0, 500), MERGED);
			const jumps: unknown[] = [];
			for (const days of [98, 98, 99]) {
				const ledger = await open(dir, { ...at(days), ...told });
				expect(await claim(ledger, [1, 600 + days])).toMatch(/^1/);
				await ledger.close();
				jumps.push(ledger.jumped);
			}
			expect(jumps).toEqual([98, undefined, undefined]);
			expect(await run(dir, numbers(0, 500), MERGED)).toBe("1".repeat(500));
		}
	});

	test("is asked about where no answer told the time, and believed if a server says so", async () => {
		const dir = emptyFolder();
		await run(dir, [1], MERGED);
		let asked = 0;
		const later = async (days: number) => {
			const ledger = await open(dir, {
				...at(days),
				serverTime: {
					heard: () => undefined,
					ask: async () => {
						asked++;
						return NOON + 180 * DAY_MS;
					},
				},
			});
			await ledger.close();
			return ledger.jumped;
		};
		expect(await later(7)).toBeUndefined();
		expect(asked).toBe(0);
		expect(await later(180)).toBeUndefined();
		expect(asked).toBe(1);
		expect(await run(dir, [1], { mode: "read" })).toBe("0");
	});

	test("is not believed either where the days that were seen are lost", async () => {
		const dir = emptyFolder();
		await run(dir, [1], MERGED);
		await run(dir, [2]);
		const days = join(dir, "ledger/facebook/days.json");
		for (const damage of ["", "{}", "garbage", undefined]) {
			if (damage === undefined) rmSync(days);
			else writeFileSync(days, damage);
			expect(await run(dir, [1, 2], at(98))).toBe("11");
			expect(await run(dir, [1, 2], { mode: "read" })).toBe("11");
		}
	});
});

test("what was noted by a clock that was set back is known as long as all else", async () => {
	const dir = emptyFolder();
	await run(dir, [1], MERGED);
	const back = { ...MERGED, now: () => 0 };
	await run(dir, [2], back);
	await run(dir, [3], { ...MERGED, ...daysLater(90) });
	expect(await run(dir, [2], { mode: "read" })).toBe("1");
});

test("namespaces and shards know nothing of each other", async () => {
	const dir = emptyFolder();
	expect(await run(dir, [1], { namespace: "loopback" })).toBe("0");
	expect(await run(dir, [1], { namespace: "facebook.1-of-2" })).toBe("0");
	expect(await run(dir, [1], { namespace: "facebook.2-of-2" })).toBe("0");
	expect(await run(dir, [1])).toBe("0");
	expect(await run(dir, [1], { namespace: "facebook.1-of-2" })).toBe("1");
});

test("folders are 0700 and files 0600", async () => {
	const dir = join(emptyFolder(), "state");
	await run(dir, [1], MERGED);
	await run(dir, [2]);
	const all = readdirSync(dir, { recursive: true, encoding: "utf8" });
	expect(all.some((name) => name.endsWith(".closed"))).toBe(true);
	for (const name of ["", ...all]) {
		const { mode } = statSync(join(dir, name));
		expect([name, mode & 0o777]).toEqual([
			name,
			(mode & 0o40000) !== 0 ? 0o700 : 0o600,
		]);
	}
});

test("what expires is removed from the file, also where nothing new arrives", async () => {
	const dir = emptyFolder();
	await run(dir, numbers(0, 3000), MERGED);
	const later = (days: number) => ({ ...MERGED, ...daysLater(days) });
	await run(dir, [5000], later(50));
	await run(dir, [], later(91));
	// Looked at with the old clock, so that only what is really gone is gone.
	const seen = await run(dir, [...numbers(0, 3000), 5000], { mode: "read" });
	expect(seen).toBe(`${"0".repeat(3000)}1`);
});

test("an expired file of an event set that nobody uses any more is removed", async () => {
	const dir = emptyFolder();
	await run(dir, [1]);
	const journals = join(dir, "ledger/facebook/1001");
	expect(readdirSync(journals)).toHaveLength(1);
	const others = { ...MERGED, eventSets: ["7"] };
	await run(dir, [2], others);
	expect(readdirSync(journals)).toHaveLength(1);
	await run(dir, [3], { ...others, ...daysLater(90) });
	expect(readdirSync(journals)).toHaveLength(1);
	await run(dir, [4], { ...others, ...daysLater(91) });
	expect(readdirSync(journals)).toHaveLength(0);
});

test("memory is bounded: claims spill, journals merge on the way, and every answer stays right", async () => {
	const dir = emptyFolder();
	const options = { limits: { table: 3000, journal: 5000, leftover: 1000 } };
	await run(dir, numbers(0, 5000), options);
	for (const mode of ["read", "write"] as const)
		for (const resend of [true, false]) {
			const ledger = await open(dir, { ...options, mode, resend });
			for (let from = 2000; from < 22_000; from += 500) {
				const fresh = numbers(from, 500);
				const state =
					from < 5000 && !resend
						? "1"
						: mode === "write" && !resend
							? "1"
							: "0";
				// The run with `--resend` before this one delivered them all.
				expect(await claim(ledger, fresh)).toBe(
					(mode === "read" && from >= 5000 ? "0" : state).repeat(500),
				);
				if (mode === "write") await send(ledger, fresh, undefined, from % 2);
				const earlier = numbers(2000 + Math.floor((from - 2000) / 3), 100);
				expect(await claim(ledger, earlier)).toBe("1".repeat(100));
			}
			await ledger.close();
		}
	const left = readdirSync(ledgerIn(dir), { recursive: true }).map(String);
	expect(left.filter((name) => name.includes("scratch"))).toEqual([]);
	expect(await run(dir, numbers(0, 22_100), { mode: "read" })).toBe(
		"1".repeat(22_000) + "0".repeat(100),
	);
});

test("half a million deliveries in one run, and all are known afterwards", async () => {
	const dir = emptyFolder();
	const count = 500_000;
	const keys = new Uint32Array(count * 4).map(
		(_, i) => Math.imul(i + 1, 0x9e3779b1) ^ (i >>> 2),
	);
	const packed = new Uint8Array(keys.buffer);
	const out = new Uint8Array(1000);
	const eventSets = new Uint16Array(1000);
	for (const expected of [0, 1]) {
		const ledger = await open(dir, { limits: { journal: 100_000 } });
		for (let from = 0; from < count; from += 1000) {
			const chunk = packed.subarray(from * 16, (from + 1000) * 16);
			await ledger.claim(chunk, eventSets, 1000, out);
			expect(out.every((claimed) => claimed === expected)).toBe(true);
			if (expected === 0)
				await ledger.settle(
					await ledger.intend({ eventSet: 0, count: 1000, keys: chunk }),
				);
		}
		await ledger.close();
	}
});

test("keys need no alignment", async () => {
	const dir = emptyFolder();
	const ledger = await open(dir);
	const shifted = new Uint8Array(33);
	shifted.set(keysOf([1, 2]), 1);
	const out = new Uint8Array(2);
	await ledger.claim(shifted.subarray(1), Uint16Array.of(0, 0), 2, out);
	expect(out).toEqual(Uint8Array.of(0, 0));
	expect(await claim(ledger, [1, 2])).toBe("11");
	await ledger.close();
});

test("a dry run without a ledger makes none", async () => {
	const dir = join(emptyFolder(), "state");
	expect(await run(dir, [1, 1], { mode: "read" })).toBe("01");
	expect(existsSync(dir)).toBe(false);
});
