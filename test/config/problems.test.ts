import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problem.ts";
import { problemText } from "./problem-text.ts";

/** The problems of a config, as a screen shows them. */
function screen(text: string, path = "/x/fboc.config.yaml"): string[] {
	try {
		readConfig(text, path);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		expect(error.code).toBe("config_invalid");
		expect(error.exitCode).toBe(2);
		expect(error.place.line).toBe(error.problems[0]?.line);
		return error.problems.map(problemText);
	}
	return [];
}

describe("every problem of a config in one go", () => {
	it("lists keys, values and routes together, in the order of the file", () => {
		const text = `api: conversion
graphVersion: 25.0
valuField: price
eventSets:
  stores: "1234567890123456"
  online: {id: 23456789x, acessToken: {env: T}}
  again: "1234567890123456"
events:
  Order Completed: stroes
  Product Added: [stores, nowhere]
  Coupon Redeemed: {to: [], as: ""}
leads:
  Lead Generated: {to: stores, as: Purchase}
completeRegistrations:
  Signed Up:
revenueFallback: subtotal
currency: EURO
externalId: Hash
phoneCountry: UK
matchKeys:
  e-mail: [context.traits.email]
  phone: [context..phone, "", a.__proto__.b]
limitedDataUse: yes
maxAgeDays: -1
ignoreIntegrations: 1
columns:
  Sale: properties.constructor
  Amount: 5
`;
		expect(screen(text)).toMatchInlineSnapshot(`
			[
			  "1:6 api: is not one of the legal values; legal: conversions, offline; did you mean \`conversions\`?",
			  "2:15 graphVersion: must be a Graph API version such as v25.0; did you mean \`v25.0\`?",
			  "3:1 valuField: is an unknown key; legal: api, graphVersion, accessToken, appSecret, eventSets, events, leads, completeRegistrations, valueField, revenueFallback, currency, externalId, phoneCountry, matchKeys, limitedDataUse, maxAgeDays, ignoreIntegrations, dropPersonalProperties, columns, defaults; did you mean \`valueField\`?",
			  "6:16 eventSets.online.id: must be an id: digits, and nothing else",
			  "6:27 eventSets.online.acessToken: is an unknown key; legal: id, accessToken, appSecret; did you mean \`accessToken\`?",
			  "7:10 eventSets.again: is the id of another alias, too; use \`stores\` for both",
			  "9:20 events.Order Completed: is neither an alias under \`eventSets\` nor an id of digits; legal: stores, online, again; did you mean \`stores\`?",
			  "10:27 events.Product Added[1]: is neither an alias under \`eventSets\` nor an id of digits; legal: stores, online, again",
			  "11:25 events.Coupon Redeemed.to: has no event set; legal: stores, online, again",
			  "11:33 events.Coupon Redeemed.as: is empty",
			  "13:32 leads.Lead Generated.as: works only under \`events\`: the name is fixed here; legal: to",
			  "15:13 completeRegistrations.Signed Up: has no event set; legal: stores, online, again",
			  "16:18 revenueFallback: is not one of the legal values; legal: none, total",
			  "17:11 currency: must be a three-letter ISO 4217 code such as USD, EUR or GBP; did you mean \`EUR\`?",
			  "18:13 externalId: is not one of the legal values; legal: hash, plain; did you mean \`hash\`?",
			  "19:15 phoneCountry: must be a two-letter ISO 3166 country code such as US, DE or GB; did you mean \`GB\`?",
			  "21:3 matchKeys.e-mail: is an unknown key; legal: email, phone, gen, fn, ln, ct, st, zip, country, extern_id, lead_id; did you mean \`email\`?",
			  "22:11 matchKeys.phone[0]: is a path with an empty part",
			  "22:27 matchKeys.phone[1]: is an empty path",
			  "22:31 matchKeys.phone[2]: is a path through \`__proto__\`, \`constructor\` or \`prototype\`, which are never read",
			  "23:17 limitedDataUse: must be true or false; legal: true, false; did you mean \`true\`?",
			  "24:13 maxAgeDays: must be more than 0",
			  "25:21 ignoreIntegrations: must be true or false; legal: true, false",
			  "27:9 columns.Sale: is a path through \`__proto__\`, \`constructor\` or \`prototype\`, which are never read",
			  "28:11 columns.Amount: must be text",
			]
		`);
	});

	const cases: Record<string, string> = {
		"unknown key near a legal one": "valueFeild: value",
		"unknown key near none": "zzz: 1",
		"misspelt api": "api: Offline",
		"api of the wrong type": "api: [offline]",
		"id with letters": "eventSets: {stores: 12a}",
		"id in hexadecimal": "eventSets: {stores: 0x1F}",
		"id with a fraction": "eventSets: {stores: 123.0}",
		"id that is missing": "eventSets: {stores: {accessToken: {env: A}}}",
		"id of the wrong type": "eventSets: {stores: true}",
		"event set without a value": "eventSets: {stores: }",
		"alias that is blank": 'eventSets: {" ": "1"}',
		"alias of digits that is another id": 'eventSets: {"123": "456"}',
		"alias twice but for white space": 'eventSets: {a: "1", "a ": "2"}',
		"two aliases with one id": 'eventSets: {a: "1", b: 1}',
		"unknown alias near one": 'eventSets: {stores: "1"}\nevents: {A: store}',
		"unknown alias near none": 'eventSets: {stores: "1"}\nevents: {A: web}',
		"unknown alias without event sets": "events: {A: web}",
		"event without event set": "events: {A: }",
		"event with an empty list": "events: {A: []}",
		"event with an empty to": "leads: {A: {to: []}}",
		"event with a to that is missing": "events: {A: {as: Lead}}",
		"event with a misspelt to": 'events: {A: {too: "1"}}',
		"event of the wrong type": "events: {A: true}",
		"list with a wrong item": 'events: {A: ["1", true]}',
		"event twice": 'events: {A: "1", A: "2"}',
		"event twice after trimming": 'events: {A: "1", " A ": "2"}',
		"event without a name": 'events: {"  ": "1"}',
		"as in leads": 'leads: {A: {to: "1", as: Lead}}',
		"as in completeRegistrations":
			'completeRegistrations: {A: {to: "1", as: Lead}}',
		"map that is a list": "events: [A]",
		"scalar without a value": "currency:",
		"currency that is none": "currency: XXQ",
		"currency that is a number": "currency: 840",
		"country that is none": "phoneCountry: Germany",
		"maxAgeDays of nothing": "maxAgeDays: 0",
		"maxAgeDays without end": "maxAgeDays: .inf",
		"maxAgeDays as text": 'maxAgeDays: "62"',
		"switch in the words of YAML 1.1": "limitedDataUse: off",
		"switch that is a number": "dropPersonalProperties: 0",
		"match key that is none": "matchKeys: {mail: [a.b]}",
		"path that reaches a prototype":
			"matchKeys: {email: [context.traits.constructor]}",
		"path that is empty": 'columns: {A: ""}',
		"path that ends in a dot": "columns: {A: properties.}",
		"token of two forms": "accessToken: {env: A, file: b}",
		"token of no form": "accessToken: {}",
		"token of an unknown form": "accessToken: {enviroment: A}",
		"token of the wrong type": "accessToken: [x]",
		"token without a value": "accessToken:",
		"token that is blank": 'accessToken: " "',
		"token with white space": "accessToken: a b",
		"variable with a bad name": "accessToken: {env: $TOKEN}",
		"key of no plain text": '? [a, b]\n: "1"',
		"key that reaches a prototype": 'events: {__proto__: "1"}',
		"file that is empty": "",
		"file of comments": "# nothing\n",
		"file that is a list": "- a\n",
		"file that is text": "hello\n",
		"tab as indentation": "events:\n\tA: 1\n",
		"bracket that is not closed": "events: {A: 1\n",
		"quote that is not closed": 'currency: "USD\n',
		"colon in plain text": "accessToken: {command: a}\nx: b: c\n",
		"reserved character": "currency: @USD\n",
		tag: "currency: !secret USD\n",
		"second document": "api: offline\n---\napi: offline\n",
		"alias of no anchor": "currency: *usd\n",
		"duplicates beside other problems":
			'api: off\napi: offline\nevents: {A: *x, __proto__: "1", B: [*y]}\ncurency: EUR',
		"event with a to of nothing": "events: {A: {to: }}",
		"id that is a list": "eventSets: {a: {id: [1]}}",
		"switch named like a method": "limitedDataUse: constructor",
		"two scalars": 'currency: "USD" "EUR"\n',
	};
	for (const [name, text] of Object.entries(cases)) {
		it(name, () => {
			const lines = screen(text);
			expect(lines.length).toBeGreaterThan(0);
			expect(lines).toMatchSnapshot();
		});
	}

	it("names JSON when the file is JSON", () => {
		const json = "/x/fboc.config.json";
		expect(screen('{"api": "offline",}', json)).toMatchInlineSnapshot(`
			[
			  "1:19 is not valid JSON here (which has no comments and no comma after the last item)",
			]
		`);
		expect(screen('{"api"', json)).toMatchInlineSnapshot(`
			[
			  "1:7 is not valid JSON here",
			]
		`);
		expect(screen('{\n\t"api": "of"\n}', json)).toMatchInlineSnapshot(`
			[
			  "2:9 api: is not one of the legal values; legal: conversions, offline",
			]
		`);
	});
});

describe("files that are made to hurt", () => {
	const bombs: Record<string, string> = {
		"deep brackets": "[".repeat(500_000),
		"deep maps": "{a: ".repeat(200_000),
		"deep list marks": `${"- ".repeat(300_000)}x`,
		"deep key marks": `${"? ".repeat(300_000)}x`,
		"deep indentation": Array.from(
			{ length: 1200 },
			(_, depth) => `${" ".repeat(depth)}a:`,
		).join("\n"),
		"aliases that multiply": Array.from({ length: 40 }, (_, level) =>
			level === 0
				? "a0: &a0 [x, x]"
				: `a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`,
		).join("\n"),
		"an alias of itself": "events: &a {A: *a}",
		"a chain of aliases": Array.from({ length: 5000 }, (_, level) =>
			level === 0 ? "a0: &a0 [x]" : `a${level}: &a${level} [*a${level - 1}]`,
		).join("\n"),
	};
	for (const [name, text] of Object.entries(bombs)) {
		it(name, () => {
			const lines = screen(text);
			expect(lines.length).toBeGreaterThan(0);
			expect(lines.join("\n")).toMatch(/too deeply|unfolds too far/);
			expect(lines.length).toBeLessThan(10_000);
		});
	}

	it("refuses the 65th level of brackets, of marks, and the 257th column", () => {
		const nest = (levels: number) =>
			`events: ${"[".repeat(levels)}${"]".repeat(levels)}`;
		expect(screen(nest(64)).join()).toContain("must be a map");
		expect(screen(nest(65))).toEqual(["1:73 is nested too deeply"]);
		expect(screen(`api: x\n${"- ".repeat(65)}x`)).toEqual([
			"2:129 is nested too deeply",
		]);
		const indented = (columns: number) =>
			screen(`events:\n${" ".repeat(columns)}A: x`).join();
		expect(indented(256)).toContain("neither an alias");
		expect(indented(257)).toContain("nested too deeply");
	});

	it("refuses more than ten thousand values by alias", () => {
		const unfolded = (times: number) =>
			screen(
				`events: {A: &a [${"x,".repeat(99)}]}\nleads: [${"*a,".repeat(times)}]`,
			).join("\n");
		expect(unfolded(100)).not.toContain("unfolds");
		expect(unfolded(101)).toContain("unfolds too far");
	});

	it("bounds the problems of a damaged file", () => {
		expect(screen("&a ".repeat(20_000)).length).toBeLessThanOrEqual(10);
	});
});
