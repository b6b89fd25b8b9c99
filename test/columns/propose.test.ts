import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { proposalText } from "../../src/columns/proposal-text.ts";
import { byStatus, proposeColumns } from "../../src/columns/propose.ts";
import { readConfig } from "../../src/config/load.ts";

const SETS = 'eventSets: {stores: "1234567890123456"}\n';
const textOf = (header: readonly (string | undefined)[]) =>
	proposalText(proposeColumns(header), 20);
/** What a header is taken for, pasted: columns and defaults. */
const pasted = (header: readonly (string | undefined)[]) =>
	parseYaml(textOf(header)) as {
		columns: Record<string, string> | null;
		defaults?: Record<string, string> | null;
	};
/** As if every proposal were taken. */
const uncommented = (text: string) =>
	text.replaceAll(/^ {2}# (.*: (?:event|[\w".]+)(?: {3}#.*)?)$/gm, "  $1");

const EMAIL = "context.traits.email";
const ORDER = "properties.order_id";
const REVENUE = "properties.revenue";

describe("of several columns for one place the surest is taken", () => {
	test.each([
		["Subtotal|Total|Tax Total", { Total: REVENUE }],
		["Subtotal|Order Total|Shipping Total", { "Order Total": REVENUE }],
		["Amount|Revenue|Total", { Revenue: REVENUE }],
		["Event|Event Text", { "Event Text": "event" }],
		["Birth Date|Order Date|Ship Date", { "Order Date": "timestamp" }],
		["Created At|Updated At|Purchase Date", { "Purchase Date": "timestamp" }],
		["Order Date|Order Time", { "Order Date": "timestamp" }],
		["Transaction ID|Order No.", { "Order No.": ORDER }],
		["Mobile|Phone", { Phone: "context.traits.phone" }],
	])("%s", (header, columns) => {
		expect(pasted(header.split("|")).columns).toEqual(columns);
	});
});

describe("names of columns", () => {
	test.each([
		["Order Total", REVENUE],
		["Store Sale Amount", undefined],
		["Subtotal", undefined],
		["Tax Amount", undefined],
		["Total Items", undefined],
		["Unit Price", undefined],
		["Price", undefined],
		["Amount (EUR)", REVENUE],
		["amount_usd", REVENUE],
		["Customer Email", EMAIL],
		["Billing E-Mail", EMAIL],
		["Email (Billing)", EMAIL],
		["emailAddress", EMAIL],
		["EMAIL_ADDRESS", EMAIL],
		["[email]", EMAIL],
		["Context Traits Email", EMAIL],
		["Tracks → Context Traits Email", EMAIL],
		["Email Opt-In", undefined],
		["Staff Email", undefined],
		["Shipping City", undefined],
		["Customer Name", "context.traits.name"],
		["Product Name", undefined],
		["Name", undefined],
		["User Name", undefined],
		["Birth Date", undefined],
		["Delivery Date", undefined],
		["Datum", undefined],
		["data", undefined],
		["Time", undefined],
		["Event ID", "messageId"],
		["id", undefined],
		["Order #", ORDER],
		["orderId", ORDER],
		["Number of Orders", undefined],
		["Customer No.", "userId"],
		["State", undefined],
		["Customer State", "context.traits.address.state"],
		["Bestell-Nr.", ORDER],
		["Bestellnummer", ORDER],
		["Betrag", REVENUE],
		["Steuerbetrag", undefined],
		["Währung", "properties.currency"],
		["Geburtsdatum", undefined],
		["Kunden-E-Mail", EMAIL],
		["N° de commande", ORDER],
		["Prénom", "context.traits.firstName"],
		["Nom", undefined],
		["Adresse e-mail", EMAIL],
		["Téléphone portable", "context.traits.phone"],
		["Montant total", REVENUE],
		["Número de pedido", ORDER],
		["Fecha de nacimiento", undefined],
		["Correo electrónico", EMAIL],
		["Importe", REVENUE],
		["Numero d'ordine", ORDER],
		["Cognome", "context.traits.lastName"],
		["Número do pedido", ORDER],
		["Código postal", "context.traits.address.postalCode"],
		["Ordernummer", ORDER],
		["Achternaam", "context.traits.lastName"],
		["Totaalbedrag", REVENUE],
	])("%s: %s", (name, path) => {
		expect(pasted([name]).columns?.[name]).toBe(path);
	});

	test("a state beside a town is a state", () => {
		expect(pasted(["State", "City"]).columns?.State).toBe(
			"context.traits.address.state",
		);
	});

	test("a table's name before every column's is passed over", () => {
		const header = ["Sales2 Order ID", "Sales2 Email", "Sales2 Created Date"];
		expect(Object.values(pasted(header).columns ?? {})).toEqual([
			ORDER,
			EMAIL,
			"timestamp",
		]);
		expect(
			pasted(["Rep Email", "Order ID", "Amount"]).columns,
		).not.toHaveProperty("Rep Email");
	});

	test("what is not sure is there as a comment, and never a person's as a property", () => {
		const text = textOf(["Birth Date", "Ship To Street", "Colour", "Datum"]);
		expect(text).toContain(
			"\n  # Birth Date: context.traits.birthday   # read where",
		);
		expect(text).toContain(
			"\n  # Ship To Street: context.traits.ship_to_street\n",
		);
		expect(text).toContain("\n  # Colour: properties.colour\n");
		expect(text).toContain("\n  # Datum: timestamp\n");
		expect(text).toContain("# one column must go to event, one to timestamp");
		expect(parseYaml(uncommented(text)).columns).toHaveProperty("Datum");
	});

	test("cells that may not be shown are counted", () => {
		const text = textOf(["Email", undefined, "Order ID", undefined, "Total"]);
		expect(text).toContain("# 2 more columns have no place here");
	});
});

describe("defaults", () => {
	test("a table of sales has one event, any other may have", () => {
		expect(pasted(["Order ID", "Total", "Currency"]).defaults).toEqual({
			event: "Order Completed",
		});
		expect(pasted(["Email", "Date", "Amount"]).defaults).toBeNull();
		expect(textOf(["Email", "Date", "Amount"])).toContain(
			"\n  # event: Order Completed   # where",
		);
		expect(pasted(["Event", "Order ID", "Total", "Currency"]).defaults).toBe(
			undefined,
		);
	});

	test("a currency is sure where a column's name has it", () => {
		const euros = pasted(["Order No", "Betrag (EUR)", "Steuer (EUR)"]);
		expect(euros.defaults).toMatchObject({ "properties.currency": "EUR" });
		expect(pasted(["Order No", "Total €"]).defaults).toMatchObject({
			"properties.currency": "EUR",
		});
		const two = pasted(["Order No", "Total EUR", "Total USD"]);
		expect(two.columns).not.toHaveProperty("Total USD");
		expect(two.defaults).toMatchObject({ "properties.currency": "EUR" });
		for (const name of ["Total All", "TOTAL_ALL", "Order Top", "Total (USDA)"])
			expect(textOf(["Order No", name])).not.toContain("currency: A");
	});

	test("a word that is a code, too, is a word", () => {
		expect(pasted(["Order No", "Total ALL"]).defaults).toMatchObject({
			"properties.currency": "ALL",
		});
		expect(pasted(["Order No", "Total all"]).columns).not.toHaveProperty(
			"Total all",
		);
	});
});

const words = fc.constantFrom(
	..."Order Total Email Name Customer Billing Date ID No. # → Birth (EUR) € Lineitem Event Sub_total amount Bestell-Nr. sep=; Context Traits [zip] state".split(
		" ",
	),
);
const cell = fc.oneof(
	fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => all.join(" ")),
	fc.constantFrom("__proto__", "constructor", "on", "null", "~", "- a", "a: b"),
	fc.string({ unit: "binary", maxLength: 30 }),
	fc.string({
		unit: fc.constantFrom(
			"\n",
			"#",
			":",
			"'",
			'"',
			"\\",
			"\u2028",
			"{",
			"&",
			"*",
			"!",
			"%",
			"@",
			"`",
			"e",
		),
		maxLength: 8,
	}),
);
const headers = fc.array(fc.option(cell, { nil: undefined }), {
	maxLength: 40,
});

it("of any header whatever gives a config that loads, and goes on loading with comments taken off", () => {
	fc.assert(
		fc.property(headers, fc.boolean(), (header, status) => {
			const own = proposeColumns(header);
			const text = proposalText(status ? byStatus(own) : own, 10);
			const { config } = readConfig(SETS + text, "/x/fboc.config.yaml");
			for (const name of Object.keys(config.columns))
				expect(header).toContain(name);
			readConfig(SETS + uncommented(text), "/x/fboc.config.yaml");
			expect(text.split("\n").filter((line) => /^[^ cd]/.test(line))).toEqual(
				[],
			);
			const active = own.columns.filter((line) => line.active);
			if (own.form === undefined)
				expect(new Set(active.map(({ path }) => path)).size).toBe(
					active.length,
				);
		}),
		{ numRuns: 300 },
	);
});
