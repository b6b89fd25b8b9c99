import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DATA_PROCESSING_NAMES } from "../../../src/conversion/limited-data-use.ts";
import { isReadProperty } from "../../../src/conversion/property-keys.ts";
import { DESTINATION } from "../../../src/defaults.ts";
import type { RecordSink } from "../../../src/input/block.ts";
import { createFastEventReader } from "../../../src/input/fast/event.ts";
import { BlockMapper } from "../../../src/pipeline/mapping/map-block.ts";
import type { SegmentEvent } from "../../../src/segment/event.ts";
import { event as realistic } from "../../bench/generate.ts";
import { SeededRandom } from "../../bench/random.ts";
import { Differential } from "../../fuzz/differential.ts";
import { line } from "../../fuzz/lines.ts";
import { mutated } from "../../fuzz/mutate.ts";
import { RAW } from "../../fuzz/pieces.ts";
import {
	blockOf,
	ndjsonReader,
	settingsOf,
	track,
} from "../../pipeline/mapping.ts";
import { outlined } from "./outlined.ts";

const NAMES = new Set(["Order Completed", "Product Added"]);
const order = (more: object = {}) => track("Order Completed", more);

/** Reads lines one after the other, as a block holds them; the reader never rests. */
function reader(names: ReadonlySet<string> = NAMES) {
	const read = createFastEventReader(names, Number.POSITIVE_INFINITY);
	return (text: string): SegmentEvent | undefined => {
		const bytes = Buffer.from(`${text}\n`);
		const event = read(bytes, 0, bytes.length - 1);
		expect(bytes.toString()).toBe(`${text}\n`);
		return event && outlined(event);
	};
}

/** Whether `JSON.parse` reads it. */
function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** Whether it has what is left to `JSON.parse`: escapes (in names), prototypes, many long numbers. */
const isOdd = (text: string): boolean =>
	/__proto__|\\/.test(text) ||
	(text.match(/\d[\d.]{14}|\de[-+]?\d/g) ?? []).length > 16;

const withValue = (json: string) =>
	`{"type":"track","event":"Order Completed","messageId":"m","properties":{"a":1,"v":${json}}}`;

const valueIn = (event: SegmentEvent | undefined): unknown =>
	(event?.properties as { v: unknown } | undefined)?.v;

describe("what the fast reader takes", () => {
	it("takes every plain event and finds its members where JSON.parse does", () => {
		const read = reader();
		const random = new SeededRandom(1);
		for (let i = 0; i < 300; i++) {
			const text = JSON.stringify({
				...realistic(random, i, 1000),
				event: "Order Completed",
			});
			const whole = JSON.parse(text);
			const event = read(text) as SegmentEvent;
			expect(event.properties).toEqual(whole.properties);
			expect(event.messageId).toBe(whole.messageId);
			expect(event.userId).toBe(whole.userId);
			expect(event.timestamp).toBe(Date.parse(whole.timestamp));
			expect(event.integrations).toEqual(whole.integrations);
			const { street: _, ...address } = whole.context.traits.address;
			// An empty text says nothing.
			if (address.state === "") delete address.state;
			expect(event.context).toEqual({
				traits: { ...whole.context.traits, address },
			});
		}
	});

	it("keeps the order of members of values, also of those that look like indexes", () => {
		const text = withValue('{"b":1,"10":2,"a":3,"2":4}');
		expect(Object.keys(valueIn(reader()(text)) as object)).toEqual([
			"2",
			"10",
			"b",
			"a",
		]);
	});

	it("is not misled by what the lines before were like", () => {
		const read = reader();
		for (const text of [
			'{"type":"track","event":"Order Completed","messageId":"m1","userId":"u"}',
			'{"type":"track","event":"Order Completed","messageI":"m1","userId":"u"}',
			'{"userId":"v","messageId":"m2","event":"Order Completed"}',
			'{"type":"track","event":"Product Added","messageId":"m3","userId":"w"}',
		]) {
			const event = read(text);
			const { messageId, ...whole } = JSON.parse(text);
			if (messageId === undefined) expect(event).toBeUndefined();
			else expect(event).toMatchObject({ messageId, ...whole });
		}
	});

	it("tells texts apart that have their length, beginning and end in common", () => {
		const read = reader();
		for (const city of ["Aaaabbbbcccc", "Aaaaxxxxcccc", "Aaaabbbbcccc"]) {
			const event = read(
				JSON.stringify(order({ context: { traits: { city } } })),
			);
			expect(event?.context).toEqual({ traits: { city } });
		}
	});
});

describe("what it leaves out", () => {
	it("holds of a call that is no track call its type", () => {
		const page = { ...order({ properties: { a: 1 } }), type: "page" };
		expect(reader()(JSON.stringify(page))).toEqual({
			type: "page",
			event: "Order Completed",
		});
	});

	it("holds of an event that is not mapped what it is counted by", () => {
		const integrations = { [DESTINATION]: false };
		const other = track("Clicked", { integrations, properties: { a: 1 } });
		expect(reader()(JSON.stringify(other))).toEqual({
			type: "track",
			event: "Clicked",
			integrations,
		});
	});

	it("reads every member that the mapping asks for", () => {
		const asked = new Set<string>();
		const containers = new Set([
			"properties",
			"context",
			"traits",
			"integrations",
			"context/traits",
			"traits/address",
			"context/traits/address",
			`context/${DESTINATION}`,
			`integrations/${DESTINATION}`,
		]);
		const spy = (path: string, given: object): object =>
			new Proxy(given, {
				get: (_, name) => answer(path, given, name),
				getOwnPropertyDescriptor: (_, name) => {
					const value = answer(path, given, name);
					return value === undefined
						? undefined
						: { value, configurable: true };
				},
			});
		const answer = (path: string, given: object, name: string | symbol) => {
			if (typeof name === "symbol") return undefined;
			const below = path === "" ? name : `${path}/${name}`;
			const value = (given as Record<string, unknown>)[name];
			if (below === "properties") return spy(below, (value ?? {}) as object);
			if (containers.has(below)) return spy(below, {});
			if (name !== "outline" && !(name in Object.prototype)) asked.add(below);
			return value;
		};
		const form = {
			events: { "Order Completed": "1", "Product List Viewed": "1" },
			leads: { "Lead Generated": "1" },
			limitedDataUse: true,
			revenueFallback: "total" as const,
		};
		const { timestamp: _, ...timeless } = order();
		for (const api of ["conversions", "offline"] as const) {
			for (const valueField of ["price", "value"] as const) {
				const settings = settingsOf({ ...form, api, valueField });
				const differential = new Differential(settings);
				for (const event of [
					order({ properties: {} }),
					order({ properties: { revenue: 1 } }),
					track("Product List Viewed", {}),
					track("Lead Generated", {}),
					timeless,
				]) {
					differential.mapEvent(spy("", event) as SegmentEvent);
				}
			}
		}
		expect(asked.size).toBeGreaterThan(50);
		const properties = [...asked].filter((path) =>
			path.startsWith("properties/"),
		);
		expect(properties.length).toBeGreaterThan(9);
		for (const path of properties) {
			const name = path.slice("properties/".length);
			expect([name, isReadProperty(name)]).toEqual([name, true]);
		}

		// Rare: an event that has it is read as a whole.
		for (const name of DATA_PROCESSING_NAMES) {
			expect(asked.delete(`context/${name}`)).toBe(true);
			const rare = order({ context: { [name]: ["LDU"] } });
			expect(reader()(JSON.stringify(rare))).toBeUndefined();
		}
		const line: Record<string, unknown> = order();
		for (const path of asked) {
			if (path === "eventSlug" || path in line) continue;
			const members = path.split("/");
			const last = members.pop() as string;
			let at = line;
			for (const member of members) {
				at[member] ??= {};
				at = at[member] as Record<string, unknown>;
			}
			at[last] = `asked for ${path}`;
		}
		delete line.timestamp;
		expect(reader()(JSON.stringify(line))).toEqual(line);
	});
});

describe("where it is used", () => {
	const form = { events: { "Order Completed": "1" } };

	it("is used for large blocks where match keys are read from their default places, and only there", () => {
		const fastOf = (more: object, lines: number) => {
			const mapper = new BlockMapper(settingsOf({ ...form, ...more }));
			const line = `${JSON.stringify(order())}\n`;
			mapper.map(blockOf(line.repeat(lines)), ndjsonReader());
			return mapper.fast;
		};
		expect(fastOf({}, 2000)).toBeDefined();
		expect(fastOf({}, 2)).toBeUndefined();
		const matchKeys = { email: ["properties.mail"] };
		expect(fastOf({ matchKeys }, 2000)).toBeUndefined();
	});

	it("is used for the lines of a block", () => {
		const seen: SegmentEvent[] = [];
		const sink: RecordSink = {
			event: (event) => seen.push(outlined(event)),
			reject: () => expect.fail("nothing is wrong"),
			full: false,
			fast: createFastEventReader(NAMES),
		};
		const page = JSON.stringify({ ...order({ properties: {} }), type: "page" });
		ndjsonReader()(blockOf(`${page}\r\n ${page}\n${page}`), sink);
		expect(seen.map(({ properties }) => properties)).toEqual([
			undefined,
			undefined,
			{},
		]);
	});
});

describe("what it leaves to JSON.parse", () => {
	const refused: Record<string, string> = {
		"a member twice":
			'{"event":"Order Completed","messageId":"a","messageId":"b"}',
		"the context's traits twice":
			'{"event":"Order Completed","messageId":"a","context":{"traits":{},"traits":{"email":"x"}}}',
		"an escaped name":
			'{"event":"Order Completed","messageId":"a","us\\u0065rId":"b"}',
		"a prototype":
			'{"event":"Order Completed","messageId":"a","properties":{"__proto__":{"b":1}}}',
		"a prototype in what is built":
			'{"event":"Order Completed","messageId":"a","integrations":{"__proto__":{"b":1}}}',
		"a property twice":
			'{"event":"Order Completed","messageId":"a","properties":{"a":null,"b":1,"a":2}}',
		"a property that would change its place":
			'{"event":"Order Completed","messageId":"a","properties":{"b":1,"0":2}}',
		"a trait twice":
			'{"event":"Order Completed","messageId":"a","traits":{"email":"x","email":"y"}}',
		"an address twice":
			'{"event":"Order Completed","messageId":"a","traits":{"address":{"city":"x"},"address":{}}}',
		"an address that is text":
			'{"event":"Order Completed","messageId":"a","traits":{"address":"{}"}}',
		"a context that is text":
			'{"event":"Order Completed","messageId":"a","context":"{}"}',
		"no message id": '{"type":"track","event":"Order Completed"}',
		"a blank message id": '{"event":"Order Completed","messageId":" "}',
		"a numeric message id": '{"event":"Order Completed","messageId":12}',
		"an event named by slug": '{"eventSlug":"order_completed","messageId":"a"}',
		"a list": "[1]",
		"deep nesting": withValue(`${"[".repeat(70)}${"]".repeat(70)}`),
		"deep nesting of what is skipped": `{"messageId":"a","x":${"[".repeat(70)}${"]".repeat(70)}}`,
	};
	for (const [what, text] of Object.entries(refused)) {
		it(what, () => expect(reader()(text)).toBeUndefined());
	}

	it("the last line of a file without a line end", () => {
		const bytes = Buffer.from(JSON.stringify(order()));
		const read = createFastEventReader(NAMES);
		expect(read(bytes, 0, bytes.length)).toBeUndefined();
	});

	it("every line that is cut off", () => {
		const read = reader();
		const text = JSON.stringify(realistic(new SeededRandom(2), 1, 10));
		expect(read(text)).toBeDefined();
		for (let end = 0; end < text.length; end++) {
			expect(read(text.slice(0, end))).toBeUndefined();
		}
	});

	it("a line that its successor would complete", () => {
		const bytes = Buffer.from('{"messageId":"a"\n,"type":"track"}\n');
		const read = createFastEventReader(NAMES);
		expect(read(bytes, 0, 16)).toBeUndefined();
		expect(read(bytes, 0, bytes.length - 1)).toMatchObject({ type: "track" });
	});

	it("a while of records where they are seldom plain, not for ever", () => {
		const read = createFastEventReader(NAMES, 10);
		const bytes = Buffer.from(`${JSON.stringify(order())}\n[]\n`);
		const end = bytes.indexOf("\n");
		const isRead = () => read(bytes, 0, end) !== undefined;
		expect(isRead()).toBe(true);
		for (let i = 0; i < 12; i++) read(bytes, end + 1, end + 3);
		expect(isRead()).toBe(false);
		let rested = 0;
		while (!isRead() && rested < 10_000) rested++;
		expect(rested).toBeGreaterThan(100);
		expect(rested).toBeLessThan(10_000);
	});
});

describe("the same as JSON.parse", () => {
	it.each(RAW)("for the value %j", (raw) => {
		const read = reader();
		// `JSON.parse`'s way takes what stands for nothing away.
		const hasNothing = raw.includes('"\\\\N"');
		for (const json of [raw, `[${raw}]`, ` ${raw}\t`, `{"k":${raw}}`]) {
			const text = withValue(json);
			const event = read(text);
			if (isJson(text)) {
				if (event === undefined)
					expect(hasNothing || raw.includes("__proto__")).toBe(true);
				else expect(event.properties).toEqual(JSON.parse(text).properties);
			} else expect(event).toBeUndefined();
			const skipped = text.replace('"properties"', '"skipped"');
			expect(read(skipped) !== undefined).toBe(isJson(skipped) && !hasNothing);
		}
	});

	it("for any JSON, however it is spaced", () => {
		const spaces = fc.constantFrom("", " ", "\t", "  ");
		const json = fc.jsonValue({ maxDepth: 5, noUnicodeString: false });
		fc.assert(
			fc.property(json, spaces, (value, space) => {
				const text = JSON.stringify(
					order({ properties: value, userId: value, integrations: value }),
					undefined,
					space,
				).replaceAll("\n", " ");
				// A new one: each holds so many names.
				const event = reader()(text);
				const whole = JSON.parse(text);
				if (event === undefined) {
					// Text in place of an object may be its JSON.
					expect(typeof value === "string" || isOdd(text)).toBe(true);
					return;
				}
				expect(event.properties).toEqual(whole.properties);
				expect(JSON.stringify(event.properties)).toBe(JSON.stringify(value));
				// `null` and "" both say nothing.
				expect(event.userId ?? "").toEqual(whole.userId ?? "");
				expect(event.integrations).toEqual(whole.integrations);
			}),
			{ numRuns: 1000 },
		);
	});

	it("for any number", () => {
		const read = reader();
		const double = fc.double({ noNaN: true, noDefaultInfinity: true });
		const decimal = fc
			.tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.nat(18))
			.map(([digits, places]) => {
				const text = String(digits < 0n ? -digits : digits).padStart(
					places + 1,
					"0",
				);
				const whole = text.slice(0, text.length - places);
				const sign = digits < 0n ? "-" : "";
				return sign + whole + (places > 0 ? `.${text.slice(-places)}` : "");
			});
		fc.assert(
			fc.property(fc.oneof(double.map(String), decimal), (number) => {
				const value = valueIn(read(withValue(number)));
				expect(Object.is(value, JSON.parse(number))).toBe(true);
			}),
			{ numRuns: 2000 },
		);
	});

	it("in what the mapping makes of any line, whole or damaged", () => {
		const form = {
			events: { "Order Completed": ["1", "2"], "Product Viewed": "1" },
			leads: { "Lead Generated": "1" },
			phoneCountry: "US",
			maxAgeDays: 100,
		};
		const asOf = Date.parse("2026-11-20T00:00:00Z");
		for (const more of [{}, { api: "offline" as const }]) {
			const settings = settingsOf({ ...form, ...more }, { asOf });
			const differential = new Differential(settings);
			fc.assert(
				fc.property(fc.nat(), fc.boolean(), (seed, damaged) => {
					const random = new SeededRandom(seed);
					const lines = Array.from({ length: 20 }, () =>
						damaged ? mutated(line(random), random) : line(random),
					);
					const found = differential.differing(lines);
					expect(found.map(String)).toEqual([]);
				}),
				{ numRuns: 250 },
			);
			const { fast, left } = differential.shares;
			expect(fast).toBeGreaterThan(left / 6);
		}
	});
});
