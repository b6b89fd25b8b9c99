import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PayloadsFile } from "../../../src/pipeline/run/payloads-file.ts";
import { batchOf, deliveriesOf, settingsOf, track } from "../mapping.ts";
import { linesOf, tempFolder } from "../temp.ts";

const settings = settingsOf({ api: "conversions", events: { A: ["1", "2"] } });
const batch = batchOf(
	[track("A", { messageId: 'é"1' }), "", track("A", { messageId: "2" })],
	settings,
);

async function written(path: string, skip: number[], input = "in.ndjson") {
	const file = new PayloadsFile(path, "conversions", settings.plan);
	await file.write(batch, Uint8Array.from(skip), input, 100);
	await file.close("sha256:1");
}

describe("PayloadsFile", () => {
	it("writes each delivery as it would be sent, with its place, byte by byte, and an end with their number and digests", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		await written(path, [0, 0, 0, 0]);
		const expected = deliveriesOf(batch, settings).map(
			({ set, json }, i) =>
				`{"schema":"fboc.payload/1","event_set":"${set}","api":"conversions","input":"in.ndjson","line":${i < 2 ? 100 : 102},"event":${json}}\n`,
		);
		const lines = expected.join("");
		const digest = createHash("sha256").update(lines).digest("hex");
		expect(readFileSync(path, "utf8")).toBe(
			`${lines}{"schema":"fboc.payloads.end/1","count":4,"payload_digest":"sha256:1","digest":"sha256:${digest}"}\n`,
		);
	});

	it("leaves out duplicates, and nothing else", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		await written(path, [1, 2, 0, 1]);
		expect(
			linesOf(path).map(({ event_set, line }) => [event_set, line]),
		).toEqual([
			["2", 100],
			["1", 102],
			[undefined, undefined],
		]);
	});

	it("writes any path as JSON", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		await written(path, [0, 1, 1, 1], 'a"\\\n\u001bé.ndjson');
		expect(linesOf(path)[0]?.input).toBe('a"\\\n\u001bé.ndjson');
	});

	it("gives an event of the offline wire its ledger key, since it has no event_id", async () => {
		const offline = settingsOf({ api: "offline", events: { A: "1" } });
		const one = batchOf([track("A")], offline);
		const path = join(tempFolder(), "payloads.ndjson");
		const file = new PayloadsFile(path, "offline", offline.plan);
		await file.write(one, new Uint8Array(1), "x", 1);
		await file.close("sha256:1");
		expect(linesOf(path)[0]?.key).toBe(
			Buffer.from(one.keys.subarray(0, 16)).toString("hex"),
		);
	});

	it("is there when there is nothing to send; for its owner only", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		await new PayloadsFile(path, "conversions", settings.plan).close("sha256:");
		expect(linesOf(path)).toMatchObject([{ count: 0 }]);
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	it("replaces what an earlier run wrote", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		writeFileSync(path, "old\n");
		await written(path, [0, 1, 1, 1]);
		expect(linesOf(path)).toHaveLength(2);
	});

	it("leaves what stood there when it is given up", async () => {
		const path = join(tempFolder(), "payloads.ndjson");
		writeFileSync(path, "old\n");
		const file = new PayloadsFile(path, "conversions", settings.plan);
		await file.write(batch, new Uint8Array(4), "in.ndjson", 1);
		expect(await file.discard()).toBeDefined();
		expect(readFileSync(path, "utf8")).toBe("old\n");
	});

	it("ends in an error that names the file when it cannot be written", async () => {
		const path = join(tempFolder(), "missing", "payloads.ndjson");
		await expect(written(path, [0, 0, 0, 0])).rejects.toMatchObject({
			code: "payloads_unwritable",
			exitCode: 2,
			place: { path },
		});
	});
});
