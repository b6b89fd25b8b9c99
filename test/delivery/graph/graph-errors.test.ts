import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphClient } from "../../../src/delivery/graph/graph-client.ts";
import {
	classify,
	type Verdict,
} from "../../../src/delivery/graph/graph-errors.ts";
import { clientFor, uploadOf } from "../fixtures.ts";
import {
	graphError,
	type Reply,
	type ScriptedServer,
	startServer,
} from "../scripted-server.ts";

let server: ScriptedServer;
let client: GraphClient;
let reply: Reply;

beforeAll(async () => {
	server = await startServer(() => reply);
	client = clientFor(server.url);
});
afterAll(() => server.close());

async function verdictOf(next: Reply): Promise<Verdict> {
	reply = next;
	const body = Buffer.from("{}");
	const counts = ["events_received", "num_processed_entries"];
	return classify(await client.post(uploadOf(body)), counts);
}

/** A verdict in short, to be read in a table. */
function short(verdict: Verdict): string {
	if (verdict.kind === "fatal") return `fatal ${verdict.reason}`;
	if (verdict.kind !== "transient") return verdict.kind;
	const arrived = verdict.mayHaveArrived ? ", may have arrived" : "";
	return `transient ${verdict.patience}${arrived}`;
}

const html = (status: number): Reply => ({
	status,
	headers: { "Content-Type": "text/html" },
	body: "<!doctype html><title>Sorry</title>",
});

describe("codes of the Graph API", () => {
	it.each<[string, Reply, string]>([
		["1", graphError(1, undefined, {}, 500), "transient budget"],
		["1/99", graphError(1, 99, {}, 500), "transient few"],
		["2", graphError(2, undefined, {}, 500), "transient budget"],
		["341", graphError(341), "transient budget"],
		["5000", graphError(5000), "transient budget"],
		["21009", graphError(21009), "transient budget"],
		["negative", graphError(-3), "transient budget"],
		[
			"is_transient",
			graphError(100, 7, { is_transient: true }),
			"transient budget",
		],
		["4", graphError(4), "throttled"],
		[
			"4 although is_transient",
			graphError(4, 1504022, { is_transient: true }, 403),
			"throttled",
		],
		["17", graphError(17, 2446079), "throttled"],
		["32", graphError(32), "throttled"],
		["613", graphError(613, 1487742), "throttled"],
		["80000", graphError(80000), "throttled"],
		["80004", graphError(80004), "throttled"],
		["80014", graphError(80014), "throttled"],
		["80015 is none of them", graphError(80015), "transient few-then-split"],
		["any code with HTTP 429", graphError(100, 1, {}, 429), "throttled"],
		["368", graphError(368), "blocked"],
		["190", graphError(190, 463, {}, 401), "fatal token"],
		["102", graphError(102), "fatal token"],
		["104", graphError(104), "fatal token"],
		["3", graphError(3), "fatal permission"],
		["10", graphError(10, undefined, {}, 403), "fatal permission"],
		["200", graphError(200), "fatal permission"],
		["294", graphError(294), "fatal permission"],
		["299", graphError(299), "fatal permission"],
		["300 is none of them", graphError(300), "transient few-then-split"],
		["100/33", graphError(100, 33), "fatal event-set"],
		["2635", graphError(2635), "fatal version"],
		["100", graphError(100), "payload"],
		["100/2804016", graphError(100, 2804016), "payload"],
		["100/1815356", graphError(100, 1815356), "payload"],
		[
			"any code with a subcode of the payload range",
			graphError(7, 2804999),
			"payload",
		],
		["100/2044011", graphError(100, 2044011), "delivered"],
		["unknown with 4xx", graphError(98765), "transient few-then-split"],
		[
			"unknown with 5xx",
			graphError(98765, undefined, {}, 500),
			"transient budget",
		],
		[
			"unknown with 200",
			graphError(98765, undefined, {}, 200),
			"transient budget",
		],
		["payload error in a 200", graphError(100, 2804003, {}, 200), "payload"],
		[
			"codes as text",
			{ status: 400, body: { error: { code: "190", error_subcode: "460" } } },
			"fatal token",
		],
		[
			"the old shape",
			{ status: 400, body: { error_code: 190, error_msg: "x" } },
			"fatal token",
		],
		[
			"the old shape in a 200",
			{ body: { error_code: 2, error_msg: "x" } },
			"transient budget",
		],
		[
			"an error that is only a word",
			{ status: 400, body: { error: "invalid" } },
			"transient budget",
		],
	])("%s", async (_, next, expected) => {
		expect(short(await verdictOf(next))).toBe(expected);
	});
});

describe("answers that are not Graph errors", () => {
	it.each<[string, Reply, string]>([
		["HTML with 200", html(200), "transient budget, may have arrived"],
		["HTML with 400", html(400), "transient budget"],
		["HTML with 502", html(502), "transient budget, may have arrived"],
		["empty with 200", {}, "transient budget, may have arrived"],
		["empty with 500", { status: 500 }, "transient budget, may have arrived"],
		[
			"a redirect",
			{ status: 302, headers: { Location: "/x" } },
			"transient budget",
		],
		["HTML with 429", html(429), "throttled"],
		["413 of a gateway", html(413), "payload"],
		["407 of a proxy", html(407), "transient few"],
		["a receipt", { body: { events_received: 3 } }, "delivered"],
		[
			"a receipt of the offline wire",
			{ body: { id: "1", num_processed_entries: 3 } },
			"delivered",
		],
		[
			"an object with a trace id only",
			{ body: { fbtrace_id: "A" } },
			"delivered",
		],
		[
			"an object of someone else",
			{ body: { ok: true } },
			"transient budget, may have arrived",
		],
		["a list", { body: [1] }, "transient budget, may have arrived"],
		[
			"a receipt with 500",
			{ status: 500, body: { events_received: 3 } },
			"transient budget, may have arrived",
		],
		["a receipt cut in half", "half", "transient budget, may have arrived"],
		["a dropped connection", "drop", "transient budget, may have arrived"],
	])("%s", async (_, next, expected) => {
		expect(short(await verdictOf(next))).toBe(expected);
	});

	it("count what was received", async () => {
		const a = await verdictOf({ body: { events_received: 3 } });
		const b = await verdictOf({ body: { num_processed_entries: 4 } });
		expect([a, b]).toMatchObject([{ received: 3 }, { received: 4 }]);
	});
});

describe("event_index", () => {
	const index = async (error_data: unknown) => {
		const verdict = await verdictOf(graphError(100, 1815356, { error_data }));
		return verdict.kind === "payload"
			? verdict.problem.eventIndex
			: "no payload";
	};
	const inner = { event_index: 7, message: "LDU missing", code: 2804030 };

	it.each<[string, unknown, number | undefined]>([
		["an object", inner, 7],
		["JSON text", JSON.stringify(inner), 7],
		["a nested exception", { exception: { data: inner } }, 7],
		[
			"nested JSON text",
			JSON.stringify({ exception: JSON.stringify(inner) }),
			7,
		],
		["in a list", [{ a: 1 }, inner], 7],
		["0", { event_index: 0 }, 0],
		["as text", { event_index: "12" }, 12],
		["negative", { event_index: -1 }, undefined],
		["a fraction", { event_index: 1.5 }, undefined],
		["text that is no JSON", "{oops", undefined],
		["nothing", undefined, undefined],
		["null", null, undefined],
	])("%s", async (_, data, expected) => {
		expect(await index(data)).toBe(expected);
	});
});
