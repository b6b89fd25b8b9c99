import { expect, test } from "vitest";
import { readConfig } from "../../../src/config/load.ts";
import { decidingDigest } from "../../../src/pipeline/sources/deciding-settings.ts";

const digest = (text: string, flags = {}) =>
	decidingDigest(readConfig(text, "/somewhere/fboc.config.yaml").config, flags);

const BASE = `
eventSets: {stores: "1234567890123456", online: "2345678901234567"}
events: {Order Completed: stores, Product Added: [stores, online]}
`;

test.each([
	[
		"comments and order",
		`
# the shops
events: {Product Added: [stores, online], Order Completed: stores}
eventSets: {online: "2345678901234567", stores: "1234567890123456"}
`,
	],
	["aliases", BASE.replaceAll("stores", "shops")],
	[
		"tokens and versions",
		`${BASE}accessToken: {env: OTHER}\ngraphVersion: v24.0\n`,
	],
	["a default that is written out", `${BASE}valueField: value\n`],
])("%s decide nothing", (_, text) => {
	expect(digest(text)).toBe(digest(BASE));
});

test.each([
	["an event that was not mapped", `${BASE}leads: {Signed Up: stores}\n`],
	[
		"another event set",
		BASE.replace("Order Completed: stores", "Order Completed: online"),
	],
	["another map", BASE.replace("events:", "leads:")],
	["the currency", `${BASE}currency: EUR\n`],
	["the age", `${BASE}maxAgeDays: 30\n`],
	["columns", `${BASE}columns: {Total: properties.revenue}\n`],
	["match keys", `${BASE}matchKeys: {email: [properties.mail]}\n`],
	["the wire", `${BASE}api: offline\n`],
])("%s: inputs are read again", (_, text) => {
	expect(digest(text)).not.toBe(digest(BASE));
});

test("flags that decide", () => {
	const flags = { only: ["A"], since: undefined };
	expect(digest(BASE, { since: undefined })).toBe(digest(BASE));
	expect(digest(BASE, flags)).not.toBe(digest(BASE));
	expect(digest(BASE, { ...flags, asOf: 1 })).not.toBe(digest(BASE, flags));
});
