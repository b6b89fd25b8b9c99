import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Ran, write } from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";
import { asCsv, openShop, type Shop, type ShopEvent } from "./shop.ts";

const ndjson = (events: readonly object[]) =>
	events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** The same event, its keys in another order at every depth. */
const turned = (value: unknown): unknown =>
	Array.isArray(value)
		? value.map(turned)
		: typeof value === "object" && value !== null
			? Object.fromEntries(
					Object.entries(value)
						.reverse()
						.map(([key, inner]) => [key, turned(inner)]),
				)
			: value;

const FORMS: Readonly<
	Record<string, (events: readonly ShopEvent[]) => string | Uint8Array>
> = {
	"renamed.txt": ndjson,
	"turned round.ndjson": (events) => ndjson([...events].reverse()),
	"exported again.ndjson": (events) =>
		events
			.map(
				(event) =>
					`${JSON.stringify(turned(event), null, "\t").replace(/\n/g, " ")}\r\n`,
			)
			.join(""),
	"array.json": (events) => JSON.stringify(events, null, 2),
	"packed.ndjson.gz": (events) => gzipSync(ndjson(events)),
	"packed in parts": (events) =>
		Buffer.concat([
			gzipSync(ndjson(events.slice(0, 50))),
			gzipSync(ndjson(events.slice(50))),
		]),
	"wide.ndjson": (events) => Buffer.from(`\ufeff${ndjson(events)}`, "utf16le"),
	"twice.ndjson": (events) => ndjson(events) + ndjson(events),
	"table.csv": asCsv,
};

/** Nothing was sent, for every delivery had been made before. */
function expectNothingSent({ code, summary }: Ran): void {
	expectBooksBalance(summary);
	expect(code).toBe(0);
	expect(summary.requests.sent).toBe(0);
	expect(summary.deliveries.planned).toBeGreaterThan(0);
	expect(summary.deliveries.duplicate).toBe(summary.deliveries.planned);
}

/** The sandbox has accepted every mapped event once. */
async function expectOnceEach({ accepted, mapped }: Shop): Promise<void> {
	const found = await accepted();
	expect(new Set(found.keys())).toEqual(new Set(mapped));
	expect([...found.values()].filter(({ times }) => times !== 1)).toEqual([]);
}

for (const api of ["conversions", "offline"]) {
	it(`sends nothing again, in whatever form the events come (${api})`, async () => {
		const shop = await openShop(150, { config: { api } });
		const first = await shop.upload("events.ndjson");
		expect(first.code).toBe(0);
		expect(first.summary.deliveries.delivered).toBe(shop.mapped.length);
		expectNothingSent(await shop.upload("events.ndjson"));
		for (const [name, form] of Object.entries(FORMS)) {
			write(shop.folder, name, form(shop.events));
		}
		const again = await shop.upload(...Object.keys(FORMS));
		for (const { path, events } of again.summary.inputs) {
			const times = path === "twice.ndjson" ? 2 : 1;
			expect(events, path).toBe(shop.events.length * times);
		}
		expect(again.summary.events.rejected).toBe(0);
		expectNothingSent(again);
		const dry = await shop.upload("events.ndjson", "--dry-run");
		expect(dry.summary.deliveries).toMatchObject({
			duplicate: shop.mapped.length,
			would_send: 0,
		});
		await expectOnceEach(shop);
	});
}

it("events without a messageId are known by what they say, as JSON and as CSV", async () => {
	const shop = await openShop(150);
	const nameless = shop.events.map(({ messageId, ...event }) => ({
		...event,
		context: { traits: event.context.traits },
		// Ids of the export, new each time, are no part of an event.
		sentAt: undefined,
	})) as unknown as ShopEvent[];
	write(shop.folder, "first.ndjson", ndjson(nameless));
	const first = await shop.upload("first.ndjson");
	expect(first.code).toBe(0);
	expect(first.summary.deliveries.delivered).toBe(shop.mapped.length);
	for (const [name, form] of Object.entries(FORMS)) {
		write(shop.folder, name, form(nameless));
	}
	expectNothingSent(await shop.upload(...Object.keys(FORMS)));
	await expectOnceEach(shop);
});

describe("overlapping inputs", () => {
	it("of two runs: only what is new is sent", async () => {
		const shop = await openShop(300);
		write(shop.folder, "monday.ndjson", ndjson(shop.events.slice(0, 200)));
		write(shop.folder, "tuesday.csv", asCsv(shop.events.slice(120)));
		const monday = await shop.upload("monday.ndjson");
		const tuesday = await shop.upload("tuesday.csv");
		expect([monday.code, tuesday.code]).toEqual([0, 0]);
		const { delivered, duplicate } = tuesday.summary.deliveries;
		expect(duplicate).toBeGreaterThan(50);
		expect(delivered).toBe(
			shop.mapped.length - monday.summary.deliveries.delivered,
		);
		await expectOnceEach(shop);
	});

	it("of one run, in chunks that are in flight together", async () => {
		const shop = await openShop(300);
		write(shop.folder, "a.ndjson", ndjson(shop.events.slice(0, 200)));
		write(shop.folder, "b.json", JSON.stringify(shop.events.slice(100)));
		write(shop.folder, "c.csv", asCsv(shop.events.slice(50, 250)));
		const ran = await shop.upload(
			"a.ndjson",
			"b.json",
			"c.csv",
			"--chunk-size",
			"7",
			"--concurrency",
			"8",
		);
		expect(ran.code).toBe(0);
		expectBooksBalance(ran.summary);
		expect(ran.summary.deliveries.delivered).toBe(shop.mapped.length);
		expect(ran.summary.deliveries.duplicate).toBeGreaterThan(150);
		await expectOnceEach(shop);
	});

	it("the same event again and again in one input", async () => {
		const shop = await openShop(40);
		const lines = readFileSync(shop.path("events.ndjson"), "utf8");
		write(shop.folder, "events.ndjson", lines.repeat(5));
		const ran = await shop.upload("events.ndjson", "--chunk-size", "3");
		expect(ran.code).toBe(0);
		expect(ran.summary.deliveries).toMatchObject({
			delivered: shop.mapped.length,
			duplicate: shop.mapped.length * 4,
		});
		await expectOnceEach(shop);
	});
});

it("--resend sends again, with the same event_id; the run itself still sends nothing twice", async () => {
	const shop = await openShop(60);
	await shop.upload("events.ndjson");
	write(shop.folder, "copy.ndjson", ndjson(shop.events));
	const again = await shop.upload("events.ndjson", "copy.ndjson", "--resend");
	expect(again.summary.deliveries).toMatchObject({
		delivered: shop.mapped.length,
		duplicate: shop.mapped.length,
	});
	const found = await shop.accepted();
	expect([...found.values()].every(({ times }) => times === 2)).toBe(true);
});

it("another event set, or another Facebook name, is another delivery", async () => {
	const shop = await openShop(40);
	await shop.upload("events.ndjson");
	const config = JSON.parse(
		readFileSync(shop.path("fboc.config.json"), "utf8"),
	);
	config.eventSets.stores = "3333333333333333";
	write(shop.folder, "fboc.config.json", config);
	const { summary } = await shop.upload("events.ndjson");
	const [stores] = summary.event_sets.filter(({ name }) => name === "stores");
	expect(stores?.delivered).toBeGreaterThan(0);
	expect(stores?.duplicate).toBe(0);
	expect(summary.deliveries.duplicate).toBe(
		shop.mapped.length - (stores?.delivered ?? 0),
	);
});
