import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	looksLikeData,
	shownColumns,
} from "../../../src/input/csv/column-names.ts";

const shown = (...header: string[]) => shownColumns(header);

describe("names of columns are shown", () => {
	test.each([
		["Email", "Purchase Date", "Order Total", "Store: #1"],
		["Name", "Email", "Financial Status", "Lineitem name", "Tax 1 Name"],
		["order_id", "billing_first_name", "odd_total", "crmLeadScore", "Zork"],
		["Vorname", "Nachname", "Straße", "PLZ", "Beträge", "Währung"],
		["prénom", "nom", "téléphone", "montant", "numéro de commande"],
		["[email]", "[event_time]", "[event_name]", "[value]"],
		["氏名", "メールアドレス", "電話番号", "金額"],
		["@timestamp", "message", "event"],
	])("%s, %s …", (...header) => {
		expect(shownColumns(header)).toEqual(header);
	});

	test("paths of a known dialect, and bookkeeping", () => {
		const header = [
			"userId",
			"context.traits.address.postalCode",
			"properties.products[0].product_id",
			"context_facebook_offline_conversions_lead_id",
			"_fivetran_synced",
		];
		expect(shownColumns(header)).toEqual(header);
	});
});

describe("what may be data is not", () => {
	test.each([
		"ann.sample@example.com",
		"+1 650 555 1212",
		"(650) 555-1212",
		"16505551212",
		"2026-11-12",
		"12.11.2026",
		"12/11/26",
		'{"name":"Annabel"}',
		'Name: "Annabel"',
		"„Annabel“",
		"Sampleson of 12 Invented Lane in Sampleton near the old mill",
		"she came to the shop on a Monday",
		"5f4dcc3b5aa765d61d8327deb882cf99",
		"0b9c1e8e-8a0c-4c2f-9d3e-2f1f6f1c2d3e",
		"https://shop.example/annabel",
		"$39.95",
		"39,95 €",
		"cust-88911",
		"u-1",
		"@annabel",
		"Annabel\u001b[31m",
		"EAABsbCS1iHgBAKZCZA9ZB3mQf2",
	])("%s, and the names that stand beside it", (cell) => {
		const header = ["Order No", "Annabel", "Sampleson", cell, "Palo Alto"];
		expect(shownColumns(header)).toEqual([
			"Order No",
			undefined,
			undefined,
			undefined,
			undefined,
		]);
		expect(looksLikeData(header)).toBe(true);
	});

	test("in a header of a known dialect", () => {
		expect(shown("userId", "event", "properties.revenue", "Annabel")).toEqual([
			"userId",
			"event",
			"properties.revenue",
			undefined,
		]);
	});

	test("where no cell is surely a name of a column", () => {
		expect(shown("Annabel", "Sampleson", "Palo Alto", "mobile")).toEqual([
			undefined,
			undefined,
			undefined,
			"mobile",
		]);
	});

	test("an empty name is none", () => {
		expect(shown("", "email", "date")).toEqual([undefined, "email", "date"]);
	});
});

test("whatever stands beside data, only what is known to name columns is shown", () => {
	const cell = fc.string({ unit: "grapheme", maxLength: 12 });
	const digits = fc
		.bigInt({ min: 10_000n, max: 10n ** 15n })
		.map((number) => String(number));
	fc.assert(
		fc.property(fc.array(cell, { maxLength: 6 }), digits, (cells, phone) => {
			const known = shownColumns([...cells, phone]);
			expect(known.at(-1)).toBeUndefined();
			// The same cells alone show no less.
			for (const [index, name] of known.slice(0, -1).entries()) {
				if (name === undefined) continue;
				expect(name).toBe(cells[index]);
				expect(shownColumns([name])).toEqual([name]);
			}
		}),
		{ numRuns: 500 },
	);
});
