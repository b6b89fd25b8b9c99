import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FbocError } from "../../src/errors.ts";
import { FAULT_NAMES, faultOf, parseFaults } from "../../src/sandbox/faults.ts";
import { seededRandom, stableShare } from "../../src/sandbox/random.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { conversion, numbers, offline, open, post } from "./calls.ts";

/** What became of a request, in a word. */
async function outcome(sandbox: Sandbox, n = 0): Promise<string> {
	try {
		const answer = await post(sandbox, [conversion(n)]);
		return answer.json.error ? numbers(answer) : `${answer.status}`;
	} catch {
		return "reset";
	}
}

describe("parseFaults", () => {
	test("names, statuses and shares", () => {
		expect(parseFaults(" 429:0.1, 500:.05,drop:0,bad-event:1e-3 ")).toEqual([
			{ name: 429, share: 0.1 },
			{ name: 500, share: 0.05 },
			{ name: "drop", share: 0 },
			{ name: "bad-event", share: 0.001 },
		]);
		expect(parseFaults("")).toEqual([]);
		expect(parseFaults("drop:0.1,stall:0.2,html:0.7")).toHaveLength(3);
		expect(parseFaults("drop:1,bad-event:1")).toHaveLength(2);
	});

	test.each([
		"429",
		"429:",
		"429:1.1",
		"429:-0.1",
		"429:NaN",
		"429:Infinity",
		"429:0x1",
		"429:0.1:2",
		"302:0.1",
		"600:0.1",
		"dorp:0.1",
		"toString:0.1",
		"drop:0.1,",
		"drop:0.1,drop:0.1",
		"drop:0.6,stall:0.5",
	])("%s: exit 2, with the legal names", (text) => {
		const parse = () => parseFaults(text);
		expect(parse).toThrow(FbocError);
		try {
			parse();
		} catch (error) {
			const { code, exitCode, next } = error as FbocError;
			expect([code, exitCode]).toEqual(["faults_invalid", 2]);
			for (const name of FAULT_NAMES) expect(next).toContain(name);
		}
	});

	test("anything else than a fault is an FbocError, and nothing of it reaches a terminal raw", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				try {
					for (const { share } of parseFaults(text))
						expect(share).toBeLessThanOrEqual(1);
				} catch (error) {
					expect(error).toBeInstanceOf(FbocError);
					// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
					expect((error as FbocError).message).not.toMatch(/[\x00-\x1f]/);
				}
			}),
		);
	});
});

describe("drawing", () => {
	test("each fault has its share, and one request one fault", () => {
		const faults = parseFaults("429:0.25,drop:0.25,bad-event:1");
		const drawn = [0, 0.24, 0.25, 0.49, 0.5, 0.99].map((number) =>
			faultOf(faults, () => number),
		);
		expect(drawn).toEqual([429, 429, "drop", "drop", undefined, undefined]);
	});

	test("numbers lie in [0, 1) and spread evenly, for any seed", () => {
		fc.assert(
			fc.property(fc.integer(), (seed) => {
				const random = seededRandom(seed);
				const numbers = Array.from({ length: 1000 }, random);
				expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
				const low = numbers.filter((n) => n < 0.5).length;
				expect(low).toBeGreaterThan(400);
				expect(low).toBeLessThan(600);
			}),
			{ numRuns: 50 },
		);
	});

	test("a text's share depends on text and seed alone", () => {
		expect(stableShare("a", 1)).toBe(stableShare("a", 1));
		expect(stableShare("a", 1)).not.toBe(stableShare("a", 2));
		expect(stableShare("a", 1)).not.toBe(stableShare("b", 1));
	});

	test("a seed repeats the course of a rehearsal, another seed does not", async () => {
		const faults = parseFaults("429:0.2,500:0.2,drop:0.1,html:0.1");
		const course = async (seed: number) => {
			const sandbox = await open({ faults, seed });
			const outcomes: string[] = [];
			for (let n = 0; n < 40; n++) outcomes.push(await outcome(sandbox, n));
			return outcomes;
		};
		const first = await course(7);
		expect(await course(7)).toEqual(first);
		expect(await course(8)).not.toEqual(first);
		expect(new Set(first).size).toBeGreaterThan(3);
	});
});

const always = (name: string) => open({ faults: parseFaults(`${name}:1`) });

describe("faults of requests", () => {
	test("429: the app's limit and the business's in turn, with usage headers", async () => {
		const sandbox = await always("429");
		const app = await post(sandbox, [conversion()]);
		const business = await post(sandbox, [conversion()]);
		expect([numbers(app), numbers(business)]).toEqual([
			"429 4",
			"429 80004/2446079",
		]);
		expect(app.headers.get("retry-after")).toBe("1");
		expect(JSON.parse(app.headers.get("x-app-usage") ?? "")).toMatchObject({
			call_count: 100,
		});
		expect(business.headers.get("retry-after")).toBeNull();
		expect(business.headers.get("x-business-use-case-usage")).toContain(
			"estimated_time_to_regain_access",
		);
		expect(sandbox.stats).toMatchObject({ accepted: 0, refusedRequests: 0 });
		expect(sandbox.stats.faults.get("429")).toBe(2);
	});

	test("5xx: JSON, HTML and nothing in turn", async () => {
		const sandbox = await always("503");
		const json = await post(sandbox, [conversion()]);
		expect(numbers(json)).toBe("503 2");
		expect(json.json.error?.is_transient).toBe(true);
		const html = await post(sandbox, [conversion()]);
		expect([html.status, html.text.slice(0, 9)]).toEqual([503, "<!DOCTYPE"]);
		const empty = await post(sandbox, [conversion()]);
		expect([empty.status, empty.text]).toEqual([503, ""]);
	});

	test.each([
		["400", "400 1"],
		["401", "401 190"],
		["403", "403 200"],
		["404", "404 100/33"],
		["418", "418 1"],
		["hidden-error", "200 2"],
	])("%s", async (name, expected) => {
		const sandbox = await always(name);
		expect(await outcome(sandbox)).toBe(expected);
		expect(sandbox.stats.accepted).toBe(0);
	});

	test("html: a page where JSON is due", async () => {
		const sandbox = await always("html");
		const answer = await post(sandbox, [conversion()]);
		expect([answer.status, answer.headers.get("content-type")]).toEqual([
			200,
			"text/html; charset=utf-8",
		]);
		expect(sandbox.stats.accepted).toBe(0);
	});

	test("drop: reset, nothing accepted", async () => {
		const sandbox = await always("drop");
		expect(await outcome(sandbox)).toBe("reset");
		expect(sandbox.stats.accepted).toBe(0);
	});

	test("drop-after: reset, but accepted", async () => {
		const sandbox = await always("drop-after");
		expect(await outcome(sandbox)).toBe("reset");
		expect(sandbox.stats.accepted).toBe(1);
	});

	test("overlapped: refused in words, accepted in truth", async () => {
		const sandbox = await always("overlapped");
		expect(await outcome(sandbox)).toBe("400 100/2044011");
		expect(sandbox.stats.accepted).toBe(1);
	});

	test("throttle-headers: accepted under pressure", async () => {
		const sandbox = await always("throttle-headers");
		const first = await post(sandbox, [conversion()]);
		const second = await post(sandbox, [conversion()]);
		expect(first.headers.get("x-app-usage")).toContain("85");
		expect(second.headers.get("x-business-use-case-usage")).toContain("97");
		expect(sandbox.stats.accepted).toBe(2);
	});

	test("slow: accepted in the end", async () => {
		const sandbox = await always("slow");
		expect(await outcome(sandbox)).toBe("200");
	});

	test("faults leave the reading edges alone", async () => {
		const sandbox = await always("500");
		expect((await fetch(`${sandbox.url}/me?access_token=x`)).status).toBe(200);
		expect(sandbox.stats).toMatchObject({ requests: 0, reads: 1 });
	});
});

describe("bad-event", () => {
	test("the same events are bad alone and in company, whatever the wire", async () => {
		const sandbox = await open({
			faults: parseFaults("bad-event:0.2"),
			seed: 3,
		});
		const events = Array.from({ length: 50 }, (_, n) => offline(n));
		const bad: unknown[] = [];
		for (const event of events) {
			const answer = await post(sandbox, [event]);
			if (answer.status === 200) continue;
			expect(numbers(answer)).toBe("400 100/2804999");
			expect(answer.json.error?.error_data).toBeUndefined();
			bad.push(event);
		}
		expect(bad.length).toBeGreaterThan(2);
		expect(bad.length).toBeLessThan(25);
		expect(numbers(await post(sandbox, events))).toBe("400 100/2804999");
		const good = events.filter((event) => !bad.includes(event));
		expect((await post(sandbox, good)).status).toBe(200);
		expect(sandbox.stats.accepted).toBe(2 * good.length);
	});

	test("a truly bad event keeps its own code", async () => {
		const sandbox = await open({ faults: parseFaults("bad-event:1") });
		const event = conversion(0, { event_name: "" });
		expect(numbers(await post(sandbox, [event]))).toBe("400 100/2804901");
	});
});

describe("what Meta says of a good request", () => {
	test("proof: demanded where it does not come along", async () => {
		const sandbox = await open({ faults: parseFaults("proof:1") });
		const refused = await post(sandbox, [conversion()]);
		expect(refused.json.error?.message).toContain("appsecret_proof");
		const data = [conversion()];
		const proven = await post(sandbox, data, {
			body: JSON.stringify({ data, appsecret_proof: "ab".repeat(32) }),
		});
		expect(proven.json.events_received).toBe(1);
	});

	test.each([
		["message", 2, 2],
		["fewer", 1, 2],
		["none", 0, 0],
	])("%s: counts %i, accepts %i", async (fault, counted, accepted) => {
		const sandbox = await open({ faults: parseFaults(`${fault}:1`) });
		for (const events of [
			[conversion(1), conversion(2)],
			[offline(1), offline(2)],
		]) {
			const { status, json } = await post(sandbox, events);
			expect(status).toBe(200);
			expect(json.events_received ?? json.num_processed_entries).toBe(counted);
			expect(json.messages ?? []).toHaveLength(fault === "message" ? 1 : 0);
		}
		expect(sandbox.stats.accepted).toBe(2 * accepted);
	});
});
