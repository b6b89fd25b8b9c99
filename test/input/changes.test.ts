import {
	appendFileSync,
	renameSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { FbocError } from "../../src/errors.ts";
import { openInput } from "../../src/input/open/open-input.ts";
import { createBlockReader } from "../../src/input/read-block.ts";
import { type Collected, sinkOf, tempFile } from "./collect.ts";

/** All lines are equally long. */
const line = (n: number) => `{"event":"a","n":${n + 100_001}}
`;
const text = (count: number) =>
	Array.from({ length: count }, (_, n) => line(n)).join("");
/** More than is read ahead to tell the format, so that what happens meanwhile is met. */
const MANY = 40_000;

/** Reads an input, doing something to the file after the first block. */
async function meanwhile(path: string, ranges: boolean, happens: () => void) {
	const found: Pick<Collected, "events" | "rejects" | "lines"> = {
		events: [],
		rejects: [],
		lines: 0,
	};
	const input = await openInput({ kind: "stream", name: "f", path }, 0, {
		format: "auto",
		columns: {},
		stdin: Readable.from([]),
		ranges,
		blockBytes: 64 * 1024,
	});
	const read = createBlockReader(input.spec);
	let error: FbocError | undefined;
	try {
		for await (const block of input.blocks()) {
			found.lines += read(block, sinkOf(found));
			if (block.seq === 0) happens();
		}
		await input.verify();
	} catch (caught) {
		error = caught as FbocError;
	} finally {
		read.close();
		await input.close();
	}
	const whole = found.events.every(
		({ event, line: at }) => (event as { n: number }).n === at + 100_000,
	);
	return { ...found, whole, error };
}

describe.each([false, true])(
	"a file that changes while it is read (ranges: %s)",
	(ranges) => {
		test("it grows by whole lines: read to the size it had", async () => {
			const path = tempFile(text(MANY));
			const found = await meanwhile(path, ranges, () =>
				appendFileSync(path, text(10)),
			);
			expect(found.error).toBeUndefined();
			expect(found.events.length).toBe(MANY);
		});

		test("it grows from a half-written line: that line is no event", async () => {
			const path = tempFile(`${text(MANY)}{"event":"a",`);
			const found = await meanwhile(path, ranges, () =>
				appendFileSync(path, '"n":1}\n'),
			);
			expect(found.error).toMatchObject({ code: "input_changed", exitCode: 4 });
			if (!ranges) expect(found.error?.place.line).toBe(MANY + 1);
			expect(found.events.length).toBe(MANY);
			expect(found.rejects).toEqual([]);
		});

		test("it shrinks: whole lines up to there, then the error", async () => {
			const path = tempFile(text(MANY));
			const found = await meanwhile(path, ranges, () =>
				truncateSync(path, 700_005),
			);
			expect(found.error).toMatchObject({
				code: "input_changed",
				exitCode: 4,
				place: { path: "f" },
			});
			expect(found.events.length).toBeGreaterThan(1000);
			expect(found.events.length).toBeLessThan(MANY);
			expect(found.rejects).toEqual([]);
			expect(found.whole).toBe(true);
		});

		test("it vanishes", async () => {
			const path = tempFile(text(MANY));
			const found = await meanwhile(path, ranges, () => rmSync(path));
			expect(found.error).toMatchObject({ code: "input_changed", exitCode: 4 });
			expect(found.error?.message).toContain("removed");
			expect(found.whole).toBe(true);
		});

		test("another takes its place", async () => {
			const path = tempFile(text(MANY));
			const found = await meanwhile(path, ranges, () => {
				writeFileSync(`${path}.new`, text(MANY));
				renameSync(`${path}.new`, path);
			});
			expect(found.error?.code).toBe("input_changed");
		});

		test("it is written over", async () => {
			const path = tempFile(text(MANY));
			const found = await meanwhile(path, ranges, () => {
				writeFileSync(path, text(MANY));
				utimesSync(path, new Date(), new Date(Date.now() + 5000));
			});
			expect(found.error?.code).toBe("input_changed");
		});
	},
);

test("damage that a range reader meets counts lines within its range, and can be moved", async () => {
	const path = tempFile(text(100));
	const { InputDamage } = await import("../../src/input/input-errors.ts");
	const read = createBlockReader({
		index: 0,
		path: "f",
		format: "ndjson",
		compression: "none",
		newline: 10,
	});
	const found: Pick<Collected, "events" | "rejects" | "lines"> = {
		events: [],
		rejects: [],
		lines: 0,
	};
	const size = text(100).length;
	let damage: unknown;
	try {
		read(
			{
				input: 0,
				seq: 0,
				range: { path, from: size - 60, to: size + 50, end: size + 50 },
			},
			sinkOf(found),
		);
	} catch (error) {
		damage = error;
	}
	read.close();
	expect(found.events.length).toBe(2);
	expect(damage).toBeInstanceOf(InputDamage);
	if (damage instanceof InputDamage) {
		expect(damage.place).toEqual({ path: "f", line: 3 });
	}
});

test("a range reader that cannot open its file says so", () => {
	const read = createBlockReader({
		index: 0,
		path: "f",
		format: "ndjson",
		compression: "none",
		newline: 10,
	});
	const sink = sinkOf({ events: [], rejects: [], lines: 0 });
	const range = { path: `${tempFile("")}.gone`, from: 0, to: 10, end: 10 };
	expect(() => read({ input: 0, seq: 0, range }, sink)).toThrowError(
		"not there any more",
	);
});
