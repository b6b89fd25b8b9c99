import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Batch } from "../../../src/pipeline/mapping/batch.ts";
import { RejectJudge } from "../../../src/pipeline/run/max-rejects.ts";
import { batchOf, settingsOf, track } from "../mapping.ts";

const settings = settingsOf({ api: "offline", events: { A: "1" } });
const TEMPLATE = batchOf([track("A", { timestamp: "" })], settings);
const [REJECT] = TEMPLATE.rejects;

/** A batch of so many events, of which those at `rejected` are refused. */
function batch(read: number, rejected: readonly number[]): Batch {
	if (REJECT === undefined) throw new TypeError("the template has a reject");
	return {
		...TEMPLATE,
		counts: { ...TEMPLATE.counts, read, rejected: rejected.length },
		rejects: rejected.map((ordinal) => ({ ...REJECT, ordinal })),
	};
}

/** Refusals of the first deliveries of a chunk. */
const refusals = (count: number, more: { tooOld?: boolean } = {}) =>
	Array.from({ length: count }, (_, index) => ({ index, ...more }));

const first = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("RejectJudge without a limit of the user's", () => {
	it("judges once 1000 events are read, not before", () => {
		const judge = new RejectJudge();
		judge.add(batch(999, first(999)));
		expect(judge).toMatchObject({ pending: true, exceeded: false });
		judge.add(batch(1, []));
		expect(judge).toMatchObject({ pending: false, exceeded: true });
	});

	it("allows 100 of the first 1000, and not one more", () => {
		const allowed = new RejectJudge();
		allowed.add(batch(1000, first(100)));
		expect(allowed).toMatchObject({ pending: false, exceeded: false });
		const exceeded = new RejectJudge();
		exceeded.add(batch(1000, first(101)));
		expect(exceeded.exceeded).toBe(true);
	});

	it("never judges again", () => {
		const judge = new RejectJudge();
		judge.add(batch(1000, []));
		judge.add(batch(5000, first(5000)));
		judge.addRefused(refusals(5000), judge.hand(5000) + 1000);
		expect(judge).toMatchObject({ pending: false, exceeded: false });
	});

	it("looks at exactly the first 1000 events, however they are cut into batches", () => {
		const cuts = fc.array(fc.integer({ min: 0, max: 700 }), {
			minLength: 2,
			maxLength: 8,
		});
		fc.assert(
			fc.property(cuts, fc.integer({ min: 0, max: 20 }), (sizes, every) => {
				const judge = new RejectJudge();
				let read = 0;
				let sampled = 0;
				for (const size of sizes) {
					const rejected = first(size).filter(
						(i) => every > 0 && (read + i) % every === 0,
					);
					sampled += rejected.filter((i) => read + i < 1000).length;
					judge.add(batch(size, rejected));
					read += size;
					expect(judge.pending).toBe(read < 1000);
					expect(judge.exceeded).toBe(read >= 1000 && sampled > 100);
				}
			}),
		);
	});

	it("counts the ordinals that a real block has", () => {
		const events = first(1000).map((i) =>
			track("A", { timestamp: i % 9 === 0 ? "" : "2018-04-24" }),
		);
		const judge = new RejectJudge();
		judge.add(batchOf(events, settings));
		expect(judge.exceeded).toBe(true);
	});
});

describe("RejectJudge and what Meta refuses, without a limit of the user's", () => {
	it("allows 100 of the first 1000 deliveries, and not one more", () => {
		const judge = new RejectJudge();
		const at = judge.hand(1000);
		judge.addRefused(refusals(100), at);
		expect(judge.exceeded).toBe(false);
		judge.addRefused(refusals(1), at);
		expect(judge.exceeded).toBe(true);
	});

	it("never stops less than 1000 deliveries, and judges once they are that many", () => {
		const judge = new RejectJudge();
		judge.addRefused(refusals(999), judge.hand(999));
		expect(judge.exceeded).toBe(false);
		judge.hand(1);
		expect(judge.exceeded).toBe(true);
	});

	it("looks at the first 1000 deliveries only, whenever they are refused", () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						count: fc.integer({ min: 1, max: 600 }),
						every: fc.integer({ min: 1, max: 30 }),
					}),
					{ minLength: 1, maxLength: 6 },
				),
				(chunks) => {
					const judge = new RejectJudge();
					const places = chunks.map(({ count }) => judge.hand(count));
					let early = 0;
					let handed = 0;
					for (const [n, { count, every }] of chunks.entries()) {
						const bad = first(count).filter((i) => i % every === 0);
						const at = places[n] as number;
						early += bad.filter((i) => at + i < 1000).length;
						handed += count;
						judge.addRefused(
							bad.map((index) => ({ index })),
							at,
						);
					}
					expect(judge.exceeded).toBe(handed >= 1000 && early > 100);
				},
			),
		);
	});

	it("does not count what is too old, here or there", () => {
		const judge = new RejectJudge();
		const old = batch(1000, first(1000));
		judge.add({
			...old,
			rejects: old.rejects.map((reject) => ({ ...reject, code: "too_old" })),
		});
		judge.addRefused(refusals(1000, { tooOld: true }), judge.hand(1000));
		expect(judge).toMatchObject({ pending: false, exceeded: false });
	});
});

describe("RejectJudge with a limit of the user's", () => {
	it("allows so many events, and not one more", () => {
		const judge = new RejectJudge({ kind: "count", count: 5 });
		expect(judge.pending).toBe(false);
		judge.add(batch(10, first(5)));
		expect(judge.exceeded).toBe(false);
		judge.add(batch(10, first(1)));
		expect(judge.exceeded).toBe(true);
	});

	it("stops at the first reject where none is allowed", () => {
		const judge = new RejectJudge({ kind: "count", count: 0 });
		judge.add(batch(1, []));
		expect(judge.exceeded).toBe(false);
		judge.add(batch(1, [0]));
		expect(judge.exceeded).toBe(true);
	});

	it("judges a share of what was read so far, and does not take it back", () => {
		const judge = new RejectJudge({ kind: "share", share: 0.05 });
		judge.add(batch(100, first(5)));
		expect(judge.exceeded).toBe(false);
		judge.add(batch(19, first(1)));
		expect(judge.exceeded).toBe(true);
		judge.add(batch(10_000, []));
		expect(judge.exceeded).toBe(true);
	});

	it("counts what Meta refused, too", () => {
		const judge = new RejectJudge({ kind: "count", count: 5 });
		judge.add(batch(10, first(3)));
		judge.addRefused(refusals(2), judge.hand(10));
		expect(judge.exceeded).toBe(false);
		judge.addRefused(refusals(1, { tooOld: true }), 0);
		expect(judge.exceeded).toBe(true);
	});
});
