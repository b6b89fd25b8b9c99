import { describe, expect, it } from "vitest";
import {
	KnownHash,
	keyBit,
	keyIndex,
	MatchKeys,
	type WireKey,
} from "../../src/match-keys/key-set.ts";
import { TABLE } from "../../src/match-keys/table.ts";
import { MATCH_KEYS, type MatchKey } from "../../src/vocabulary/match-keys.ts";
import type { WireName } from "../../src/vocabulary/wire-names.ts";
import { ByteWriter } from "../../src/wire/byte-writer.ts";
import { KeyFields } from "../../src/wire/key-fields.ts";

type Values = Partial<Record<MatchKey, WireKey | (string | number)[]>>;

function keysOf(values: Values): MatchKeys {
	const keys = new MatchKeys();
	for (const [name, value] of Object.entries(values)) {
		const key = name as MatchKey;
		keys.sent |= keyBit(key);
		if (Array.isArray(value)) keys.lists[keyIndex(key)]?.push(...value);
		else keys.values[keyIndex(key)] = value;
	}
	return keys;
}

function written(wire: WireName, values: Values): string {
	const out = new ByteWriter(1);
	out.ascii("{");
	new KeyFields(wire).write(out, keysOf(values));
	return out.bytes.toString("utf8", 0, out.length);
}

describe.each(["conversions", "offline"] as const)("on %s", (wire) => {
	it("writes every key under its name, in the order of the keys", () => {
		const values = Object.fromEntries(
			MATCH_KEYS.map((key) => [key, TABLE[key].isList ? ["ab"] : "ab"]),
		);
		const json = JSON.parse(written(wire, values));
		expect(Object.keys(json)).toEqual(
			MATCH_KEYS.map((key) => TABLE[key].wire[wire]),
		);
		for (const key of MATCH_KEYS) {
			const row = TABLE[key];
			const isList = row.isList && row.shape[wire] === "list";
			expect(json[row.wire[wire]]).toEqual(isList ? ["ab"] : "ab");
		}
	});
});

describe("the fields of match keys", () => {
	it("writes lists, one id as a text and several as a list, or the first alone", () => {
		const values: Values = { email: ["aa", "bb"], extern_id: ["a", 'b"c'] };
		expect(written("conversions", values)).toBe(
			'{"em":["aa","bb"],"external_id":["a","b\\"c"]}',
		);
		expect(written("offline", values)).toBe(
			'{"email":["aa","bb"],"extern_id":"a"}',
		);
		expect(written("conversions", { extern_id: ['b"c'] })).toBe(
			'{"external_id":"b\\"c"}',
		);
	});

	it("writes a hash that was met before the same the first time and again", () => {
		const known = new KnownHash("ab".repeat(32));
		for (let i = 0; i < 3; i++) {
			expect(written("conversions", { fn: known })).toBe(
				`{"fn":"${"ab".repeat(32)}"}`,
			);
		}
	});

	it("leaves room for hashes that are still to come, and says where", () => {
		const out = new ByteWriter(1);
		const keys = keysOf({ email: [7, 9], fn: 10, extern_id: [11] });
		new KeyFields("conversions").write(out, keys);
		const { openHashes } = out;
		expect([...openHashes.tickets.subarray(0, openHashes.count)]).toEqual([
			7, 9, 10, 11,
		]);
		for (const place of openHashes.places.subarray(0, openHashes.count)) {
			out.bytes.fill("x", place, place + 64);
		}
		const room = "x".repeat(64);
		expect(out.bytes.toString("utf8", 0, out.length)).toBe(
			`"em":["${room}","${room}"],"fn":"${room}","external_id":"${room}"}`,
		);
		out.cutTo(10);
		expect(openHashes.count).toBe(1);
	});
});
