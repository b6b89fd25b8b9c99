import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { WARNINGS } from "../../../src/conversion/warnings.ts";
import { createBlockReader } from "../../../src/input/read-block.ts";
import { BlockMapper } from "../../../src/pipeline/mapping/map-block.ts";
import { unbalanced } from "../../../src/report/books.ts";
import { newDeliveries } from "../../../src/report/summary.ts";
import {
	batchOf,
	blockOf,
	deliveriesOf,
	ndjsonReader,
	settingsOf,
	track,
} from "../mapping.ts";

const FORM = { api: "offline", events: { A: ["1", "2"], B: "1" } } as const;
const settings = settingsOf(FORM);
const json = (event: object) => JSON.stringify(event);
const sha256 = (text: string) =>
	`sha256:${createHash("sha256").update(text).digest("hex")}`;

describe("BlockMapper", () => {
	it("says where each record of a block ended up, by line", () => {
		const bad = json(track("A", { timestamp: "" }));
		const lines = [
			json(track("A")),
			"",
			"garbage",
			json({ type: "identify" }),
			bad,
			json(track("C")),
			json(track("B", { userId: "" })),
			json(track("B")),
		];
		const batch = batchOf(lines, settings);
		expect(batch.lines).toBe(8);
		expect(batch.counts).toEqual({
			read: 7,
			not_track: 1,
			unmapped: 1,
			opted_out: 0,
			filtered: 0,
			rejected: 3,
			accepted: 2,
		});
		expect(unbalanced(batch.counts, newDeliveries(), true)).toEqual([]);
		expect(
			batch.rejects.map(({ code, line, ordinal, digest }) => ({
				code,
				line,
				ordinal,
				digest,
			})),
		).toEqual([
			{
				code: "malformed_json",
				line: 2,
				ordinal: 1,
				digest: sha256("garbage"),
			},
			{ code: "missing_timestamp", line: 4, ordinal: 3, digest: sha256(bad) },
			{
				code: "no_match_key",
				line: 6,
				ordinal: 5,
				digest: sha256(lines[6] ?? ""),
			},
		]);
		expect(batch.count).toBe(3);
		expect([...batch.at.subarray(0, 3)]).toEqual([0, 0, 7]);
		expect([...batch.plans.subarray(0, 3)]).toEqual([0, 1, 2]);
	});

	it("lays deliveries out as the payload digest reads them: id, LF, payload, LF", () => {
		const batch = batchOf([track("A"), track("B")], settings);
		const expected = deliveriesOf(batch, settings)
			.map((delivery) => `${delivery.set}\n${delivery.json}\n`)
			.join("");
		expect(Buffer.from(batch.bytes).toString()).toBe(expected);
		for (let i = 0; i < batch.count; i++) {
			const start = batch.starts[i] as number;
			expect(start).toBe(i === 0 ? 0 : (batch.ends[i - 1] as number) + 1);
			expect((batch.payloads[i] as number) - start).toBe(2);
		}
	});

	it("keeps time, value and currency of each delivery", () => {
		const priced = track("B", { properties: { value: 5, currency: "EUR" } });
		const batch = batchOf([priced, track("B")], settings);
		expect([...batch.times.subarray(0, 2)]).toEqual([1524571200, 1524571200]);
		expect([...batch.values.subarray(0, 2)]).toEqual([5, Number.NaN]);
	});

	it("counts a warning once for each event and names the first line", () => {
		const personal = track("A", { properties: { email: "a@example.com" } });
		const { warnings, warningLines } = batchOf(
			[track("A"), personal, personal],
			settings,
		);
		const at = WARNINGS.indexOf("pii_dropped");
		expect([warnings[at], warningLines[at]]).toEqual([2, 1]);
		expect(warnings.reduce((sum, count) => sum + count, 0)).toBe(2);
		expect(warningLines.filter((line) => line >= 0)).toHaveLength(1);
	});

	it("begins anew with each block", () => {
		const mapper = new BlockMapper(settings);
		const lines = [json(track("A")), "garbage", json(track("C"))].join("\n");
		const first = mapper.map(blockOf(lines, 0), ndjsonReader());
		const second = mapper.map(blockOf(lines, 1), ndjsonReader());
		expect(second).toEqual({ ...first, seq: 1 });
		expect(first.counts.read).toBe(3);
	});

	it("gives the same for a block of many events as for each alone", () => {
		const events = Array.from({ length: 3000 }, (_, i) =>
			track(i % 2 ? "A" : "B", { messageId: `m-${i}`, properties: { i } }),
		);
		const batch = batchOf(events, settings);
		expect(batch.count).toBe(4500);
		const all = deliveriesOf(batch, settings);
		for (const i of [0, 1, 1023, 1024, 1025, 2047, 2999]) {
			const alone = deliveriesOf(
				batchOf([events[i] as object], settings),
				settings,
			);
			const from = i + Math.floor(i / 2);
			expect(all.slice(from, from + alone.length)).toEqual(alone);
		}
		const keys = new Set<string>();
		for (let i = 0; i < batch.count; i++)
			keys.add(
				Buffer.from(batch.keys.subarray(i * 16, i * 16 + 16)).toString("hex"),
			);
		expect(keys.size).toBe(4500);
	});

	it("reads no more than the limit", () => {
		const text = new Array(5).fill(json(track("B"))).join("\n");
		const mapper = new BlockMapper(settings);
		const batch = mapper.map(blockOf(text), ndjsonReader(), 3);
		expect(batch.counts).toMatchObject({ read: 3, accepted: 3 });
	});

	it("refuses what is nested beyond the stack and keeps what came before", () => {
		const deep = { a: [] as unknown[] };
		for (let i = 0; i < 100_000; i++) deep.a = [deep.a];
		const mapper = new BlockMapper(settings);
		const bytes = Buffer.from("{}");
		// A reader that does not bound the depth, as the real ones do.
		const batch = mapper.map(blockOf(""), (_, sink) => {
			const at = { record: 0, bytes, start: 0, end: 2 };
			sink.event(track("B"), { ...at, line: 0 });
			sink.event(track("B", { properties: deep }), { ...at, line: 1 });
			sink.event(track("B"), { ...at, line: 2 });
			return 3;
		});
		expect(batch.rejects.map(({ code, stage }) => [code, stage])).toEqual([
			["malformed_json", "read"],
		]);
		expect(batch.counts).toMatchObject({ read: 3, rejected: 1, accepted: 2 });
		const alone = deliveriesOf(batchOf([track("B")], settings), settings);
		expect(deliveriesOf(batch, settings)).toEqual([...alone, ...alone]);
	});
});

describe("BlockMapper and personal data", () => {
	const person = track("A", {
		userId: "canary-user",
		properties: { currency: "canary-currency", value: 5, email: "canary-mail" },
		context: { traits: { email: "canary@example.com", phone: "canary-phone" } },
	});

	it("shows nothing of a record in its reject", () => {
		const text = json(person);
		const batch = batchOf(
			[text, `${text}garbage`, text.slice(0, 60)],
			settings,
		);
		expect(batch.rejects).toHaveLength(3);
		expect(inspect(batch.rejects, { depth: 9 })).not.toContain("canary");
		expect(json(batch.rejects)).not.toContain("canary");
	});

	it("keeps records only where they are wanted, and wrapped", () => {
		const withData = settingsOf(FORM, { rejectsWithData: true });
		const lines = [json(track("A")), "garbage canary", json(track("B"))];
		const batch = batchOf(lines, withData);
		expect(batch.rejects[0]?.data?.reveal()).toBe("garbage canary");
		// One for each delivery: A has two of them.
		expect(batch.records).toHaveLength(3);
		expect(inspect(batch, { depth: 9 })).not.toContain("canary");
		const without = batchOf(lines, settings);
		expect(without.rejects[0]).not.toHaveProperty("data");
		expect(without).not.toHaveProperty("records");
	});
});

describe("BlockMapper on CSV", () => {
	it("maps rows that name their event by slug", () => {
		const header = ["event", "user_id", "id", "timestamp", "value"];
		const read = createBlockReader({
			index: 0,
			path: "tracks.csv",
			format: "csv",
			compression: "none",
			newline: 0x0a,
			csv: {
				dialect: "warehouse",
				delimiter: 0x2c,
				header,
				paths: [
					["eventSlug"],
					["userId"],
					["messageId"],
					["timestamp"],
					["properties", "value"],
				],
			},
		});
		const mapped = settingsOf({
			api: "offline",
			events: { "Store Sale": "1" },
		});
		const rows = "store_sale,u,m1,2018-04-24 12:00:00,39.95\nother,u,m2,,\n";
		const batch = new BlockMapper(mapped).map(blockOf(rows), read);
		expect(batch.counts).toMatchObject({ accepted: 1, unmapped: 1 });
		expect([...batch.unmapped]).toEqual([["other", 1]]);
		expect(deliveriesOf(batch, mapped)).toMatchObject([
			{ event: { value: 39.95, event_name: "Other" } },
		]);
	});
});
