import fc from "fast-check";
import { expect, test, vi } from "vitest";
import {
	bucketWords,
	findStamp,
	isSound,
	mergeBucket,
} from "../../src/ledger/bucket.ts";
import { sortBatch } from "../../src/ledger/sorted-keys.ts";
import { combine, isExpired, stampOf } from "../../src/ledger/stamp.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

const TODAY = 20_500;
const BUCKET = 5;
/** Keys of one bucket with many ties in the words they are sorted by. */
const entry = fc.record({
	key: fc.tuple(
		fc.nat(2),
		fc.constantFrom(0, 1, 0x80000000, 0xffffffff),
		fc.nat(2),
		fc.nat(1),
	),
	day: fc.constantFrom(TODAY - 91, TODAY - 90, TODAY - 1, TODAY, TODAY + 3),
	unknown: fc.boolean(),
});

test("merging keeps what a map would keep, sorted and findable", () => {
	fc.assert(
		fc.property(
			fc.array(fc.array(entry, { maxLength: 30 }), { maxLength: 5 }),
			(batches) => {
				const model = new Map<string, number>();
				let old = new Uint32Array(0);
				for (const batch of batches) {
					const keys = new Uint32Array(batch.length * 4);
					batch.forEach(({ key: [a, b, c, d] }, i) => {
						keys.set([((a << 16) | BUCKET) >>> 0, b, c, d], i * 4);
					});
					const stamps = Uint16Array.from(batch, ({ day, unknown }) =>
						stampOf(day, unknown),
					);
					batch.forEach(({ key }, i) => {
						const stamp = stamps[i] as number;
						const known = model.get(key.join());
						if (!isExpired(stamp, { day: TODAY, kept: 90 }))
							model.set(
								key.join(),
								known === undefined ? stamp : combine(known, stamp),
							);
					});
					const sorted = sortBatch(keys, stamps);
					const from = sorted.starts[BUCKET] as number;
					const to = sorted.starts[BUCKET + 1] as number;
					expect(to - from).toBe(batch.length);
					const out = new Uint32Array(old.length + bucketWords(batch.length));
					const length = mergeBucket(
						BUCKET,
						old,
						old.length,
						{ ...sorted, from, to },
						{ day: TODAY, kept: 90 },
						out,
					);
					old = out.slice(0, length);
					expect(isSound(old, length, BUCKET)).toBe(true);
				}
				expect(old.length === 0 ? 0 : old[2]).toBe(model.size);
				for (const batch of batches)
					for (const { key } of batch) {
						const [a, b, c, d] = key;
						const words = Uint32Array.of(((a << 16) | BUCKET) >>> 0, b, c, d);
						const found =
							old.length === 0 ? -1 : findStamp(old, old.length, words, 0);
						expect(found).toBe(model.get(key.join()) ?? -1);
					}
			},
		),
	);
});

test("any flipped bit, a cut and another bucket's number are noticed", () => {
	const keys = Uint32Array.from({ length: 40 }, (_, i) =>
		i % 4 === 0 ? (i << 16) | BUCKET : i * 99,
	);
	const sorted = sortBatch(keys, TODAY);
	const out = new Uint32Array(100);
	const incoming = { ...sorted, from: 0, to: 10 };
	const length = mergeBucket(
		BUCKET,
		new Uint32Array(0),
		0,
		incoming,
		{ day: TODAY, kept: 90 },
		out,
	);
	expect(isSound(out, length, BUCKET)).toBe(true);
	expect(isSound(out, length - 4, BUCKET)).toBe(false);
	expect(isSound(out, length, BUCKET + 1)).toBe(false);
	for (let bit = 0; bit < length * 32; bit++) {
		const broken = out.slice();
		broken[bit >> 5] = (broken[bit >> 5] as number) ^ (1 << (bit & 31));
		expect(isSound(broken, length, BUCKET)).toBe(false);
	}
});
