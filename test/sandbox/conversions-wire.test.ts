import { describe, expect, test } from "vitest";
import { conversion, DAY_S, NOW_S, numbers, open, post, sha } from "./calls.ts";

const person = { em: [sha("a@example.com")] };
const user = (user_data: unknown) => conversion(0, { user_data });
const custom = (custom_data: unknown) => conversion(0, { custom_data });
const other = (custom_data: unknown) =>
	conversion(0, { event_name: "Coupon Redeemed", custom_data });
const ldu = (...fields: unknown[]) =>
	conversion(0, {
		data_processing_options: fields[0],
		data_processing_options_country: fields[1],
		data_processing_options_state: fields[2],
	});

describe("accepts", () => {
	const cases: Record<string, unknown> = {
		"a full event": conversion(),
		"a custom event name without custom data": other(undefined),
		"a store event of 61 days": conversion(0, {
			event_time: NOW_S - 61 * DAY_S,
		}),
		"a clock four minutes ahead": conversion(0, { event_time: NOW_S + 240 }),
		"a website event of 6 days": conversion(0, {
			action_source: "website",
			event_time: NOW_S - 6 * DAY_S,
		}),
		"a value of 0": custom({ value: 0, currency: "USD" }),
		"a currency in lower case": custom({ value: 1, currency: "usd" }),
		"a lead id alone, as text": user({ lead_id: "7543756327866" }),
		"a lead id alone, as a number": user({ lead_id: 7543756327866 }),
		"an external id that is not hashed": user({ external_id: "u1" }),
		"unknown user data beside a good key": user({ ...person, shoe: "42" }),
		"a key as text": user({ em: sha("a") }),
		"first and last name": user({ fn: sha("a"), ln: sha("b"), ge: sha("m") }),
		"LDU switched off": ldu([]),
		"LDU with country and state": ldu(["LDU"], 1, 1013),
		"LDU with an IP address to locate by": {
			...ldu(["LDU"]),
			user_data: { ...person, client_ip_address: "192.0.2.1" },
		},
		"null where nothing is to be said": conversion(0, {
			event_id: null,
			user_data: { ...person, ph: null, ge: [] },
		}),
	};
	test.each(Object.entries(cases))("%s", async (_name, event) => {
		const answer = await post(await open(), [event]);
		expect(answer.json.error).toBeUndefined();
		expect(answer.status).toBe(200);
		expect(answer.json).toMatchObject({ events_received: 1, messages: [] });
		expect(answer.json.fbtrace_id).toMatch(/^A/);
	});
});

describe("refuses", () => {
	const cases: [string, unknown, number][] = [
		["an event that is no object", "x", 2804900],
		["no event name", conversion(0, { event_name: undefined }), 2804901],
		["a blank event name", conversion(0, { event_name: " " }), 2804901],
		["no event time", conversion(0, { event_time: undefined }), 2804903],
		["a time as text", conversion(0, { event_time: `${NOW_S}` }), 2804903],
		[
			"a fraction of a second",
			conversion(0, { event_time: NOW_S - 0.5 }),
			2804903,
		],
		["milliseconds", conversion(0, { event_time: NOW_S * 1000 }), 2804904],
		["the future", conversion(0, { event_time: NOW_S + 301 }), 2804904],
		[
			"a store event of 63 days",
			conversion(0, { event_time: NOW_S - 63 * DAY_S }),
			2804003,
		],
		[
			"a website event of 8 days",
			conversion(0, {
				action_source: "website",
				event_time: NOW_S - 8 * DAY_S,
			}),
			2804003,
		],
		["no action source", conversion(0, { action_source: undefined }), 2804905],
		[
			"an unknown action source",
			conversion(0, { action_source: "shop" }),
			2804905,
		],
		["an event id that is no text", conversion(0, { event_id: 7 }), 2804912],
		["no user data", user(undefined), 2804050],
		["user data that is a list", user([]), 2804050],
		["empty user data", user({}), 2804050],
		["only unknown user data", user({ shoe: "42" }), 2804050],
		["an empty list as only key", user({ em: [] }), 2804050],
		[
			"a place and a gender",
			user({
				ct: sha("a"),
				st: sha("b"),
				zp: sha("c"),
				country: sha("d"),
				ge: sha("m"),
			}),
			2804050,
		],
		["a birthday alone", user({ db: sha("19970216") }), 2804050],
		["first name and gender", user({ fn: sha("a"), ge: sha("m") }), 2804050],
		["last name and gender", user({ ln: sha("a"), ge: sha("m") }), 2804050],
		["a plain e-mail address", user({ em: ["a@example.com"] }), 2804016],
		[
			"a plain address among hashes",
			user({ em: [sha("a"), "b@example.com"] }),
			2804016,
		],
		[
			"a hash in upper case",
			user({ ...person, fn: sha("a").toUpperCase() }),
			2804016,
		],
		["empty text for a hash", user({ ...person, ph: "" }), 2804016],
		["a number for a hash", user({ ...person, zp: 2818 }), 2804016],
		["a blank external id", user({ external_id: " " }), 2804906],
		["a lead id with letters", user({ lead_id: "l:123" }), 2804906],
		["a hashed lead id", user({ lead_id: sha("123") }), 2804906],
		["a Purchase without custom data", custom(undefined), 2804009],
		["a Purchase without value", custom({ currency: "USD" }), 2804009],
		["a Purchase without currency", custom({ value: 1 }), 2804010],
		["a negative value", custom({ value: -1, currency: "USD" }), 2804908],
		["a value as text", custom({ value: "1", currency: "USD" }), 2804908],
		["no currency code", custom({ value: 1, currency: "Dollar" }), 2804909],
		["no currency code elsewhere", other({ currency: "XXY" }), 2804909],
		["custom data that is a list", other([]), 2804907],
		["content ids that are no list", other({ content_ids: "a" }), 2804907],
		["content ids that are no texts", other({ content_ids: [1] }), 2804907],
		["contents without id", other({ contents: [{ quantity: 1 }] }), 2804907],
		[
			"a quantity of 0",
			other({ contents: [{ id: "a", quantity: 0 }] }),
			2804907,
		],
		["LDU without country", ldu(["LDU"]), 2804030],
		["LDU without state", ldu(["LDU"], 1), 2804030],
		["a country without state", ldu([], 1), 2804030],
		["an unknown option", ldu(["LDV"], 1, 1000), 2804911],
		["an unknown country", ldu(["LDU"], 2, 1000), 2804911],
		["an unknown state", ldu(["LDU"], 1, 1014), 2804911],
	];
	test.each(cases)("%s", async (_name, event, subcode) => {
		const sandbox = await open();
		const answer = await post(sandbox, [conversion(1), event, conversion(2)]);
		expect(numbers(answer)).toBe(`400 100/${subcode}`);
		expect(sandbox.stats.accepted).toBe(0);
		expect(sandbox.stats.refusals.get(`100/${subcode}`)).toBe(1);
	});
});

test("a refusal says what is wrong but not with which event, and repeats no value", async () => {
	const answer = await post(await open(), [
		conversion(),
		user({ em: ["raw@example.com"] }),
	]);
	const { fbtrace_id, ...error } = answer.json.error ?? {};
	expect(error).toEqual({
		message: "Invalid parameter",
		type: "OAuthException",
		code: 100,
		error_subcode: 2804016,
		is_transient: false,
		error_user_title: "User Parameter Not Hashed",
		error_user_msg:
			"This user parameter must be the lower-case hex of a SHA-256 hash. (user_data.em)",
	});
	expect(answer.text).not.toContain("raw@");
	expect(fbtrace_id).toMatch(/^A.{22}$/);
});

test("ages are judged by the clock given", async () => {
	const old = conversion(0, { event_time: 1524571200 });
	const sandbox = await open({ now: () => 1524571200_000 + 3600_000 });
	expect((await post(sandbox, [old])).status).toBe(200);
	expect(numbers(await post(await open(), [old]))).toBe("400 100/2804003");
});
