import { describe, expect, it } from "vitest";
import { createBlockReader } from "../../../src/input/read-block.ts";
import type { Batch } from "../../../src/pipeline/mapping/batch.ts";
import { BatchMemory } from "../../../src/pipeline/mapping/batch-memory.ts";
import { BlockMapper } from "../../../src/pipeline/mapping/map-block.ts";
import { settingsOf, track } from "../mapping.ts";

const settings = settingsOf({ api: "offline", events: { A: "1" } });
const spec = {
	index: 0,
	path: "x",
	format: "ndjson",
	compression: "none",
	newline: 0x0a,
} as const;

const block = (from: number, to: number) => {
	let text = "";
	for (let i = from; i < to; i++) {
		text += `${JSON.stringify({ ...track("A"), messageId: `m-${i}` })}\n`;
	}
	return { input: 0, seq: 0, bytes: Buffer.from(text) };
};

/** What a batch says, as far as its count goes. */
const said = ({ bytes, keys, count, ends, ...batch }: Batch) => ({
	text: Buffer.from(bytes).toString(),
	keys: Buffer.from(keys.subarray(0, count * 16)).toString("hex"),
	ends: Array.from(ends.subarray(0, count)),
	counts: batch.counts,
});

describe("BatchMemory", () => {
	const read = createBlockReader(spec);
	const own = new BlockMapper(settings);
	const blocks = [block(0, 3000), block(3000, 3010), block(3010, 5600)];
	const wanted = blocks.map((one) => said(own.map(one, read)));

	it.each([
		["large", BatchMemory.large],
		["shared", BatchMemory.shared],
	])("%s: holds what a memory of its own holds, again and again", (_, make) => {
		const memory = make();
		const mapper = new BlockMapper(settings, () => memory.cleared());
		const got = blocks.map((one) => said(mapper.map(one, read)));
		expect(got).toEqual(wanted);
	});

	it("shared: another thread reads the same bytes", () => {
		const memory = BatchMemory.shared();
		const mapper = new BlockMapper(settings, () => memory.cleared());
		const batch = mapper.map(blocks[0] as (typeof blocks)[0], read);
		const there = structuredClone(batch);
		expect(said(there)).toEqual(wanted[0]);
		expect(there.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
	});
});
