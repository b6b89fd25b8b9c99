import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	createMatchKeyReader,
	keyBit,
	type MatchKeySettings,
	MatchKeys,
} from "../../src/match-keys/match-keys.ts";
import { DOUBT, noteBit } from "../../src/match-keys/notes.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";
import { MATCH_KEYS } from "../../src/vocabulary/match-keys.ts";

const HASHING: MatchKeySettings = { externalId: "hash", matchKeys: {} };
const HEX = /^[0-9a-f]{64}$/;

const odd = fc.oneof(
	fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }),
	fc.string({ unit: "binary", maxLength: 30 }).map((text) => `+${text}`),
	fc.stringMatching(/^[0-9]{1,25}$/).map((digits) => new UnsafeNumber(digits)),
);
const likely = fc.constantFrom<unknown>(
	"a@b.co",
	"+14155552671",
	"020 7946 0958",
	4155552671,
	"GB",
	"USA",
	"m",
	"Ham Solo",
	"California",
	"94025-3215",
	"l:42",
	"ab".repeat(32),
	["a@b.co", "n/a", "A@B.co"],
	'{"city":"Oslo","zip":7}',
	'{"city":',
	" ",
	null,
);
const value = fc.oneof(odd, likely, likely);

const traits = fc.oneof(
	{ weight: 1, arbitrary: odd },
	{
		weight: 5,
		arbitrary: fc.record(
			{
				email: value,
				phone: value,
				gender: value,
				firstName: value,
				last_name: value,
				name: value,
				city: value,
				address: fc.oneof(
					value,
					fc.record(
						{
							city: value,
							state: value,
							postalCode: value,
							zip: value,
							country: value,
						},
						{ requiredKeys: [] },
					),
				),
			},
			{ requiredKeys: [] },
		),
	},
);
const options = fc.record({
	"Facebook Offline Conversions": fc.oneof(value, fc.record({ leadId: value })),
	traits,
});
const event = fc.record(
	{
		userId: value,
		traits,
		context: fc.oneof(value, options),
		integrations: fc.oneof(value, options),
		properties: value,
	},
	{ requiredKeys: [] },
);
const settings = fc.record<MatchKeySettings>(
	{
		externalId: fc.constant("hash"),
		phoneCountry: fc.constantFrom("US", "GB", "IT", "AQ"),
		matchKeys: fc.dictionary(
			fc.constantFrom(...MATCH_KEYS),
			fc.array(
				fc.constantFrom(
					"traits.email",
					"context.traits.address.city",
					"properties",
					"__proto__.x",
					"userId.length",
				),
			),
		),
	},
	{ requiredKeys: ["externalId", "matchKeys"] },
);

function read(event: object, with_: MatchKeySettings): MatchKeys {
	const keys = new MatchKeys();
	createMatchKeyReader(with_).read(event, keys);
	return keys;
}

describe("whatever an event holds", () => {
	it("nothing goes out but hashes, and digits for the lead id; nothing is thrown", () => {
		let sent = 0;
		fc.assert(
			fc.property(event, settings, (event, settings) => {
				const keys = read(event, settings);
				for (const key of MATCH_KEYS) {
					const list = keys.texts(key);
					for (const wire of list) {
						expect(wire).toMatch(key === "lead_id" ? /^\d{1,20}$/ : HEX);
					}
					expect(list.length).toBeLessThanOrEqual(3);
					expect(new Set(list).size).toBe(list.length);
				}
				sent |= keys.sent;
			}),
			{ numRuns: 2000 },
		);
		expect(sent).toBe(2 ** MATCH_KEYS.length - 1);
	});

	it("the tallies agree with what goes out", () => {
		fc.assert(
			fc.property(event, settings, (event, settings) => {
				const keys = read(event, settings);
				for (const key of MATCH_KEYS) {
					const isSent = (keys.sent & keyBit(key)) !== 0;
					expect(isSent).toBe(keys.texts(key).length > 0);
				}
				expect(keys.sent | keys.dropped).toBe(keys.present);
				expect(keys.sent & keys.dropped).toBe(0);
				expect(keys.alreadyHashed & ~keys.sent).toBe(0);
				// What was dropped warns; what is absent does not.
				expect(keys.dropped & ~keys.invalid & ~keys.nothing).toBe(0);
				expect((keys.invalid | keys.nothing) & ~keys.present).toBe(0);
				if (keys.nothing !== 0) {
					expect(keys.notes & noteBit("null_word")).not.toBe(0);
				}
				expect(keys.notes & DOUBT).toBe(0);
			}),
			{ numRuns: 1000 },
		);
	});

	it("a reader that has seen other events gives the same", () => {
		const reader = createMatchKeyReader(HASHING);
		const keys = new MatchKeys();
		fc.assert(
			fc.property(event, (event) => {
				reader.read(event, keys);
				expect(keys).toEqual(read(event, HASHING));
			}),
			{ numRuns: 1000 },
		);
	});

	it("the event is left as it was", () => {
		fc.assert(
			fc.property(fc.json(), (json) => {
				const event = { traits: JSON.parse(json), context: JSON.parse(json) };
				const before = JSON.stringify(event);
				read(event, HASHING);
				expect(JSON.stringify(event)).toBe(before);
			}),
			{ numRuns: 200 },
		);
	});
});
