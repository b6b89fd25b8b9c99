import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeOld } from "../../../src/pipeline/run/old-events.ts";
import { batchOf, settingsOf, track } from "../mapping.ts";

const CONFIG = {
	api: "conversions",
	events: { A: ["1", "2"], B: "1" },
} as const;
const settings = settingsOf({ ...CONFIG, maxAgeDays: 5 });
const { plan } = settings;
const ageless = settingsOf({ ...CONFIG, maxAgeDays: 10_000 });
const OLD = new Date(settings.asOf - 6 * 86_400_000).toISOString();
const old = (name: string, messageId: string, more: object = {}) =>
	track(name, { messageId, timestamp: OLD, ...more });
const hex = (keys: Uint8Array, i: number) =>
	Buffer.from(keys.subarray(i * 16, i * 16 + 16)).toString("hex");

/** A ledger that knows these keys. */
const knowing = (known: ReadonlySet<string>) => ({
	known(keys: Uint8Array, _: Uint16Array, count: number, out: Uint8Array) {
		for (let i = 0; i < count; i++) out[i] = known.has(hex(keys, i)) ? 1 : 0;
	},
});
/** The keys of the same events where no age is asked for. */
const keysOf = (events: readonly object[]) => {
	const { keys, count } = batchOf(events, ageless);
	return Array.from({ length: count }, (_, i) => hex(keys, i));
};

describe("judgeOld", () => {
	it("accepts what was delivered, although it could not be mapped any more", async () => {
		const bad = old("A", "x", {
			...{ userId: undefined, context: undefined, traits: undefined },
		});
		const known = new Set(keysOf([old("A", "x")]));
		const mapped = batchOf(["", bad, old("B", "y")], settings);
		expect(mapped.counts).toMatchObject({ read: 2, rejected: 2, accepted: 0 });
		const { batch, delivered } = await judgeOld(mapped, plan, knowing(known));
		expect(batch.counts).toMatchObject({ read: 2, rejected: 1, accepted: 1 });
		expect(batch.rejects.map(({ code, line }) => [code, line])).toEqual([
			["too_old", 2],
		]);
		expect(delivered.map(({ line }) => line)).toEqual([1, 1]);
	});

	it("leaves out what the ledger does not know, with a warning once an event", async () => {
		const [first] = keysOf([old("A", "x")]) as [string];
		const { batch, delivered } = await judgeOld(
			batchOf([old("A", "x"), old("A", "x")], settings),
			plan,
			knowing(new Set([first])),
		);
		expect(delivered).toHaveLength(2);
		expect(batch.counts.accepted).toBe(2);
		expect(batch.warnings.reduce((a, b) => a + b)).toBe(2);
		expect(Math.max(...batch.warningLines)).toBe(0);
	});

	it("asks nothing for other rejects", async () => {
		const mapped = batchOf(["bad", track("A", {})], settings);
		const never = {
			known() {
				throw new Error("asked");
			},
		};
		expect((await judgeOld(mapped, plan, never)).batch).toBe(mapped);
	});

	it("books balance, whatever is known; without a ledger all is as the mapping says", async () => {
		const event = fc.record({
			name: fc.constantFrom("A", "B"),
			id: fc.constantFrom("1", "2", "3", ""),
			old: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(event, { maxLength: 12 }),
				fc.func(fc.boolean()),
				async (events, knows) => {
					const list = events.map(({ name, id, old: isOld }) =>
						isOld ? old(name, id) : track(name, { messageId: id }),
					);
					const mapped = batchOf(list, settings);
					const none = knowing(new Set());
					expect((await judgeOld(mapped, plan, none)).batch).toEqual(mapped);
					const all = events.flatMap(({ name, id }) => keysOf([old(name, id)]));
					const known = new Set(all.filter((key) => knows(key)));
					const { batch, delivered } = await judgeOld(
						mapped,
						plan,
						knowing(known),
					);
					const { read, rejected, accepted } = batch.counts;
					expect(rejected + accepted).toBe(read);
					expect(batch.rejects).toHaveLength(rejected);
					const wanted = events.flatMap(({ old: isOld, name, id }) =>
						isOld
							? keysOf([old(name, id)]).filter((key) => known.has(key))
							: [],
					);
					expect(delivered).toHaveLength(wanted.length);
				},
			),
		);
	});
});
