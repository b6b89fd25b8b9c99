import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	daysAfter,
	dayToNote,
	firstDay,
	isJump,
	type SeenDays,
} from "../../src/ledger/seen-days.ts";
import { dayOf, isExpired } from "../../src/ledger/stamp.ts";

const KEPT = 90;
const START = 20_000;

interface Visit {
	/** True days since the run before. */
	readonly passed: number;
	/** By how many days the clock is wrong. */
	readonly wrong: number;
	/** Something is delivered, or at least answered. */
	readonly answered: boolean;
}

/**
 * Lives through runs, and says for each delivery how many true days, less what
 * clocks crept, it was known for; those that still are count for nothing.
 *
 * @param tells servers tell the time
 * @param creeping what clocks crept is made up for
 */
function forgotten(
	visits: readonly Visit[],
	tells: boolean,
	creeping = true,
): number[] {
	let truth = START;
	let seen: SeenDays | undefined;
	const ages: number[] = [];
	let live: { stamp: number; at: number; crept: number }[] = [];
	for (const { passed, wrong, answered } of visits) {
		truth += passed;
		const clock = dayOf((truth + wrong) * 86_400_000);
		seen ??= firstDay(clock);
		const day = seen.believed;
		live = live.filter(({ stamp, at, crept }) => {
			const gone = isExpired(stamp, { day, kept: KEPT });
			if (gone) ages.push(truth - at + (creeping ? crept : 0));
			return !gone;
		});
		const server = answered && tells ? truth : undefined;
		if (answered)
			live.push({
				stamp: dayToNote(seen, clock, server),
				at: truth,
				crept: 0,
			});
		const after = daysAfter(seen, clock, server);
		if (server === undefined) {
			const creep = Math.max(0, after.believed - seen.believed - passed);
			for (const one of live) one.crept += creep;
		}
		seen = after;
	}
	return ages;
}

const visits = (answered: fc.Arbitrary<boolean>) =>
	fc.array(
		fc.record({
			passed: fc.oneof(
				fc.integer({ min: 0, max: 3 }),
				fc.integer({ min: 0, max: 200 }),
			),
			wrong: fc.oneof(
				fc.constant(0),
				fc.constantFrom(98, -98, 97, 100, -20_000, 12_000),
				fc.integer({ min: -400, max: 400 }),
			),
			answered,
		}),
		{ minLength: 2, maxLength: 60 },
	);

describe("whatever clocks say, what was delivered is known as long as is promised", () => {
	test("where servers tell the time", () => {
		fc.assert(
			fc.property(visits(fc.boolean()), (runs) => {
				for (const age of forgotten(runs, true))
					expect(age).toBeGreaterThanOrEqual(KEPT);
			}),
			{ numRuns: 3000 },
		);
	});

	test("where they never do", () => {
		fc.assert(
			fc.property(visits(fc.boolean()), (runs) => {
				for (const age of forgotten(runs, false))
					expect(age).toBeGreaterThanOrEqual(KEPT);
			}),
			{ numRuns: 3000 },
		);
	});

	test("jumps alone never cost a day, however many, and however long they last", () => {
		const jumping = fc.array(
			fc.record({
				passed: fc.integer({ min: 0, max: 3 }),
				// Further apart than any step that counts.
				wrong: fc.constantFrom(0, 98, 300, 1000, -98, -300),
				answered: fc.boolean(),
			}),
			{ minLength: 2, maxLength: 80 },
		);
		fc.assert(
			fc.property(jumping, fc.boolean(), (runs, tells) => {
				const ages = forgotten(runs, tells, false);
				for (const age of ages) expect(age).toBeGreaterThanOrEqual(KEPT);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe("and it is forgotten in the end", () => {
	const run = (seen: SeenDays, clock: number, server?: number) =>
		daysAfter(seen, clock, server);

	test("a right clock is followed day by day, with or without a server's word", () => {
		let [alone, told] = [firstDay(START), firstDay(START)];
		for (let day = START; day < START + 100; day += 7) {
			alone = run(alone, day);
			told = run(told, day, day);
		}
		expect(alone).toEqual({ believed: START + 98, latest: START + 98 });
		expect(told).toEqual(alone);
	});

	test("after half a year of rest: at once by a server's word, else day by day", () => {
		const rest = START + 180;
		const seen = { believed: START, latest: START };
		expect(isJump(seen, rest)).toBe(true);
		expect(run(seen, rest, rest).believed).toBe(rest);
		const first = run(seen, rest);
		expect(first).toEqual({ believed: START, latest: rest });
		expect(run(first, rest + 1).believed).toBe(START + 1);
		expect(isJump(first, rest + 1)).toBe(false);
	});

	test("a day ahead of the true one falls back by a server's word", () => {
		const wrong = firstDay(START + 98);
		expect(run(wrong, START, START)).toEqual({
			believed: START,
			latest: START,
		});
	});

	test("a clock that a server contradicts moves nothing, and is no news twice", () => {
		const seen = { believed: START, latest: START };
		const after = run(seen, START + 98, START);
		expect(after.believed).toBe(START);
		expect(isJump(after, START + 98)).toBe(false);
		expect(run(after, START + 98).believed).toBe(START);
	});
});
