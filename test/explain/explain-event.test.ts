import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { previewConfig } from "../../src/config/preview.ts";
import { explainRecord } from "../../src/explain/explain-event.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import { findRecord } from "../../src/explain/find-record.ts";
import { keyPlaces } from "../../src/explain/key-place.ts";
import {
	createMatchKeyReader,
	MatchKeys,
} from "../../src/match-keys/match-keys.ts";
import { mapSettings } from "../../src/pipeline/mapping/settings.ts";
import type { SegmentEvent } from "../../src/segment/event.ts";
import { MATCH_KEYS } from "../../src/vocabulary/match-keys.ts";
import { temporaryFolder } from "../cli/run-fboc.ts";

const AS_OF = Date.UTC(2026, 10, 20);
const config = previewConfig("conversions");
const settings = mapSettings(config, {
	asOf: AS_OF,
	filters: {},
	rejectsWithData: false,
});

function file(name: string, text: string) {
	const path = join(temporaryFolder(), name);
	writeFileSync(path, text);
	return { name, path, size: Buffer.byteLength(text) };
}

const find = (name: string, text: string, line?: number) =>
	findRecord(file(name, text), line, {
		format: "auto",
		columns: {},
		stdin: Readable.from([]),
		warn: () => {},
	});

async function explain(event: object): Promise<Explanation> {
	const record = await find("one.ndjson", `${JSON.stringify(event)}\n`);
	return explainRecord(record, config, settings);
}

const order = (more: object = {}) => ({
	type: "track",
	messageId: "m-1",
	event: "Order Completed",
	userId: "u-1",
	properties: { revenue: 12.5, currency: "EUR" },
	timestamp: "2026-11-18T10:00:00Z",
	...more,
});

describe("finding a record", () => {
	const lines = [
		"",
		JSON.stringify(order()),
		"not json",
		"",
		JSON.stringify(order()),
	].join("\n");

	it.each([
		[undefined, 2],
		[2, 2],
		[3, 3],
		[5, 5],
	])("in NDJSON, line %s", async (wanted, line) => {
		const found = await find("a.ndjson", `${lines}\n`, wanted);
		expect(found.line).toBe(line);
		expect(found.refusal?.code).toBe(line === 3 ? "malformed_json" : undefined);
	});

	it.each([1, 4, 6, 999])("in NDJSON, none at line %i", async (wanted) => {
		await expect(find("a.ndjson", `${lines}\n`, wanted)).rejects.toMatchObject({
			code: "line_not_found",
			exitCode: 2,
		});
	});

	it("in a JSON array by any line of it, in a CSV below the header", async () => {
		const array = JSON.stringify(
			[order({ userId: "a" }), order({ userId: "b" })],
			null,
			1,
		);
		const second =
			array.split("\n").findIndex((line) => line.includes('"b"')) + 1;
		const found = await find("a.json", array, second);
		expect(found.event?.userId).toBe("b");
		const csv =
			'userId,event,timestamp,properties.note\na,Order Completed,2026-11-18,"x\ny"\nb,Order Completed,2026-11-18,\n';
		expect((await find("a.csv", csv)).line).toBe(2);
		expect((await find("a.csv", csv, 3)).event?.userId).toBe("a");
		expect((await find("a.csv", csv, 4)).event?.userId).toBe("b");
		await expect(find("a.csv", csv, 1)).rejects.toMatchObject({
			code: "line_not_found",
		});
		await expect(find("a.ndjson", "\n\n")).rejects.toMatchObject({
			code: "no_events",
		});
	});
});

describe("an explanation", () => {
	it("says where everything came from", async () => {
		const told = await explain(
			order({
				context: {
					traits: {
						email: ["", "x@y.example"],
						name: "Ann Lee",
						phone: "nonsense",
					},
				},
				traits: { address: '{"city":"Oslo","country":"NO"}', gender: "robot" },
			}),
		);
		expect(told).toMatchObject({
			fate: "accepted",
			event: "Order Completed",
			time: { field: "timestamp", event_time: 1794996000, age_days: 1.6 },
			warnings: ["invalid_phone", "invalid_gender"],
		});
		const [delivery] = told.deliveries;
		expect(delivery?.money).toMatchObject({
			value_from: "revenue",
			value: 12.5,
			currency: "EUR",
			currency_from: "properties.currency",
		});
		const steps = Object.fromEntries(
			told.keys.map(({ key, found_at, outcome }) => [key, [found_at, outcome]]),
		);
		expect(steps).toEqual({
			email: ["context.traits.email", "hashed"],
			phone: ["context.traits.phone", "dropped"],
			gen: ["traits.gender", "dropped"],
			fn: ["context.traits.name", "hashed"],
			ln: ["context.traits.name", "hashed"],
			ct: ["traits.address (JSON text)", "hashed"],
			st: [null, "absent"],
			zip: [null, "absent"],
			country: ["traits.address (JSON text)", "hashed"],
			extern_id: ["userId", "hashed"],
			lead_id: [null, "absent"],
		});
	});

	it.each([
		[order({ type: "page" }), "not_track", null],
		[order({ event: "order completed" }), "unmapped", null],
		[order({ integrations: { All: false } }), "opted_out", null],
		[order({ properties: {} }), "rejected", "missing_value"],
		[order({ timestamp: "x" }), "rejected", "invalid_timestamp"],
		[order({ timestamp: "2020-01-01" }), "rejected", "too_old"],
		[order({ userId: undefined }), "rejected", "no_match_key"],
	])("of what is not sent: %#", async (event, fate, code) => {
		const told = await explain(event);
		expect([told.fate, told.code]).toEqual([fate, code]);
		expect(told.deliveries.every(({ json }) => json === null)).toBe(true);
	});

	it("names the near miss of an unmapped name", async () => {
		expect((await explain(order({ event: "order completed" }))).nearest).toBe(
			"Order Completed",
		);
	});

	it("keeps identifiers beyond 2^53 whole, as an upload does", async () => {
		const text = JSON.stringify(order()).replace('"u-1"', "90071992547409931");
		const record = await find("one.ndjson", text);
		const told = explainRecord(record, config, settings);
		const { createHash } = await import("node:crypto");
		const hash = createHash("sha256").update("90071992547409931").digest("hex");
		const key = told.keys.find((step) => step.key === "extern_id");
		expect(key?.hashes).toEqual([hash.slice(0, 8)]);
		expect(told.deliveries[0]?.json).toContain(hash);
	});
});

/** Traits in every form that an export may have. */
const scalar = fc.oneof(
	fc.constantFrom(
		"a@b.example",
		"",
		" ",
		null,
		"x",
		"Oslo",
		"NO",
		"+4790000000",
		true,
		7,
	),
	fc.string({ maxLength: 8 }),
);
const value = fc.oneof(
	scalar,
	fc.array(scalar, { maxLength: 3 }),
	fc.constant({}),
);
const address = fc.record(
	{ city: value, state: value, zip: value, country: value },
	{ requiredKeys: [] },
);
const traits = fc.record(
	{
		email: value,
		phone: value,
		gender: value,
		first_name: value,
		lastName: value,
		name: value,
		city: value,
		address: fc.oneof(
			address,
			address.map((a) => JSON.stringify(a)),
			value,
		),
	},
	{ requiredKeys: [] },
);
const events = fc.record(
	{
		userId: value,
		context: fc.oneof(fc.record({ traits }), value),
		traits: fc.oneof(traits, value),
	},
	{ requiredKeys: [] },
);

it("says of a word for nothing that it is one, and where a key was found instead", async () => {
	const { keys, warnings } = await explain(
		order({
			userId: "guest",
			context: {
				traits: {
					email: "null",
					firstName: "n/a",
					name: "Ada None",
					phone: "1.65E+10",
				},
			},
			traits: { email: "ada@example.com" },
		}),
	);
	const step = (key: string) => keys.find((step) => step.key === key);
	expect(step("extern_id")).toMatchObject({
		shape: "a word for nothing",
		outcome: "nothing",
	});
	expect(step("email")).toMatchObject({
		found_at: "traits.email",
		outcome: "hashed",
	});
	expect(step("fn")).toMatchObject({
		found_at: "context.traits.name",
		outcome: "hashed",
	});
	expect(step("ln")).toMatchObject({ outcome: "nothing" });
	expect(step("phone")).toMatchObject({ outcome: "dropped" });
	expect(warnings).toContain("null_word");
});

it("finds a place for exactly those keys that an upload finds", () => {
	const reader = createMatchKeyReader(settings.matchKeys);
	fc.assert(
		fc.property(events, (event: SegmentEvent) => {
			const keys = new MatchKeys();
			reader.read(event, keys);
			const placeOf = keyPlaces(event, {}, keys.isStrict);
			MATCH_KEYS.forEach((key, i) => {
				const present = ((keys.present >> i) & 1) === 1;
				const place = placeOf(key);
				if (present)
					expect(place?.path, key).toEqual(
						expect.stringMatching(/^(?:userId|traits|context)/),
					);
				else if (place !== undefined)
					expect(place.value, key).not.toBeTypeOf("string");
			});
		}),
	);
});
