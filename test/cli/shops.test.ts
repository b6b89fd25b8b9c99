import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
	FBOC,
	fboc,
	readPayloads,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

const SHOPS = join(dirname(FBOC), "..", "examples", "shops");
const DRY = ["--dry-run", "--json", "--as-of", "2026-11-20T00:00:00Z"];
const ROUTES = `
eventSets: {stores: "1234567890123456"}
events: {Order Completed: stores, Purchase: stores, Lead: stores}
`;

interface Sent {
	readonly event_name: string;
	readonly event_time: number;
	readonly event_id: string;
	readonly user_data: Readonly<Record<string, unknown>>;
	readonly custom_data: Readonly<Record<string, unknown>>;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

let folder: string;
beforeEach(() => {
	folder = temporaryFolder();
});

/** What a dry run of a file would send, by the config in the folder. */
async function preview(file: string) {
	const ran = await fboc(["upload", file, ...DRY, "--payloads", "p.ndjson"], {
		cwd: folder,
	});
	const sent = readPayloads<{ event?: Sent }>(join(folder, "p.ndjson")).flatMap(
		({ event }) => event ?? [],
	);
	return { summary: ran.summary, sent };
}

/** Runs into the error, and pastes what it shows below a config of routes. */
async function paste(file: string): Promise<void> {
	write(folder, "fboc.config.yaml", ROUTES);
	const ran = await fboc(["upload", file, ...DRY], { cwd: folder });
	expect(ran.summary.error?.code).toBe("unknown_columns");
	const { stderr } = await fboc(["upload", file, "--dry-run"], { cwd: folder });
	const lines = stderr.split("\n");
	const block = lines.slice(
		lines.indexOf("columns:"),
		lines.findLastIndex((line) => line.startsWith("  ")) + 1,
	);
	writeFileSync(
		join(folder, "fboc.config.yaml"),
		`${ROUTES}${block.join("\n")}\n`,
	);
}

/** Has `init` write the config. */
async function init(file: string): Promise<void> {
	const ran = await fboc(["init", file, "--json"], { cwd: folder });
	expect([ran.code, ran.stderr]).toEqual([0, ""]);
}

const valuesOf = (sent: readonly Sent[]) =>
	sent.map(
		({ event_name, event_id, custom_data: { value, currency } = {} }) => [
			event_name,
			event_id,
			value,
			currency,
		],
	);

describe.each([
	["init", init],
	["the error's own words, pasted", paste],
])("by %s", (way, configure) => {
	const byStatus = way === "init";
	const example = (name: string) => {
		copyFileSync(join(SHOPS, name), join(folder, name));
		return name;
	};

	it("Shopify: a purchase for each order, not for each row", async () => {
		const file = example("shopify.csv");
		await configure(file);
		const { summary, sent } = await preview(file);
		const orders = [
			["Purchase", "5550001001", 54.5, "USD"],
			["Purchase", "5550001002", 35, "USD"],
			["Purchase", "5550001003", 7.5, "USD"],
		];
		expect(valuesOf(sent)).toEqual(
			// By its status the second is refunded.
			byStatus ? [orders[0], orders[2]] : orders,
		);
		expect(summary.events).toMatchObject(
			byStatus ? { rejected: 0, unmapped: 2 } : { rejected: 1 },
		);
		expect(summary.exit_code).toBe(byStatus ? 0 : 3);
		expect(sent[0]).toMatchObject({
			event_time: Date.UTC(2026, 10, 12, 13) / 1000,
			user_data: {
				em: [hash("ada.byrne@example.com")],
				ph: [hash("14015550134")],
				fn: hash("ada"),
				ln: hash("byrne"),
				ct: hash("providence"),
				st: hash("ri"),
				country: hash("us"),
			},
			custom_data: { order_id: "#1001", coupon: "WELCOME" },
		});
		expect(sent.at(-1)?.user_data.ph).toEqual([hash("16175550177")]);
	});

	it("WooCommerce: rows that repeat an order are sent once", async () => {
		const file = example("woocommerce.csv");
		await configure(file);
		const { summary, sent } = await preview(file);
		expect(sent.map(({ custom_data }) => custom_data)).toMatchObject([
			{ order_id: "501", value: 44.95 },
			{ order_id: "502", value: 35 },
		]);
		expect(summary.deliveries).toMatchObject({ would_send: 2, duplicate: 1 });
		expect(sent[1]?.user_data).toMatchObject({
			em: [hash("lena@example.net")],
			ph: [hash("4930901820")],
			zp: hash("10115"),
		});
	});

	it("Square: sales, without refunds", async () => {
		const file = example("square.csv");
		await configure(file);
		const { summary, sent } = await preview(file);
		expect(valuesOf(sent)).toEqual([
			["Purchase", "PAY1", 31.16, "USD"],
			["Purchase", "PAY2", 12.96, "USD"],
		]);
		expect(sent[0]).toMatchObject({
			user_data: { external_id: hash("cust1"), fn: hash("ada") },
			custom_data: { order_id: "TX1" },
		});
		const codes = summary.rejects.map(({ code }) => code).sort();
		expect(codes).toEqual(
			byStatus ? ["no_match_key"] : ["invalid_value", "no_match_key"],
		);
	});

	it("Meta's template: its own names, lists of emails, what is hashed already", async () => {
		const file = example("meta.csv");
		await configure(file);
		const { sent } = await preview(file);
		expect(
			sent.map(({ event_name, custom_data: { value, currency } = {} }) => [
				event_name,
				value,
				currency,
			]),
		).toEqual([
			["Purchase", 54.5, "USD"],
			["Purchase", 35, "EUR"],
			["Lead", undefined, undefined],
		]);
		expect(sent.map(({ user_data }) => user_data)).toMatchObject([
			{
				em: [hash("ada.byrne@example.com"), hash("a.byrne@example.org")],
				ph: [hash("14015550134")],
				st: hash("ri"),
			},
			{ em: [hash("lena@example.net")] },
			{ ph: [hash("442079460018")] },
		]);
		expect(sent[0]?.custom_data.order_id).toBe("1001");
	});

	it.each([
		[
			"Bestell-Nr.;Bestelldatum;Kunden-E-Mail;Geburtsdatum;Zwischensumme;Betrag (EUR)",
			"B7;2026-11-12;ann@example.com;1980-01-02;30.00;39.95",
			[["Purchase", expect.any(String), 39.95, "EUR"]],
		],
		[
			"Order ID,Birth Date,Purchase Date,Customer Email,Subtotal,Order Total,Currency",
			"B7,1980-01-02,2026-11-12,ann@example.com,30.00,39.95,GBP",
			[["Purchase", expect.any(String), 39.95, "GBP"]],
		],
		[
			"Tracks → Event Text,Tracks → Timestamp,Tracks → Context Traits Email,Tracks → Revenue,Tracks → ID,Tracks → Received At",
			"Order Completed,2026-11-12 00:00:00,ann@example.com,39.95,m-1,2026-11-12",
			[["Purchase", "m-1", 39.95, "USD"]],
		],
		[
			"Orders Created Date,Orders Total Price,Orders ID,Orders Customer Email",
			"2026-11-12,39.95,B7,ann@example.com",
			[["Purchase", expect.any(String), 39.95, "USD"]],
		],
	])("%s", async (header, row, values) => {
		write(folder, "t.csv", `${header}\n${row}\n`);
		await configure("t.csv");
		const { sent, summary } = await preview("t.csv");
		expect(valuesOf(sent)).toEqual(values);
		expect(sent[0]?.user_data.em).toEqual([hash("ann@example.com")]);
		expect(sent[0]?.event_time).toBe(Date.UTC(2026, 10, 12) / 1000);
		expect(summary.exit_code).toBe(0);
		expect(readFileSync(join(folder, "p.ndjson"), "utf8")).not.toMatch(
			/1980|30\.00/,
		);
	});
});
