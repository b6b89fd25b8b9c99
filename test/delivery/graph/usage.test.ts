import { describe, expect, it } from "vitest";
import { usageOf } from "../../../src/delivery/graph/usage.ts";

const usage = (name: string, value: unknown, date = "") =>
	usageOf(
		new Map([
			[name, typeof value === "string" ? value : JSON.stringify(value)],
			["date", date],
		]),
	);

describe("usageOf", () => {
	it.each<[string, string, unknown, number | undefined, number | undefined]>([
		[
			"the app's highest share",
			"x-app-usage",
			{ call_count: 10, total_cputime: 80, total_time: 3 },
			80,
			undefined,
		],
		[
			"a business, minutes",
			"x-business-use-case-usage",
			{
				"12": [
					{
						type: "ads_management",
						call_count: 95,
						estimated_time_to_regain_access: 3,
					},
				],
			},
			95,
			180_000,
		],
		[
			"its other name",
			"x-business-use-case",
			{ "12": [{ total_time: 40 }], "13": [{ total_time: 50 }] },
			50,
			undefined,
		],
		[
			"an ad account, seconds",
			"x-ad-account-usage",
			{ acc_id_util_pct: 99.5, reset_time_duration: 30 },
			99.5,
			30_000,
		],
		["no JSON", "x-app-usage", "{oops", undefined, undefined],
		["no object", "x-app-usage", "[1]", undefined, undefined],
		[
			"numbers as text",
			"x-app-usage",
			{ call_count: "10" },
			undefined,
			undefined,
		],
		["another header", "x-fb-other", { call_count: 99 }, undefined, undefined],
	])("%s", (_, name, value, percent, regainMs) => {
		expect(usage(name, value)).toEqual({
			percent,
			regainMs,
			retryAfterMs: undefined,
		});
	});

	it.each<[string, number | undefined]>([
		["30", 30_000],
		["0", 0],
		["Thu, 01 Jan 2026 00:02:00 GMT", 120_000],
		["Wed, 31 Dec 2025 00:00:00 GMT", 0],
		["soon", undefined],
	])("Retry-After: %s, from the answer's own time", (value, retryAfterMs) => {
		const date = "Thu, 01 Jan 2026 00:00:00 GMT";
		expect(usage("retry-after", value, date)).toEqual({
			percent: undefined,
			regainMs: undefined,
			retryAfterMs,
		});
	});

	it("a date to come back at says nothing where the answer does not tell its own", () => {
		const later = "Thu, 01 Jan 2026 00:02:00 GMT";
		expect(usage("retry-after", later).retryAfterMs).toBeUndefined();
	});
});
