import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/match-keys/hash/sha256.ts";
import {
	createMatchKeyReader,
	hasAny,
	keyBit,
	type MatchKeySettings,
	MatchKeys,
} from "../../src/match-keys/match-keys.ts";
import { type KeyNote, noteBit } from "../../src/match-keys/notes.ts";
import { KEY_WARNINGS } from "../../src/match-keys/table.ts";
import { type SegmentEvent, UnsafeNumber } from "../../src/segment/event.ts";
import { MATCH_KEYS, type MatchKey } from "../../src/vocabulary/match-keys.ts";

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
	KEY_WARNINGS.filter((code, index) =>
		index < MATCH_KEYS.length
			? (keys.invalid & (1 << index)) !== 0
			: (keys.notes & noteBit(code as KeyNote)) !== 0,
	);
/** What is sent of each key that is sent. */
const texts = (keys: MatchKeys) =>
	Object.fromEntries(names(keys.sent).map((key) => [key, keys.texts(key)]));

describe("half a character, as a lone surrogate is", () => {
	const PLACES: Readonly<
		Record<string, (text: string) => [MatchKey, SegmentEvent]>
	> = {
		email: (email) => ["email", { context: { traits: { email } } }],
		phone: (phone) => ["phone", { context: { traits: { phone } } }],
		gender: (gender) => ["gen", { context: { traits: { gender } } }],
		firstName: (firstName) => ["fn", { context: { traits: { firstName } } }],
		lastName: (lastName) => ["ln", { context: { traits: { lastName } } }],
		name: (name) => [
			"fn",
			{ context: { traits: { name: `${name.replace(/\s/g, "")} Lee` } } },
		],
		city: (city) => ["ct", { context: { traits: { address: { city } } } }],
		state: (state) => ["st", { context: { traits: { address: { state } } } }],
		zip: (zip) => ["zip", { context: { traits: { address: { zip } } } }],
		country: (country) => [
			"country",
			{ context: { traits: { address: { country } } } },
		],
		userId: (userId) => ["extern_id", { userId }],
		leadId: (leadId) => [
			"lead_id",
			{ context: { "Facebook Offline Conversions": { leadId } } },
		],
	};

	it("drops its key, whatever the key and the text around it, and no other", () => {
		const half = fc.constantFrom("\ud800", "\udbff", "\udc00", "\udfff");
		const around = fc.oneof(
			fc.string(),
			fc.constantFrom("Ann", "+16505551212", "02818", "ada@example.com", "us"),
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...Object.values(PLACES)),
				fc.constantFrom(HASHING, PLAIN),
				around,
				half,
				around,
				(place, settings, before, half, after) => {
					// What stands before it must not make it whole.
					const text = `${before}.${half}.${after}`;
					const [key, event] = place(text);
					const keys = read(event, settings);
					const sent = names(keys.sent);
					expect(sent).not.toContain(key);
					expect(names(keys.dropped)).toContain(key);
					expect(names(keys.invalid)).toContain(key);
				},
			),
		);
	});

	it("leaves whole characters as they are", () => {
		const keys = ofTraits({
			firstName: "Ann\ud83d\ude00",
			lastName: "\ud83dLee",
		});
		expect(names(keys.sent)).toEqual(["fn"]);
		expect(warnings(keys)).toEqual(["invalid_last_name"]);
	});

	it("costs one value of a list", () => {
		const keys = ofTraits({
			email: ["ada@example.com", "b\ud800@example.com"],
		});
		expect(keys.texts("email")).toEqual([sha256Hex("ada@example.com")]);
		expect(warnings(keys)).toEqual(["invalid_email"]);
	});
});

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
		gen: [sha256Hex("m")],
		fn: [sha256Hex("ham")],
		ln: [sha256Hex("solo")],
		ct: [sha256Hex("eastgreenwich")],
		st: [sha256Hex("ri")],
		zip: [sha256Hex("02818")],
		country: [sha256Hex("us")],
		lead_id: ["444"],
	};

	it("goes out hashed, but for the lead id", () => {
		const keys = read(event);
		expect(texts(keys)).toEqual({
			...expected,
			extern_id: [sha256Hex("user1")],
		});
		expect(names(keys.present)).toEqual([...MATCH_KEYS]);
		expect([keys.dropped, keys.alreadyHashed, warnings(keys)]).toEqual([
			0,
			0,
			[],
		]);
	});

	it("keeps the id under externalId: plain", () => {
		expect(texts(read(event, PLAIN))).toEqual({
			...expected,
			extern_id: ["User 1"],
		});
		const email = read({ userId: "Ada@Example.com" }, PLAIN);
		expect(email.texts("extern_id")).toEqual([sha256Hex("ada@example.com")]);
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
		expect(names(keys.sent)).toEqual(MATCH_KEYS.slice(0, -1));
		for (const sent of Object.values(texts(keys))) expect(sent).toEqual([HASH]);
		expect(keys.alreadyHashed).toBe(keys.sent);
		expect(warnings(keys)).toEqual([]);
	});

	it("is no lead id, and under plain an id like any other", () => {
		const event = {
			integrations: { "Facebook Offline Conversions": { leadId: HASH } },
		};
		expect(warnings(read(event))).toEqual(["invalid_lead_id"]);
		const plain = read({ userId: HASH.toUpperCase() }, PLAIN);
		expect(plain.texts("extern_id")).toEqual([HASH.toUpperCase()]);
		expect(plain.alreadyHashed).toBe(0);
	});
});

describe("lists", () => {
	it("send three at most, repeats removed", () => {
		const keys = ofTraits({
			email: ["a@b.co", "A@B.co ", null, "c@b.co", "d@b.co", "e@b.co"],
		});
		expect(keys.texts("email")).toEqual(
			["a@b.co", "c@b.co", "d@b.co"].map(sha256Hex),
		);
		expect(warnings(keys)).toEqual([]);
	});

	it("warn about a bad value among good ones, and drop only the bad one", () => {
		const keys = ofTraits({ phone: ["n/a", "+14155552671", { a: 1 }] });
		expect(keys.texts("phone")).toEqual([sha256Hex("14155552671")]);
		expect(warnings(keys)).toEqual(["invalid_phone", "null_word"]);
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
		expect(zip.texts("zip")[0]).toBe(sha256Hex("2818"));
		const id = read({ userId: new UnsafeNumber("90071992547409931") });
		expect(id.texts("extern_id")).toEqual([sha256Hex("90071992547409931")]);
		expect(read({ userId: 42 }, PLAIN).texts("extern_id")).toEqual(["42"]);
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
		expect(ofTraits(french, uk).texts("phone")).toEqual([
			sha256Hex("33123456789"),
		]);
		expect(ofTraits({ phone }, uk).texts("phone")).toEqual([
			sha256Hex("442079460958"),
		]);
		const unknown = { phone, address: { country: "Elbonia" } };
		expect(ofTraits(unknown, uk).texts("phone")).toEqual([
			sha256Hex("442079460958"),
		]);
		const without = ofTraits({ phone });
		expect(without.texts("phone")).toEqual([sha256Hex("2079460958")]);
		expect(warnings(without)).toEqual(["phone_without_country"]);
	});

	it("is not missed where a phone is international, hashed or no phone", () => {
		expect(warnings(ofTraits({ phone: "+44 20 7946 0958" }))).toEqual([]);
		expect(warnings(ofTraits({ phone: HASH }))).toEqual([]);
		expect(warnings(ofTraits({ phone: "12" }))).toEqual(["invalid_phone"]);
	});

	it("tells states and zips how to be read", () => {
		const of = (address: object) => ofTraits({ address });
		expect(of({ state: "Georgia", country: "IN" }).texts("st")[0]).toBe(
			sha256Hex("georgia"),
		);
		expect(of({ state: "Georgia", country: "U.S." }).texts("st")[0]).toBe(
			sha256Hex("ga"),
		);
		expect(of({ state: "Georgia" }).texts("st")[0]).toBe(sha256Hex("ga"));
		expect(of({ state: "Ontario", country: "CAN" }).texts("st")[0]).toBe(
			sha256Hex("on"),
		);
		expect(of({ zip: "940253215", country: "US" }).texts("zip")[0]).toBe(
			sha256Hex("94025"),
		);
		expect(of({ zip: "940253215" }).texts("zip")[0]).toBe(
			sha256Hex("940253215"),
		);
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
		expect(keys.texts("email")).toEqual([sha256Hex("p@b.co")]);
		expect(keys.texts("extern_id")).toEqual([sha256Hex("a1")]);
		expect(names(keys.present)).toEqual(["email", "ln", "extern_id"]);
	});

	it("never lead into a prototype", () => {
		const matchKeys = { fn: ["constructor.name", "traits.__proto__.x"] };
		const keys = read({ traits: {} }, { externalId: "hash", matchKeys });
		expect(keys).toEqual(new MatchKeys());
	});
});

describe("words for nothing", () => {
	it("are dropped and counted, and spoil nothing else", () => {
		const keys = ofTraits(
			{
				email: "null",
				phone: "(650) 555-1212",
				address: { country: "N/A", state: "California", city: "none" },
			},
			{ ...HASHING, phoneCountry: "US" },
		);
		expect(keys.texts("phone")).toEqual([sha256Hex("16505551212")]);
		expect(keys.texts("st")[0]).toBe(sha256Hex("ca"));
		expect(names(keys.dropped)).toEqual(["email", "ct", "country"]);
		expect(names(keys.nothing)).toEqual(["email", "ct", "country"]);
		expect(warnings(keys)).toEqual(["null_word"]);
	});

	it("are passed over where the next place says something", () => {
		const keys = read({
			userId: ["null", "u-1"],
			context: {
				traits: {
					email: "undefined",
					firstName: "n/a",
					name: "Ada Byrne",
					address: { zip: "10115", postalCode: "null" },
				},
			},
			traits: { email: "ada@example.com" },
		});
		expect(keys.texts("email")).toEqual([sha256Hex("ada@example.com")]);
		expect(keys.texts("extern_id")).toEqual([sha256Hex("u-1")]);
		expect(keys.texts("fn")[0]).toBe(sha256Hex("ada"));
		expect(keys.texts("zip")[0]).toBe(sha256Hex("10115"));
		expect(keys.dropped).toBe(0);
		expect(warnings(keys)).toEqual(["null_word"]);
	});

	it("are names and codes where nothing shows that they are for nothing", () => {
		const keys = read({
			userId: "guest",
			traits: {
				firstName: "Nan",
				lastName: "Null",
				address: { country: "NA" },
				phone: "081 123 4567",
			},
		});
		expect([keys.texts("fn")[0], keys.texts("ln")[0]]).toEqual([
			sha256Hex("nan"),
			sha256Hex("null"),
		]);
		expect(keys.texts("country")[0]).toBe(sha256Hex("na"));
		expect(keys.texts("phone")).toEqual([sha256Hex("264811234567")]);
	});

	it.each([
		{ firstName: "Ada", lastName: "null", address: { city: "null" } },
		{ firstName: "Ada", lastName: "None", gender: "nan" },
		{ firstName: "Ada", lastName: "NULL", phone: sha256Hex("null") },
		{ firstName: "null", lastName: "null" },
		{ name: "Ada", lastName: sha256Hex("null"), email: "undefined" },
		{ name: "null" },
		{ name: "not set" },
	])("%j has no last name", (traits) => {
		const keys = ofTraits(traits);
		expect(keys.texts("ln")[0]).toBeUndefined();
		expect(warnings(keys)).toEqual(["null_word"]);
	});

	it("is Namibia no more where the export writes NA for nothing", () => {
		const address = { country: "NA", state: "NA", city: "NA", zip: "NA" };
		const keys = ofTraits({ email: "a@b.co", address });
		expect(names(keys.sent)).toEqual(["email"]);
		expect(names(keys.nothing)).toEqual(["ct", "st", "zip", "country"]);
		const naples = ofTraits({ address: { country: "IT", state: "NA" } });
		expect(naples.texts("st")[0]).toBe(sha256Hex("na"));
		expect(
			ofTraits({ address: { state: "NA" } }).texts("st")[0],
		).toBeUndefined();
	});

	it("are told from their hashes, in any key and under any id setting", () => {
		const empty = sha256Hex("");
		for (const settings of [HASHING, PLAIN]) {
			const keys = read(
				{
					userId: empty.toUpperCase(),
					traits: {
						email: [empty, sha256Hex("ada@example.com"), "ada@example.com"],
						phone: sha256Hex("undefined"),
						firstName: empty.toUpperCase(),
						address: { city: sha256Hex("N/A"), country: empty },
					},
				},
				settings,
			);
			expect(names(keys.sent)).toEqual(["email"]);
			expect(keys.texts("email")).toEqual([sha256Hex("ada@example.com")]);
			expect(warnings(keys)).toEqual(["null_word"]);
			expect(names(keys.alreadyHashed)).toEqual(["email"]);
		}
	});

	it("leave no trace in the events after them", () => {
		const reader = createMatchKeyReader(HASHING);
		const keys = new MatchKeys();
		const mrNull = { traits: { lastName: "Null" } };
		reader.read({ traits: { lastName: "Null", email: "null" } }, keys);
		expect(keys.texts("ln")[0]).toBeUndefined();
		reader.read(mrNull, keys);
		expect(keys.texts("ln")[0]).toBe(sha256Hex("null"));
		expect(keys).toEqual(read(mrNull));
	});
});

describe("ids as spreadsheets and warehouses have them", () => {
	it("warn of a text with .0, and not of a number", () => {
		const keys = read({ userId: "10021.0" });
		expect(keys.texts("extern_id")).toEqual([sha256Hex("10021.0")]);
		expect(warnings(keys)).toEqual(["float_id"]);
		expect(warnings(read({ userId: 10021.0 }))).toEqual([]);
		expect(warnings(read({ userId: "v1.0" }))).toEqual([]);
	});

	it("may be several, also as JSON text", () => {
		for (const userId of [["A1", "b2", "a 1"], '["A1","b2","a1"]']) {
			const keys = read({ userId });
			expect(keys.texts("extern_id")).toEqual([
				sha256Hex("a1"),
				sha256Hex("b2"),
			]);
		}
		const four = read({ userId: ["a", "b", "c", "d"] }, PLAIN);
		expect(four.texts("extern_id")).toEqual(["a", "b", "c"]);
	});
});
