import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { AS_OF, CONFIG, order } from "./canary-order.ts";
import { fboc, readLines, temporaryFolder, write } from "./run-fboc.ts";

interface Sent {
	readonly line: number;
	readonly event: {
		readonly event_id: string;
		readonly user_data: Readonly<Record<string, unknown>>;
		readonly custom_data: Readonly<Record<string, unknown>>;
	};
}

const sha256 = (text: string) =>
	createHash("sha256").update(text).digest("hex");

it("hashes no half of a character, keeps ids apart that end in one, and sends a property as it is", async () => {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", CONFIG);
	const one = (half: string) =>
		order({
			event: "Product Added",
			messageId: `m-${half}`,
			properties: { note: `x${half}` },
			context: { traits: { firstName: `Ann${half}`, lastName: "Lee" } },
		});
	write(folder, "events.ndjson", [one("\ud83d"), one("\ud83e"), one("😀")]);
	const ran = await fboc(
		[
			...["upload", "events.ndjson", "--dry-run", "--json", ...AS_OF],
			...["--payloads", "p.ndjson"],
		],
		{ cwd: folder },
	);
	expect(ran.code).toBe(0);
	expect(ran.summary.deliveries).toMatchObject({ would_send: 3, duplicate: 0 });
	expect(ran.summary.match_keys).toMatchObject({
		fn: { present: 3, sent: 1, dropped: 2 },
		ln: { present: 3, sent: 3, dropped: 0 },
	});
	expect(ran.summary.warnings).toContainEqual({
		code: "invalid_first_name",
		count: 2,
		first: { input: "events.ndjson", line: 1 },
	});
	const sent = readLines<Sent>(join(folder, "p.ndjson")).filter(
		({ event }) => event !== undefined,
	);
	expect(sent.map(({ event }) => event.event_id)).toEqual([
		"m-\\ud83d",
		"m-\\ud83e",
		"m-😀",
	]);
	expect(sent.map(({ event }) => event.user_data.fn)).toEqual([
		undefined,
		undefined,
		sha256("ann😀"),
	]);
	expect(sent.map(({ event }) => event.custom_data.note)).toEqual([
		"x\ud83d",
		"x\ud83e",
		"x😀",
	]);
});

it("closes the gaps of a CSV's nested arrays", async () => {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", CONFIG);
	const columns = [0, 2, 5].flatMap((i) => [
		`properties.products.${i}.product_id`,
		`properties.products.${i}.tags.1`,
		`properties.products.${i}.tags[3]`,
	]);
	const header = ["userId", "event", "timestamp", "properties.value"];
	write(
		folder,
		"events.csv",
		`${[...header, ...columns].join(",")}\nu,Product Added,2026-11-18T10:00:00Z,5,a,,x,,,,c,y,z\n`,
	);
	const ran = await fboc(
		["upload", "events.csv", "--dry-run", ...AS_OF, "--payloads", "p.ndjson"],
		{ cwd: folder },
	);
	expect(ran.code).toBe(0);
	const [first] = readLines<Sent>(join(folder, "p.ndjson"));
	expect(first?.event.custom_data).toMatchObject({ content_ids: ["a", "c"] });
	expect(JSON.stringify(first?.event)).not.toContain("null");
});
