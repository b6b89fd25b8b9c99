import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fboc, write } from "../cli/run-fboc.ts";
import {
	BAD,
	entries,
	expectReplayed,
	order,
	REJECTS,
	replay,
	shopWithBad,
	upload,
} from "./rejects.ts";
import { openShop, type Shop } from "./shop.ts";

const bad = (id: number) => order(id, { properties: { trace: `t${id}` } });

/** A shop whose upload has left a rejects file, and a way to change its input. */
async function rejected(lines: readonly (object | string)[] = BAD) {
	const shop = await shopWithBad(lines);
	const ran = await shop.run([...upload, ...REJECTS]);
	expect(ran.code).toBe(3);
	const change = (edit: (lines: string[]) => void) => {
		const path = shop.path("events.ndjson");
		const now = readFileSync(path, "utf8").trimEnd().split("\n");
		edit(now);
		writeFileSync(path, now.map((line) => `${line}\n`).join(""));
	};
	return { shop, change };
}

const places = (shop: Shop) =>
	entries(shop).map(({ line, code }) => [line, code]);

describe("records that were mended in the input", () => {
	it("are taken in, each in its place", async () => {
		const { shop, change } = await rejected();
		change((lines) => {
			for (const id of [2, 3, 5, 6]) lines[id - 1] = JSON.stringify(order(id));
		});
		const ran = await shop.run(replay());
		expectReplayed(ran, 0);
		expect(ran.stderr).toBe(
			'warning: "events.ndjson": line 2 reads otherwise than when it was rejected, as do 3 more; what stands there now is taken in its place\n',
		);
		expect(ran.summary.deliveries).toMatchObject({ planned: 4, delivered: 4 });
		expect(entries(shop)).toEqual([]);
		expect((await shop.accepted()).size).toBe(6);
	});

	it("are rejected anew where they were not mended enough", async () => {
		const { shop, change } = await rejected();
		const [before] = entries(shop);
		change((lines) => {
			lines[1] = JSON.stringify(order(2, { userId: undefined }));
		});
		const ran = await shop.run(replay());
		expectReplayed(ran, 3);
		expect(places(shop)).toContainEqual([2, "no_match_key"]);
		expect(entries(shop)).toHaveLength(4);
		expect(entries(shop).map(({ digest }) => digest)).not.toContain(
			before?.digest,
		);
	});

	it("in a CSV, in a gzip file and in a JSON array", async () => {
		const csv = (revenue: string) =>
			`userId,event,timestamp,messageId,properties.revenue\nu,Order Completed,${new Date(Date.now() - 6e4).toISOString()},m-c,${revenue}\n`;
		const shop = await openShop(0);
		const files = (make: (id: number) => object, revenue: string) => {
			write(shop.folder, "a.csv", csv(revenue));
			write(shop.folder, "b.gz", gzipSync(`\n${JSON.stringify(make(2))}\n`));
			write(
				shop.folder,
				"c.json",
				JSON.stringify([order(8), make(3)], null, 1),
			);
		};
		files(bad, "");
		const inputs = ["a.csv", "b.gz", "c.json"];
		await shop.run(["upload", ...inputs, "--json", ...REJECTS]);
		expect(entries(shop)).toHaveLength(3);
		files(order, "5");
		const ran = await shop.run(replay());
		expectReplayed(ran, 0);
		expect(ran.summary.deliveries.delivered).toBe(3);
	});
});

describe("records that stand at other lines now", () => {
	it("are rejected anew with their number where several stand on a line", async () => {
		const { shop, change } = await rejected([order(1), bad(2)]);
		change((lines) => {
			const [, moved = ""] = lines;
			lines.splice(1, 1, "", JSON.stringify(order(3)) + moved);
		});
		expectReplayed(await shop.run(replay()), 3);
		expect(entries(shop)).toMatchObject([{ line: 3, record: 2 }]);
	});

	it("are found by their digest, and that is said", async () => {
		const { shop, change } = await rejected([
			order(1),
			bad(2),
			bad(3),
			order(4),
		]);
		change((lines) => lines.splice(0, 0, JSON.stringify(order(9)), "", ""));
		const config = JSON.parse(
			readFileSync(shop.path("fboc.config.json"), "utf8"),
		);
		write(shop.folder, "fboc.config.json", {
			...config,
			completeRegistrations: {
				"Order Completed": Object.values(config.eventSets)[0],
			},
			events: {},
		});
		const ran = await shop.run(replay());
		expectReplayed(ran, 0);
		expect(ran.summary.deliveries.delivered).toBe(2);
		expect(ran.stderr).toContain("line 2 holds another record now");
		expect(ran.stderr).toContain("at line 5");
		expect(entries(shop)).toEqual([]);
	});

	it("are rejected anew at the line where they stand", async () => {
		const { shop, change } = await rejected([
			order(1),
			bad(2),
			order(3),
			bad(4),
		]);
		change((lines) => lines.push(...lines.splice(1, 1)));
		expectReplayed(await shop.run(replay()), 3);
		expect(places(shop).sort()).toEqual([
			[3, "missing_value"],
			[4, "missing_value"],
		]);
	});

	it("an event that was delivered before is never taken for the mended one", async () => {
		const { shop, change } = await rejected([order(1), bad(2), order(3)]);
		// Mended, and moved: nothing tells that it is the same record.
		change((lines) => {
			lines.splice(1, 1, lines[0] as string, JSON.stringify(order(2)));
			lines[0] = "";
		});
		const ran = await shop.run(replay());
		expectReplayed(ran, 4);
		expect(ran.summary.error).toMatchObject({
			code: "record_changed",
			line: 2,
		});
		expect(places(shop)).toEqual([[2, "missing_value"]]);
		// As it advises.
		const again = await shop.run([...upload, ...REJECTS]);
		expect(again.code).toBe(0);
		expect(again.summary.deliveries).toMatchObject({
			delivered: 1,
			duplicate: 2,
		});
	});
});

it("whatever is mended, put in and taken out: nothing is lost, nothing sent twice", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.constantFrom("good", "bad"), { minLength: 1, maxLength: 8 }),
			fc.array(
				fc.record({
					at: fc.nat(8),
					edit: fc.constantFrom("mend", "insert", "remove"),
				}),
				{ maxLength: 4 },
			),
			async (kinds, edits) => {
				const shop = await shopWithBad(
					kinds.map((kind, id) => (kind === "bad" ? bad(id) : order(id))),
				);
				await shop.run([...upload, ...REJECTS]);
				const lines = kinds.map((kind, id) =>
					kind === "bad" ? bad(id) : order(id),
				);
				for (const [i, { at, edit }] of edits.entries()) {
					const place = at % (lines.length + 1);
					if (edit === "insert") lines.splice(place, 0, order(100 + i));
					else if (edit === "remove") lines.splice(place, 1);
					else {
						const id = Number(lines[place]?.messageId.slice(2));
						if (lines[place]) lines[place] = order(id);
					}
				}
				write(shop.folder, "events.ndjson", lines);
				await shop.run(["replay", "rejects.ndjson", "--json"]);
				// The whole file once more: what a person does who trusts nothing.
				const last = await shop.run([...upload, "--rejects", "r2.ndjson"]);
				expect([0, 3]).toContain(last.code);
				const accepted = await shop.accepted();
				for (const { properties } of lines)
					if ("revenue" in properties)
						expect(accepted.get(properties.trace)?.times).toBe(1);
				for (const { times } of accepted.values()) expect(times).toBe(1);
			},
		),
		{ numRuns: 4 },
	);
});

it("send says nothing on stderr, and refuses a file without leaving it open", async () => {
	const shop = await shopWithBad([order(1), order(2)]);
	await shop.run([...upload, "--dry-run", "--payloads", "p.ndjson"]);
	const nodeArgs = ["--expose-gc", "--import", gcAtExit(shop)];
	const sent = await fboc(["send", "p.ndjson", "--json"], {
		cwd: shop.folder,
		env: shop.env,
		nodeArgs,
	});
	expect(sent.code).toBe(0);
	expect(sent.stderr).toBe("");
	const text = readFileSync(shop.path("p.ndjson"), "utf8");
	write(shop.folder, "p.ndjson", text.replace("fboc.payload/1", "other"));
	const refused = await fboc(["send", "p.ndjson", "--json"], {
		cwd: shop.folder,
		env: shop.env,
		nodeArgs,
	});
	expect(refused.code).toBe(4);
	expect(refused.stderr).not.toMatch(/FileHandle|Warning/);
});

/** A module that collects garbage now and then, so that a file left open is told. */
function gcAtExit(shop: Shop): string {
	return write(
		shop.folder,
		"gc.mjs",
		"setInterval(() => globalThis.gc(), 20).unref();\nprocess.on('beforeExit', () => globalThis.gc());\n",
	);
}
