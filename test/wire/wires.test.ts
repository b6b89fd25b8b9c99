import { describe, expect, it } from "vitest";
import { classify } from "../../src/delivery/graph/graph-errors.ts";
import { checkPayload } from "../../src/pipeline/sources/check-payload.ts";
import { judgeUpload } from "../../src/sandbox/judge-upload.ts";
import { SANDBOX_WIRES } from "../../src/sandbox/sandbox-wires.ts";
import { WIRE_NAMES } from "../../src/vocabulary/wire-names.ts";
import { WIRES } from "../../src/wire/wires.ts";
import { AS_OF, mapOne } from "../pipeline/mapping.ts";
import { EVENTS, ORDER, PRODUCT_ADDED } from "./examples.ts";

const EVENT_SET = "1";

describe.each(WIRE_NAMES)("the %s wire, as it was written", (api) => {
	const wire = WIRES[api];
	const sandboxWire = SANDBOX_WIRES[api];
	const events = [ORDER, PRODUCT_ADDED].flatMap((event) =>
		mapOne(event, { api, events: EVENTS }).deliveries.map(({ event }) => event),
	);

	it("is found whole by whoever reads a payload file, its money too", () => {
		const checked = events.map((event, i) =>
			checkPayload(
				{
					schema: "fboc.payload/1",
					event_set: EVENT_SET,
					api,
					key: `${i}`.padStart(32, "0"),
					event,
				},
				new Set([EVENT_SET]),
			),
		);
		expect(checked).toMatchObject([
			{ api, eventName: "Purchase", value: 39.95, currency: "USD" },
			{ api, eventName: "AddToCart", value: Number.NaN },
		]);
		for (const event of events)
			expect("event_id" in event).toBe(wire.payload.hasEventId);
	});

	it("is taken by the sandbox in the body of a request", () => {
		const { open, close } = wire.request;
		const data = events.map((event) => JSON.stringify(event)).join();
		const judged = judgeUpload(
			{
				version: "v25.0",
				eventSet: EVENT_SET,
				token: "T",
				parameters: JSON.parse(open + data + close({ uploadTag: "Segment" })),
			},
			{ knows: () => true, now: () => AS_OF, badEvents: 0, seed: 0 },
		);
		expect(judged).toEqual({ api, events });
	});

	it("has its events counted by the receipt", () => {
		const body = sandboxWire.receipt(EVENT_SET, 7, []);
		const answer = { kind: "answer", status: 200, headers: new Map() } as const;
		expect(classify({ ...answer, body }, wire.receiptCounts)).toMatchObject({
			kind: "delivered",
			received: 7,
		});
	});

	it("goes in requests as large as are taken", () => {
		expect(sandboxWire.maxEvents).toBe(wire.maxEvents);
	});
});
