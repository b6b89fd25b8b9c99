import { describe, expect, it } from "vitest";
import { MATCH_KEYS } from "../../src/config/config.ts";
import {
	createMatchKeyReader,
	hasAny,
	KEY_WARNINGS,
	keyBit,
	type MatchKeySettings,
	MatchKeys,
} from "../../src/match-keys/match-keys.ts";
import { sha256Hex } from "../../src/match-keys/sha256.ts";
import { type SegmentEvent, UnsafeNumber } from "../../src/segment/event.ts";

const HASHING: MatchKeySettings = { externalId: "hash", matchKeys: {} };
const PLAIN: MatchKeySettings = { externalId: "plain", matchKeys: {} };
const HASH = "92b5be0b4bcd88dbe1c5f7de1cc3f479fa8a702bd02b9905a5bc14bf66243c05";

function read(event: SegmentEvent, settings = HASHING): MatchKeys {
	const keys = new MatchKeys();
	createMatchKeyReader(settings).read(event, keys);
	return keys;
}
const ofTraits = (traits: object, settings = HASHING) =>
	read({ context: { traits } }, settings);
const names = (bits: number) =>
	MATCH_KEYS.filter((key) => (bits & keyBit(key)) !== 0);
const warnings = (keys: MatchKeys) =>
	KEY_WARNINGS.filter((_, index) => (keys.warnings & (1 << index)) !== 0);

describe("a whole person", () => {
	const event = {
		userId: "User 1",
		context: {
			traits: {
				email: "Ham@Example.com",
				phone: 4011234567,
				gender: "Male",
				name: "Ham Solo",
				address: {
					city: "East Greenwich",
					state: "Rhode Island",
					postalCode: "02818-1234",
					country: "USA",
				},
			},
			"Facebook Offline Conversions": { leadId: "l:444" },
		},
	};
	const expected = {
		email: [sha256Hex("ham@example.com")],
		phone: [sha256Hex("14011234567")],
		gen: sha256Hex("m"),
		fn: sha256Hex("ham"),
		ln: sha256Hex("solo"),
		ct: sha256Hex("eastgreenwich"),
		st: sha256Hex("ri"),
		zip: sha256Hex("02818"),
		country: sha256Hex("us"),
		leadId: "444",
	};

	it("goes out hashed, but for the lead id", () => {
		const keys = read(event);
		expect(keys).toMatchObject({ ...expected, externId: sha256Hex("user1") });
		expect(names(keys.present)).toEqual([...MATCH_KEYS]);
		expect(names(keys.sent)).toEqual([...MATCH_KEYS]);
		expect([keys.dropped, keys.alreadyHashed, keys.warnings]).toEqual([
			0, 0, 0,
		]);
	});

	it("keeps the id under externalId: plain", () => {
		expect(read(event, PLAIN)).toMatchObject({
			...expected,
			externId: "User 1",
		});
		expect(read({ userId: "Ada@Example.com" }, PLAIN).externId).toBe(
			sha256Hex("ada@example.com"),
		);
		expect(read({ userId: "  " }, PLAIN).present).toBe(0);
	});

	it("leaves nothing behind for the next event", () => {
		const reader = createMatchKeyReader(HASHING);
		const keys = new MatchKeys();
		reader.read(event, keys);
		reader.read({}, keys);
		expect(keys).toEqual(new MatchKeys());
		expect(hasAny(keys)).toBe(false);
	});

	it("can be handed to a worker as settings", () => {
		expect(read(event, structuredClone(HASHING))).toEqual(read(event));
	});
});

describe("what came hashed", () => {
	it("passes in lower case, is tallied and not hashed again", () => {
		const upper = HASH.toUpperCase();
		const keys = read({
			userId: upper,
			context: {
				traits: {
					email: upper,
					phone: [upper, HASH],
					gender: upper,
					firstName: ` ${upper} `,
					lastName: upper,
					address: { city: upper, state: upper, zip: upper, country: upper },
				},
			},
		});
		const { gen, fn, ln, ct, st, zip, country, externId } = keys;
		for (const wire of [gen, fn, ln, ct, st, zip, country, externId]) {
			expect(wire).toBe(HASH);
		}
		expect([keys.email, keys.phone]).toEqual([[HASH], [HASH]]);
		expect(keys.alreadyHashed).toBe(keys.sent);
		expect(keys.warnings).toBe(0);
	});

	it("is no lead id, and under plain an id like any other", () => {
		const event = {
			integrations: { "Facebook Offline Conversions": { leadId: HASH } },
		};
		expect(warnings(read(event))).toEqual(["invalid_lead_id"]);
		const plain = read({ userId: HASH.toUpperCase() }, PLAIN);
		expect(plain.externId).toBe(HASH.toUpperCase());
		expect(plain.alreadyHashed).toBe(0);
	});
});

describe("lists", () => {
	it("send three at most, repeats removed", () => {
		const keys = ofTraits({
			email: ["a@b.co", "A@B.co ", null, "c@b.co", "d@b.co", "e@b.co"],
		});
		expect(keys.email).toEqual(["a@b.co", "c@b.co", "d@b.co"].map(sha256Hex));
		expect(keys.warnings).toBe(0);
	});

	it("warn about a bad value among good ones, and drop only the bad one", () => {
		const keys = ofTraits({ phone: ["n/a", "+14155552671", { a: 1 }] });
		expect(keys.phone).toEqual([sha256Hex("14155552671")]);
		expect(warnings(keys)).toEqual(["invalid_phone"]);
		expect([names(keys.sent), names(keys.dropped)]).toEqual([["phone"], []]);
	});

	it("of nothing are absent, of rubbish dropped", () => {
		expect(ofTraits({ email: [null, "", " "] })).toEqual(new MatchKeys());
		expect(names(ofTraits({ email: ["x", "y"] }).dropped)).toEqual(["email"]);
	});
});

describe("values of odd types", () => {
	it("takes numbers as their text, also those beyond 2^53", () => {
		const zip = ofTraits({ address: { zip: 2818 } });
		expect(zip.zip).toBe(sha256Hex("2818"));
		const id = read({ userId: new UnsafeNumber("90071992547409931") });
		expect(id.externId).toBe(sha256Hex("90071992547409931"));
		expect(read({ userId: 42 }, PLAIN).externId).toBe("42");
	});

	it("drops and counts booleans and objects", () => {
		const keys = read({
			userId: {},
			context: {
				traits: {
					email: true,
					phone: {},
					gender: false,
					firstName: ["Ada"],
					lastName: {},
					address: { city: {}, state: true, zip: [1], country: {} },
				},
				"Facebook Offline Conversions": { leadId: true },
			},
		});
		expect(names(keys.dropped)).toEqual([...MATCH_KEYS]);
		expect(warnings(keys)).toEqual(KEY_WARNINGS.slice(0, MATCH_KEYS.length));
		expect(hasAny(keys)).toBe(false);
	});

	it("takes null and blank as absent", () => {
		const keys = read({
			userId: "  ",
			context: { traits: { email: null, phone: "", gender: "\t", name: " " } },
		});
		expect(keys).toEqual(new MatchKeys());
	});
});

describe("the country", () => {
	const phone = "020 7946 0958";
	it("of the event reads the phone, else phoneCountry, else a warning", () => {
		const uk: MatchKeySettings = { ...HASHING, phoneCountry: "GB" };
		const french = { phone: "01 23 45 67 89", address: { country: "France" } };
		expect(ofTraits(french, uk).phone).toEqual([sha256Hex("33123456789")]);
		expect(ofTraits({ phone }, uk).phone).toEqual([sha256Hex("442079460958")]);
		const unknown = { phone, address: { country: "Elbonia" } };
		expect(ofTraits(unknown, uk).phone).toEqual([sha256Hex("442079460958")]);
		const without = ofTraits({ phone });
		expect(without.phone).toEqual([sha256Hex("2079460958")]);
		expect(warnings(without)).toEqual(["phone_without_country"]);
	});

	it("is not missed where a phone is international, hashed or no phone", () => {
		expect(ofTraits({ phone: "+44 20 7946 0958" }).warnings).toBe(0);
		expect(ofTraits({ phone: HASH }).warnings).toBe(0);
		expect(warnings(ofTraits({ phone: "12" }))).toEqual(["invalid_phone"]);
	});

	it("tells states and zips how to be read", () => {
		const of = (address: object) => ofTraits({ address });
		expect(of({ state: "Georgia", country: "IN" }).st).toBe(
			sha256Hex("georgia"),
		);
		expect(of({ state: "Georgia", country: "U.S." }).st).toBe(sha256Hex("ga"));
		expect(of({ state: "Georgia" }).st).toBe(sha256Hex("ga"));
		expect(of({ state: "Ontario", country: "CAN" }).st).toBe(sha256Hex("on"));
		expect(of({ zip: "940253215", country: "US" }).zip).toBe(
			sha256Hex("94025"),
		);
		expect(of({ zip: "940253215" }).zip).toBe(sha256Hex("940253215"));
	});
});

describe("configured places", () => {
	it("replace the default ones of their key, and only of theirs", () => {
		const settings: MatchKeySettings = {
			externalId: "hash",
			matchKeys: {
				email: ["properties.mail", "traits.email"],
				extern_id: ["anonymousId"],
				fn: ["properties.vorname"],
			},
		};
		const keys = read(
			{
				userId: "u",
				anonymousId: "a1",
				properties: { mail: "p@b.co", zip: "1234" },
				context: { traits: { email: "c@b.co", name: "Ham Solo" } },
			},
			settings,
		);
		expect(keys.email).toEqual([sha256Hex("p@b.co")]);
		expect(keys.externId).toBe(sha256Hex("a1"));
		expect(names(keys.present)).toEqual(["email", "ln", "extern_id"]);
	});

	it("never lead into a prototype", () => {
		const matchKeys = { fn: ["constructor.name", "traits.__proto__.x"] };
		const keys = read({ traits: {} }, { externalId: "hash", matchKeys });
		expect(keys).toEqual(new MatchKeys());
	});
});
