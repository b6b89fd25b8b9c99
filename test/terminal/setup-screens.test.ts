import fc from "fast-check";
import { expect, it } from "vitest";
import type { Explanation } from "../../src/explain/explanation.ts";
import { PLAIN_PAINT } from "../../src/terminal/draw/paint.ts";
import { checkScreen } from "../../src/terminal/screens/check-screen.ts";
import { eventSetsScreen } from "../../src/terminal/screens/event-sets-screen.ts";
import { explainScreen } from "../../src/terminal/screens/explain-screen.ts";
import { initScreen } from "../../src/terminal/screens/init-screen.ts";
import { loginScreen } from "../../src/terminal/screens/login-screen.ts";

/** Anything that acts on a terminal, but the newline. */
const ACTIVE =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
	/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const look = { paint: PLAIN_PAINT, width: 80, verbose: false };

const text = fc.oneof(
	fc.string({ unit: "binary", maxLength: 60 }),
	fc.string({
		unit: fc.constantFrom("\u001b", "[", "\u009b", "\n", "\u202e", "2J", " "),
	}),
);

const told = fc.record({ name: text, path: text, json: text }).map(
	({ name, path, json }): Explanation => ({
		input: path,
		line: 1,
		format: "csv",
		compression: "gzip",
		dialect: "dotted",
		api: "conversions",
		event: name,
		fate: "unmapped",
		code: null,
		field: path,
		nearest: name,
		time: { field: "timestamp", event_time: 1, age_days: 1 },
		keys: [
			{
				key: "email",
				found_at: path,
				shape: "text",
				outcome: "hashed",
				hashes: ["01234567"],
			},
		],
		deliveries: [
			{
				event_set: name,
				id: name,
				event_name: name,
				money: {
					value_sources: ["value"],
					value_from: null,
					value: null,
					currency: null,
					currency_from: null,
					content_type: null,
					content_ids: 0,
					content_from: [],
				},
				json: JSON.stringify({ custom_data: { [name]: json } }),
			},
		],
		warnings: ["pii_dropped"],
	}),
);

it("no name, path or value acts on a terminal", () => {
	fc.assert(
		fc.property(told, text, (explanation, name) => {
			const screens = [
				explainScreen(explanation, look),
				explainScreen({ ...explanation, fate: "accepted" }, look),
				checkScreen(
					[
						{
							check: "event set",
							subject: name,
							status: "warning",
							message: name,
							next: "x",
						},
					],
					0,
					look,
				),
				eventSetsScreen(
					[
						{
							id: "1",
							name,
							business: { id: "2", name },
							takes_offline_events: null,
							configured: name,
						},
					],
					[{ id: "3", name }],
					look,
				),
				initScreen(
					{
						path: name,
						events_read: 1,
						events: [{ name, count: 1 }],
						routed: [name],
						columns: true,
					},
					name,
					look,
				),
				loginScreen({ token_file: name, expires_at: null, scopes: null }, look),
			];
			for (const screen of screens) {
				expect(screen).not.toMatch(ACTIVE);
				expect(screen.endsWith("\n")).toBe(true);
			}
		}),
		{ numRuns: 300 },
	);
});
