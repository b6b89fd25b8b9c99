import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BUCKETS } from "../../../src/ledger/index/bucket.ts";
import { IndexFile } from "../../../src/ledger/index/index-file.ts";
import { SortedKeys } from "../../../src/ledger/index/sorted-keys.ts";
import {
	smallBeside,
	writeIndex,
} from "../../../src/ledger/index/write-index.ts";
import { wordsOf } from "../../../src/ledger/key-words.ts";
import { stampOf } from "../../../src/ledger/stamp.ts";
import { emptyFolder } from "../folder.ts";
import { keysOf, numbers } from "../keys.ts";

const DAY = 20_500;
const EVER = { day: DAY, kept: Number.POSITIVE_INFINITY };

async function written(count: number, folder = emptyFolder()) {
	const keys = wordsOf(keysOf(numbers(0, count)), count);
	const stamps = new Uint16Array(count).map((_, i) =>
		stampOf(DAY + (i % 3), i % 2 === 1),
	);
	const path = join(folder, "1.index");
	const place = { draft: `${path}.draft`, path, durable: true };
	const sources = [new SortedKeys(keys, stamps)];
	const file = await writeIndex(place, sources, EVER, 228);
	if (file === undefined) throw new Error("there is no file");
	return { path, file };
}

test("says how many entries it has of each day and how long they are kept, without reading them", async () => {
	const { path, file } = await written(1000);
	const again = await IndexFile.open(path);
	for (const one of [file, again]) {
		expect(one.entries).toBe(1000);
		expect(one.kept).toBe(228);
		expect([...one.days]).toEqual([
			[DAY, 334],
			[DAY + 1, 333],
			[DAY + 2, 333],
		]);
		await one.close();
	}
});

/** Reads all of a file; the number of entries, or `damaged`. */
async function readAll(path: string): Promise<number | "damaged"> {
	let count = 0;
	try {
		const file = await IndexFile.open(path);
		try {
			for (let bucket = 0; bucket < BUCKETS; bucket++)
				count += file.read(bucket).length / 4;
			await file.slice(0, BUCKETS);
		} finally {
			await file.close();
		}
		return count;
	} catch (error) {
		expect(error).toMatchObject({ code: "ledger_damaged" });
		return "damaged";
	}
}

test("any changed byte and any cut is noticed", async () => {
	const { path, file } = await written(300);
	await file.close();
	const whole = readFileSync(path);
	expect(await readAll(path)).toBe(300);
	const step = 131;
	for (let at = 0; at < whole.length; at += at < 5000 ? 17 : step) {
		const broken = Buffer.from(whole);
		broken[at] = (broken[at] as number) ^ (1 + (at % 255));
		writeFileSync(path, broken);
		expect([at, await readAll(path)]).toEqual([at, "damaged"]);
	}
	for (const length of [0, 10, 4000, whole.length - 1]) {
		writeFileSync(path, whole);
		truncateSync(path, length);
		expect([length, await readAll(path)]).toEqual([length, "damaged"]);
	}
	writeFileSync(path, Buffer.concat([whole, Buffer.alloc(16)]));
	expect(await readAll(path)).toBe("damaged");
});

test("of a damaged file the sound buckets are kept", async () => {
	const { path, file } = await written(20_000);
	await file.close();
	const bytes = readFileSync(path);
	bytes[16 + 16 * 100] = (bytes[16 + 16 * 100] as number) ^ 1;
	writeFileSync(path, bytes);
	const broken = await IndexFile.open(path);
	const { ends } = await broken.sound.slice(0, BUCKETS);
	await broken.close();
	const kept = (ends[BUCKETS - 1] as number) / 4;
	expect(kept).toBeGreaterThan(19_900);
	expect(kept).toBeLessThan(20_000);
});

test("merging takes the small files along, and no large one for little", () => {
	const files = [10_000_000, 4000, 900, 100].map(
		(entries) => ({ entries }) as IndexFile,
	);
	const beside = (entries: number) =>
		smallBeside(entries, files).map((file) => file.entries);
	expect(beside(10)).toEqual([]);
	expect(beside(50)).toEqual([100]);
	expect(beside(500)).toEqual([100, 900]);
	expect(beside(1000)).toEqual([100, 900, 4000]);
	expect(beside(5_000_000)).toHaveLength(4);
});
