import { beforeEach, describe, expect, it } from "vitest";
import {
	createPace,
	type Pace,
	type PaceAnswer,
} from "../../src/delivery/pace.ts";

let clock: number;
let pace: Pace;
beforeEach(() => {
	clock = 1_000_000;
	pace = createPace(() => clock);
});

/** A request that starts now and is answered now. */
function answer(
	result: PaceAnswer["result"],
	headers: Record<string, string> = {},
): void {
	pace.started();
	pace.answered({
		headers: new Map(Object.entries(headers)),
		result,
		startedAt: clock,
	});
}
const use = (percent: number) => ({
	"x-app-usage": JSON.stringify({ call_count: percent }),
});

describe("usage", () => {
	it.each([
		[0, 0],
		[75, 0],
		[80, 1_250],
		[85, 2_500],
		[94, 4_750],
		[95, 60_000],
		[120, 60_000],
	])("at %i %% the next request waits %i ms", (percent, wait) => {
		answer("served", use(percent));
		expect(pace.waitMs()).toBe(wait);
	});

	it("spaces every following request, until use falls", () => {
		answer("served", use(85));
		clock += 2_500;
		expect(pace.waitMs()).toBe(0);
		pace.started();
		expect(pace.waitMs()).toBe(2_500);
		clock += 2_500;
		answer("served", use(10));
		expect(pace.waitMs()).toBe(0);
	});

	it("takes missing headers of a served request as low use, of a failed one as no news", () => {
		answer("served", use(85));
		clock += 2_500;
		answer("failed");
		expect(pace.waitMs()).toBe(2_500);
		clock += 2_500;
		answer("served");
		expect(pace.waitMs()).toBe(0);
	});

	it("pauses for as long as Meta says", () => {
		answer("served", {
			"x-business-use-case-usage": JSON.stringify({
				"1": [{ call_count: 96, estimated_time_to_regain_access: 7 }],
			}),
		});
		expect(pace.waitMs()).toBe(7 * 60_000);
		clock += 7 * 60_000;
		expect(pace.waitMs()).toBe(0);
	});
});

describe("throttling", () => {
	it("waits by Retry-After", () => {
		answer("throttled", { "retry-after": "17" });
		expect(pace.waitMs()).toBe(17_000);
	});

	it("waits for the regain time of the headers", () => {
		answer("throttled", { "x-ad-account-usage": '{"reset_time_duration":9}' });
		expect(pace.waitMs()).toBe(9_000);
	});

	it.each([{}, { "retry-after": "0" }])(
		"waits longer each time in a row when nothing says how long (%j)",
		(headers) => {
			const waits: number[] = [];
			for (let i = 0; i < 8; i++) {
				answer("throttled", headers);
				waits.push(pace.waitMs());
				clock += pace.waitMs();
			}
			expect(waits).toEqual(
				[5, 10, 20, 40, 80, 160, 300, 300].map((s) => s * 1000),
			);
		},
	);

	it("begins anew after a served request", () => {
		answer("throttled");
		clock += 5_000;
		answer("served");
		answer("throttled");
		expect(pace.waitMs()).toBe(5_000);
	});

	it("counts requests that were on their way together once", () => {
		const startedAt = clock;
		clock += 100;
		for (let i = 0; i < 4; i++)
			pace.answered({ headers: new Map(), result: "throttled", startedAt });
		expect(pace.waitMs()).toBe(5_000);
		expect(pace.slots(8)).toBe(4);
	});

	it("halves what is in flight and gives it back one by one", () => {
		expect(pace.slots(8)).toBe(8);
		answer("throttled");
		expect(pace.slots(8)).toBe(4);
		clock += 1;
		answer("throttled");
		expect(pace.slots(8)).toBe(2);
		for (let i = 0; i < 10; i++) answer("served");
		expect(pace.slots(8)).toBe(3);
		for (let i = 0; i < 50; i++) answer("served");
		expect(pace.slots(8)).toBe(8);
		answer("served");
		expect(pace.slots(8)).toBe(8);
	});

	it("never closes the last slot", () => {
		for (let i = 0; i < 2000; i++) {
			clock += 1;
			answer("throttled", { "retry-after": "1" });
		}
		expect(pace.slots(4)).toBe(1);
	});
});

it("an unavailable server's Retry-After is heeded", () => {
	answer("failed", { "retry-after": "3" });
	expect(pace.waitMs()).toBe(3_000);
});

it("pause holds everything back", () => {
	pace.pause(100, "blocked");
	pace.pause(50, "asked to come back");
	expect(pace.waitMs()).toBe(100);
	expect(pace.why).toBe("blocked");
});
