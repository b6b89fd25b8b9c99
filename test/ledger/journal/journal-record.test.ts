import fc from "fast-check";
import { expect, test } from "vitest";
import { stampedKeys } from "../../../src/ledger/journal/journal-keys.ts";
import {
	beginRecord,
	endRecord,
	intentRecord,
	parseJournal,
	settlementRecord,
} from "../../../src/ledger/journal/journal-record.ts";
import { keysOf } from "../keys.ts";

const on = (day: number) => ({ day, kept: 90 });
const TODAY = 20_500;
const records = [
	beginRecord(TODAY, 228),
	intentRecord(1, TODAY, keysOf([1, 2, 3])),
	intentRecord(2, TODAY, keysOf([4, 5])),
	settlementRecord(2, TODAY, 2, undefined),
	settlementRecord(1, TODAY, 3, Uint8Array.of(0, 1, 2)),
	intentRecord(3, TODAY, keysOf([6])),
].map((parts) => Buffer.concat(parts));
const whole = Buffer.concat(records);

test("tells what was delivered and what is unknown; refused is forgotten", () => {
	const { chunks, damaged, ended, kept } = parseJournal(
		Buffer.concat([whole, ...endRecord(6)]),
	);
	expect({ damaged, ended, kept }).toEqual({
		damaged: false,
		ended: true,
		kept: 228,
	});
	// Delivered: 4, 5 and 1. Unknown: 3 by its outcome, 6 for want of one. Refused: 2.
	const { delivered, unknown, keys } = stampedKeys(chunks, on(TODAY));
	expect({ delivered, unknown }).toEqual({ delivered: 3, unknown: 2 });
	const expected = keysOf([1, 3, 4, 5, 6]);
	expect(Buffer.from(keys.buffer).equals(expected)).toBe(true);
});

test("cut anywhere, it says what the whole records before the cut say, and that nothing is damaged", () => {
	const ends = records.map(
		(_, i) => Buffer.concat(records.slice(0, i + 1)).length,
	);
	for (let cut = 0; cut <= whole.length; cut++) {
		const found = parseJournal(whole.subarray(0, cut));
		const before = ends.filter((end) => end <= cut).length;
		expect(found.chunks).toEqual(
			parseJournal(whole.subarray(0, ends[before - 1] ?? 0)).chunks,
		);
		expect(found.damaged).toBe(false);
		expect(found.ended).toBe(false);
	}
});

test("a changed byte before the last record is damage, never silence", () => {
	const last = records.at(-1) as Buffer;
	fc.assert(
		fc.property(
			fc.nat(whole.length - last.length - 1),
			fc.integer({ min: 1, max: 255 }),
			(at, flip) => {
				const bytes = Buffer.from(whole);
				bytes[at] = (bytes[at] as number) ^ flip;
				const found = parseJournal(bytes);
				expect(found.damaged).toBe(true);
				const sound = parseJournal(whole).chunks.map(({ keys }) => keys);
				for (const { keys } of found.chunks) expect(sound).toContainEqual(keys);
			},
		),
	);
});

test("expired chunks leave nothing", () => {
	const { chunks } = parseJournal(whole);
	expect(stampedKeys(chunks, on(TODAY + 90)).delivered).toBe(3);
	expect(stampedKeys(chunks, on(TODAY + 91)).keys.length).toBe(0);
});
