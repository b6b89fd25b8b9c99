import { describe, expect, test } from "vitest";
import {
	DAY_S,
	NOW_S,
	numbers,
	offline,
	open,
	post,
	SET,
	sha,
} from "./calls.ts";

const keys = (match_keys: unknown) => offline(0, { match_keys });
const lead = (changes: Record<string, unknown>) =>
	offline(0, { event_name: "Lead", ...changes });
const ldu = (...fields: unknown[]) =>
	offline(0, {
		data_processing_options: fields[0],
		data_processing_options_country: fields[1],
		data_processing_options_state: fields[2],
	});

describe("accepts", () => {
	const cases: Record<string, unknown> = {
		"a full event": offline(),
		"a name in another case": offline(0, { event_name: "PURCHASE" }),
		"an event of 729 days": offline(0, { event_time: NOW_S - 729 * DAY_S }),
		"an extern id alone": keys({ extern_id: "019mr8mf4r" }),
		"a lead id alone": keys({ lead_id: "7543756327866" }),
		"a city alone": keys({ ct: sha("oslo") }),
		"three addresses": keys({ email: [sha("a"), sha("b"), sha("c")] }),
		"a value of 0": offline(0, { value: 0 }),
		"no value and no currency": lead({ value: undefined, currency: undefined }),
		"custom data": offline(0, { custom_data: { shippingMethod: "2-day" } }),
		"a list of content types": offline(0, { content_type: ["product"] }),
		"LDU switched off": ldu([]),
		"LDU with country and state": ldu(["LDU"], 1, 1000),
	};
	test.each(Object.entries(cases))("%s", async (_name, event) => {
		const answer = await post(await open(), [event]);
		expect(answer.json).toEqual({ id: SET, num_processed_entries: 1 });
	});
});

describe("refuses, naming the event", () => {
	const cases: [string, unknown, number][] = [
		["an event that is no object", 7, 2804900],
		["no event name", offline(0, { event_name: "" }), 2804901],
		["a custom event name", offline(0, { event_name: "Bought" }), 2804902],
		["no event time", offline(0, { event_time: null }), 2804903],
		["the future", offline(0, { event_time: NOW_S + 400 }), 2804904],
		[
			"an event of 731 days",
			offline(0, { event_time: NOW_S - 731 * DAY_S }),
			2804003,
		],
		["no match keys", keys({}), 2804050],
		["match keys that are no object", keys("x"), 2804050],
		["only unknown match keys", keys({ shoe: "42" }), 2804050],
		["a plain address", keys({ email: ["a@example.com"] }), 2804016],
		["four addresses", keys({ email: ["a", "b", "c", "d"].map(sha) }), 2804906],
		["a list of names", keys({ fn: [sha("a")] }), 2804906],
		["a blank extern id", keys({ extern_id: " " }), 2804906],
		["a lead id with a prefix", keys({ lead_id: "l:1" }), 2804906],
		["a Purchase without value", offline(0, { value: undefined }), 2804009],
		[
			"a Purchase without currency",
			offline(0, { currency: undefined }),
			2804010,
		],
		["a negative value", offline(0, { value: -1 }), 2804908],
		["no currency code", offline(0, { currency: "EURO" }), 2804909],
		["a value without currency", lead({ currency: undefined }), 2804910],
		["a currency without value", lead({ value: undefined }), 2804910],
		["an empty list of ids", offline(0, { content_ids: [] }), 2804907],
		["an unknown content type", offline(0, { content_type: "thing" }), 2804907],
		["no list of content types", offline(0, { content_type: [] }), 2804907],
		["contents without id", offline(0, { contents: [{}] }), 2804907],
		["an order id that is no text", offline(0, { order_id: 7 }), 2804912],
		[
			"custom data that is no object",
			offline(0, { custom_data: "x" }),
			2804907,
		],
		["LDU without country", ldu(["LDU"]), 2804030],
		["LDU without state", ldu(["LDU"], 1), 2804030],
		["options that are no list", ldu("LDU", 1, 1000), 2804911],
	];
	test.each(cases)("%s", async (_name, event, inner) => {
		const sandbox = await open();
		const answer = await post(sandbox, [offline(1), offline(2), event]);
		expect(numbers(answer)).toBe("400 100/1815356");
		expect(answer.json.error?.error_data?.exception).toMatchObject({
			event_index: 2,
			type: "CodedException",
			code: inner,
		});
		expect(sandbox.stats.accepted).toBe(0);
	});
});

test("the old API is played whatever the version", async () => {
	const answer = await post(await open(), [offline()], { version: "v16.0" });
	expect(answer.status).toBe(200);
});
