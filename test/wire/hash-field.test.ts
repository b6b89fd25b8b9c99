import { describe, expect, it } from "vitest";
import { KnownHash } from "../../src/match-keys/key-set.ts";
import { ByteWriter } from "../../src/wire/byte-writer.ts";
import {
	HashField,
	HashListField,
	writeExternalId,
	writeExternalIds,
} from "../../src/wire/hash-field.ts";

function written(write: (out: ByteWriter) => void): string {
	const out = new ByteWriter(1);
	write(out);
	return out.bytes.toString("utf8", 0, out.length);
}

describe("the fields of hashes", () => {
	it("writes a field with its comma, and nothing without a value", () => {
		const field = new HashField("zp");
		expect(written((out) => field.write(out, "ab12"))).toBe('"zp":"ab12",');
		expect(written((out) => field.write(out, undefined))).toBe("");
	});

	it("writes a list, and nothing for an empty one", () => {
		const field = new HashListField("em");
		expect(written((out) => field.write(out, ["aa", "bb"]))).toBe(
			'"em":["aa","bb"],',
		);
		expect(written((out) => field.write(out, []))).toBe("");
	});

	it("writes a hash that was met before the same the first time and again", () => {
		const field = new HashField("fn");
		const known = new KnownHash("ab".repeat(32));
		for (let i = 0; i < 3; i++) {
			expect(written((out) => field.write(out, known))).toBe(
				`"fn":"${"ab".repeat(32)}",`,
			);
		}
	});

	it("writes one external id as a text and several as a list", () => {
		const ids = (list: string[]) =>
			written((out) => writeExternalIds(out, list));
		expect(ids(["a"])).toBe('"a"');
		expect(ids(["a", 'b"c'])).toBe('["a","b\\"c"]');
	});

	it("leaves room for hashes that are still to come, and says where", () => {
		const out = new ByteWriter(1);
		new HashListField("em").write(out, [7, 9]);
		writeExternalId(out, 11);
		writeExternalId(out, 'a"b');
		const { openHashes } = out;
		expect([...openHashes.tickets.subarray(0, openHashes.count)]).toEqual([
			7, 9, 11,
		]);
		for (const place of openHashes.places.subarray(0, openHashes.count)) {
			out.bytes.fill("x", place, place + 64);
		}
		const room = "x".repeat(64);
		expect(out.bytes.toString("utf8", 0, out.length)).toBe(
			`"em":["${room}","${room}"],"${room}""a\\"b"`,
		);
		out.cutTo(10);
		expect(openHashes.count).toBe(1);
	});
});
