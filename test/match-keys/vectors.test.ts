import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sha256Hex } from "../../src/match-keys/hash/sha256.ts";
import {
	createMatchKeyReader,
	keyBit,
	MatchKeys,
} from "../../src/match-keys/match-keys.ts";
import { asHash } from "../../src/match-keys/normalise/text.ts";
import { noteBit } from "../../src/match-keys/notes.ts";

type VectorKey =
	| "email"
	| "phone"
	| "gen"
	| "fn"
	| "ln"
	| "ct"
	| "st"
	| "zip"
	| "country";

interface Vector {
	readonly key: VectorKey;
	readonly value: string;
	readonly country?: string;
	readonly expect: string | null;
}

const vectors = readFileSync(
	new URL("../vectors/match-keys.ndjson", import.meta.url),
	"utf8",
)
	.trimEnd()
	.split("\n")
	.map((line) => JSON.parse(line) as Vector);

const TRAIT: Record<VectorKey, string> = {
	email: "email",
	phone: "phone",
	gen: "gender",
	fn: "firstName",
	ln: "lastName",
	ct: "city",
	st: "state",
	zip: "postalCode",
	country: "country",
};

it("has them all", () => {
	expect(vectors.length).toBe(113);
});

it.each(vectors)(
	"$key $value $country",
	({ key, value, country, expect: form }) => {
		const isPlace = ["ct", "st", "zip", "country"].includes(key);
		const trait = { [TRAIT[key]]: value };
		const place = isPlace ? trait : {};
		const address = country === undefined ? place : { ...place, country };
		const traits = isPlace ? { address } : { ...trait, address };
		const keys = new MatchKeys();
		createMatchKeyReader({ externalId: "hash", matchKeys: {} }).read(
			{ context: { traits } },
			keys,
		);
		const [wire] = keys.texts(key);
		expect(wire).toBe(
			form === null ? undefined : (asHash(form) ?? sha256Hex(form)),
		);
		// Blank is absent; anything else that is not sent was dropped, and says so.
		const isDropped = form === null && value.trim() !== "";
		expect((keys.dropped & keyBit(key)) !== 0).toBe(isDropped);
		const isWarned =
			(keys.invalid & keyBit(key)) !== 0 ||
			(keys.notes & noteBit("null_word")) !== 0;
		expect(isWarned).toBe(isDropped);
	},
);
