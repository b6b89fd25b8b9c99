import { describe, expect, it } from "vitest";
import { trackName } from "../../src/segment/track.ts";

describe("trackName", () => {
	it.each([
		[{ type: "track", event: " Order Completed " }, "Order Completed"],
		[{ type: " Track ", event: "A" }, "A"],
		[{ event: "A" }, "A"],
		[{ type: null, eventSlug: "order_completed" }, "order_completed"],
		[{ type: "track" }, ""],
		[{ type: "track", event: 7 }, ""],
	])("%j is called %j", (event, name) => {
		expect(trackName(event)).toBe(name);
	});

	it.each([
		[{ type: "identify", event: "A" }],
		[{ type: 1, event: "A" }],
		[{ type: ["track"], event: "A" }],
		[{}],
		[{ event: 7 }],
	])("%j is no track call", (event) => {
		expect(trackName(event)).toBeUndefined();
	});
});
