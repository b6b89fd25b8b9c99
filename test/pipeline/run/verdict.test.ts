import { describe, expect, it } from "vitest";
import { FbocError } from "../../../src/errors.ts";
import { EXIT } from "../../../src/exit-codes.ts";
import { type RunEnd, verdict } from "../../../src/pipeline/run/verdict.ts";
import { newDeliveries } from "../../../src/report/summary.ts";
import { newCounts } from "../../../src/report/tally.ts";

const CLEAN: RunEnd = {
	events: newCounts(),
	deliveries: newDeliveries(),
	imbalance: [],
	interrupted: undefined,
	stopped: undefined,
	tooManyRejects: false,
	remarks: [],
	problems: [],
};

const damaged = new FbocError({
	code: "damaged_input",
	message: "Damaged.",
	next: "Look.",
});
const refused = new FbocError({
	code: "token_refused",
	message: "Refused.",
	next: "Look.",
});

/** Every reason for an end other than 0, the most urgent first. */
const REASONS: [number, string | undefined, Partial<RunEnd>][] = [
	[11, "books_unbalanced", { imbalance: ["1 read, 2 accounted for"] }],
	[143, "interrupted", { interrupted: EXIT.terminated }],
	[6, "token_refused", { stopped: refused }],
	[7, "too_many_rejects", { tooManyRejects: true }],
	[4, "damaged_input", { problems: [damaged, refused] }],
	[3, undefined, { events: { ...newCounts(), rejected: 1 } }],
];

describe("verdict", () => {
	it("is 0 for a clean run, also one with duplicates, unmapped and filtered", () => {
		const events = { ...newCounts(), unmapped: 3, filtered: 2, opted_out: 1 };
		const deliveries = { ...newDeliveries(), duplicate: 5 };
		expect(verdict({ ...CLEAN, events, deliveries })).toEqual({
			exitCode: 0,
			error: undefined,
		});
	});

	it.each(REASONS)("is %d for %s alone", (exitCode, code, end) => {
		const found = verdict({ ...CLEAN, ...end });
		expect([found.exitCode, found.error?.code]).toEqual([exitCode, code]);
	});

	it("is 3 when Meta refused a delivery", () => {
		const deliveries = { ...newDeliveries(), refused: 1 };
		expect(verdict({ ...CLEAN, deliveries }).exitCode).toBe(3);
	});

	it("names the most urgent of all reasons that hold", () => {
		for (let from = 0; from < REASONS.length; from++) {
			const reasons = REASONS.slice(from).map(([, , reason]) => reason);
			const end: RunEnd = Object.assign({}, CLEAN, ...reasons);
			expect(verdict(end).exitCode).toBe(REASONS[from]?.[0]);
		}
	});

	it("gives the error its exit code, and words without a number of the events'", () => {
		for (const [exitCode, , end] of REASONS.slice(0, -1)) {
			const { error } = verdict({ ...CLEAN, ...end });
			expect(error?.exitCode).toBe(exitCode);
			expect(error?.next).not.toBe("");
		}
	});
});
