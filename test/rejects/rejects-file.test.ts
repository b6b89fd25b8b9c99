import {
	chmodSync,
	existsSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Reject } from "../../src/rejects/reject.ts";
import { RejectsFile, rejectEntry } from "../../src/rejects/rejects-file.ts";
import { Secret } from "../../src/secret.ts";
import { linesOf, tempFolder } from "../pipeline/temp.ts";

const REJECT: Reject = {
	input: 0,
	line: 7,
	stage: "map",
	code: "missing_value",
	field: "properties.revenue",
	message: "A Purchase needs a value, and the event has none.",
	eventSet: null,
	digest: "sha256:abc",
};
const ENTRY = {
	schema: "fboc.reject/1",
	run_id: "run-1",
	input: "in.ndjson",
	line: 7,
	stage: "map",
	code: "missing_value",
	field: "properties.revenue",
	message: "A Purchase needs a value, and the event has none.",
	event_set: null,
	digest: "sha256:abc",
};

const entryWith = (text: string) =>
	rejectEntry("run-1", "in.ndjson", { ...REJECT, data: new Secret(text) });

describe("rejectEntry", () => {
	it("is by reference, keys in the contract's order", () => {
		const entry = rejectEntry("run-1", "in.ndjson", REJECT);
		expect(JSON.stringify(entry)).toBe(JSON.stringify(ENTRY));
	});

	it("has the event where data was asked for", () => {
		expect(entryWith('{"event":"A"}')).toEqual({
			...ENTRY,
			event: { event: "A" },
		});
	});

	it("has the text where it is no JSON object", () => {
		for (const raw of ["{broken", "5", '"text"', "null", ""]) {
			expect(entryWith(raw)).toEqual({ ...ENTRY, raw });
		}
	});

	it("has the text where printing the object again would alter its numbers", () => {
		const raw = '{"userId":9007199254740993}';
		expect(entryWith(raw)).toEqual({ ...ENTRY, raw });
	});
});

describe("RejectsFile", () => {
	it("appears with the first reject, for its owner only, its folder too", async () => {
		const folder = join(tempFolder(), "rejects");
		const path = join(folder, "run.ndjson");
		const file = new RejectsFile(path);
		expect(existsSync(folder)).toBe(false);
		await file.write(rejectEntry("run-1", "in.ndjson", REJECT));
		await file.close();
		expect(file.count).toBe(1);
		expect(readFileSync(path, "utf8")).toBe(`${JSON.stringify(ENTRY)}\n`);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
	});

	it("does not appear when nothing is refused", async () => {
		const path = join(tempFolder(), "run.ndjson");
		await new RejectsFile(path).close();
		expect(existsSync(path)).toBe(false);
	});

	it("appends to what is there, and closes it to others", async () => {
		const path = join(tempFolder(), "run.ndjson");
		writeFileSync(path, '{"old":1}\n');
		chmodSync(path, 0o644);
		const file = new RejectsFile(path);
		await file.write(rejectEntry("run-1", "in.ndjson", REJECT));
		await file.close();
		expect(linesOf(path)).toEqual([{ old: 1 }, ENTRY]);
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	it("keeps thousands in order, also those written at once, and no listener for each", async () => {
		const warnings: Error[] = [];
		const listen = (warning: Error) => warnings.push(warning);
		process.on("warning", listen);
		const path = join(tempFolder(), "run.ndjson");
		const file = new RejectsFile(path);
		const entry = (line: number) =>
			rejectEntry("run-1", "x".repeat(200), { ...REJECT, line });
		for (let line = 1; line <= 3000; line++) await file.write(entry(line));
		await Promise.all([entry(3001), entry(3002)].map((e) => file.write(e)));
		await file.close();
		process.off("warning", listen);
		expect(linesOf(path).map(({ line }) => line)).toEqual(
			Array.from({ length: 3002 }, (_, i) => i + 1),
		);
		expect(file.count).toBe(3002);
		expect(warnings).toEqual([]);
	});

	it("ends in an error that names the file when it cannot be written", async () => {
		const folder = tempFolder();
		const blocked = join(folder, "file");
		writeFileSync(blocked, "");
		const path = join(blocked, "run.ndjson");
		const file = new RejectsFile(path);
		await expect(
			file.write(rejectEntry("run-1", "in.ndjson", REJECT)),
		).rejects.toMatchObject({
			code: "rejects_unwritable",
			exitCode: 2,
			place: { path },
		});
	});
});
