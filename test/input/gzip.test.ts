import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readChunks, readFileInput, tempFile } from "./collect.ts";

const line = (n: number) => `{"event":"a","n":${n}}\n`;
const text = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, index) => line(from + index)).join("");
const numbers = (events: { event: unknown }[]) =>
	events.map(({ event }) => (event as { n: number }).n);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

test("several members, one of them empty, cut anywhere, even inside a line", async () => {
	const all = text(0, 3000);
	const members = [
		all.slice(0, 1000),
		"",
		all.slice(1000, 1010),
		all.slice(1010),
	];
	const bytes = Buffer.concat(members.map((part) => gzipSync(part)));
	const found = await readFileInput(tempFile(bytes, "plain-name.txt"));
	expect(found.error).toBeUndefined();
	expect(numbers(found.events)).toEqual(upTo(3000));
	expect(found.spec?.compression).toBe("gzip");
	expect(found.bytesRead).toBe(bytes.length);
	const trickled = await readChunks(
		Array.from(bytes, (byte) => Uint8Array.of(byte)),
	);
	expect(numbers(trickled.events)).toEqual(upTo(3000));
});

test("plain text in a file named .gz is plain text", async () => {
	const { events, spec } = await readFileInput(tempFile(text(0, 3), "log.gz"));
	expect(numbers(events)).toEqual(upTo(3));
	expect(spec?.compression).toBe("none");
});

test("a header with a name, a comment, extra data and a checksum of its own", async () => {
	const [head, body] = [
		gzipSync(text(0, 2)).subarray(0, 10),
		gzipSync(text(0, 2)).subarray(10),
	];
	const flagged = Buffer.concat([
		head.subarray(0, 3),
		Uint8Array.of(2 | 4 | 8 | 16),
		head.subarray(4),
		Uint8Array.of(3, 0, 1, 2, 3),
		Buffer.from("name\0comment\0"),
		Uint8Array.of(0, 0),
		body,
	]);
	expect(numbers((await readFileInput(tempFile(flagged))).events)).toEqual(
		upTo(2),
	);
});

describe("damage: everything whole comes first, then the line is named", () => {
	test("truncated anywhere: whole lines only, the cut piece is not parsed", async () => {
		const bytes = gzipSync(text(0, 400));
		for (const share of [0.2, 0.5, 0.9, 0.999]) {
			const cut = bytes.subarray(0, Math.floor(bytes.length * share));
			const { events, rejects, error } = await readFileInput(tempFile(cut));
			expect(rejects).toEqual([]);
			expect(numbers(events)).toEqual(upTo(events.length));
			expect(error).toMatchObject({
				code: "truncated_input",
				exitCode: 4,
				place: { line: events.length + 1 },
			});
		}
	});

	test("only the trailer is missing: every line was whole", async () => {
		const bytes = gzipSync(text(0, 50));
		const { events, error } = await readFileInput(
			tempFile(bytes.subarray(0, -4)),
		);
		expect(numbers(events)).toEqual(upTo(50));
		expect(error).toMatchObject({
			code: "truncated_input",
			place: { line: 51 },
		});
	});

	test("bytes overwritten in the middle: what inflates before them is read", async () => {
		const noisy = Array.from(
			{ length: 2000 },
			(_, n) => `{"n":${n},"x":"${(n * 7919) ** 3}"}\n`,
		).join("");
		const bytes = gzipSync(noisy);
		bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 200);
		const { events, error } = await readFileInput(tempFile(bytes));
		expect(error).toMatchObject({ code: "damaged_input", exitCode: 4 });
		expect(events.length).toBeGreaterThan(500);
		expect(events.length).toBeLessThan(2000);
		expect(numbers(events).slice(0, 500)).toEqual(upTo(500));
	});

	test("a checksum that does not match", async () => {
		const bytes = gzipSync(text(0, 5));
		bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1;
		const { events, error } = await readFileInput(tempFile(bytes));
		expect(numbers(events)).toEqual(upTo(5));
		expect(error?.code).toBe("damaged_input");
	});

	test("zero bytes behind the last member are padding, anything else may be lost data", async () => {
		const bytes = gzipSync(text(0, 5));
		const padded = await readFileInput(
			tempFile(Buffer.concat([bytes, Buffer.alloc(512)])),
		);
		expect(padded.error).toBeUndefined();
		expect(numbers(padded.events)).toEqual(upTo(5));
		const junk = await readFileInput(
			tempFile(Buffer.concat([bytes, Buffer.from(text(5, 6))])),
		);
		expect(numbers(junk.events)).toEqual(upTo(5));
		expect(junk.error).toMatchObject({
			code: "damaged_input",
			place: { line: 6 },
		});
	});
});

test("a bomb is one long line: bounded memory, one reject", async () => {
	const gzip = createGzip({ level: 1 });
	const parts: Buffer[] = [];
	gzip.on("data", (part: Buffer) => parts.push(part));
	const finished = new Promise((resolve) => gzip.on("end", resolve));
	const megabyte = Buffer.alloc(1024 * 1024, "0");
	gzip.write('{"event":"a"}\n{"event":"');
	for (let n = 0; n < 300; n++) {
		if (!gzip.write(megabyte))
			await new Promise((resolve) => gzip.once("drain", resolve));
	}
	gzip.end('"}\n{"event":"b"}\n');
	await finished;
	const path = tempFile(Buffer.concat(parts));
	let most = 0;
	const before = process.memoryUsage();
	const held = ({ heapUsed, external }: NodeJS.MemoryUsage) =>
		heapUsed + external;
	const timer = setInterval(() => {
		most = Math.max(most, held(process.memoryUsage()));
	}, 5);
	const found = await readFileInput(path);
	clearInterval(timer);
	expect(found.error).toBeUndefined();
	expect(found.events.map((at) => at.line)).toEqual([1, 3]);
	expect(found.rejects.map(({ line: at, code }) => [at, code])).toEqual([
		[2, "line_too_long"],
	]);
	expect(most - held(before)).toBeLessThan(150 * 1024 * 1024);
});
