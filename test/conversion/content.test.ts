import { describe, expect, it } from "vitest";
import { Content, readContent } from "../../src/conversion/content.ts";
import type { ContentRule } from "../../src/conversion/plan.ts";
import { KEY } from "../../src/conversion/property-keys.ts";
import { UnsafeNumber } from "../../src/segment/event.ts";

function read(
	properties: Record<string, unknown>,
	rule: ContentRule,
	decimals = 2,
) {
	const out = new Content();
	readContent(rule, properties, decimals, out);
	return out;
}

const ids = (properties: Record<string, unknown>) =>
	read(properties, "product").ids;

describe("readContent of a product list", () => {
	const products = [{ product_id: "p" }];

	it("has its category and nothing else", () => {
		const list = read(
			{ category: "Deals", products, product_id: "q" },
			"product-list",
		);
		expect(list.type).toBe("product_group");
		expect(list.ids).toEqual(["Deals"]);
		expect(list.items).toEqual([]);
		expect(list.missingCategory).toBe(false);
		expect(list.used).toBe(KEY.category | KEY.products);
	});

	it("takes a list of categories, and a number", () => {
		expect(read({ category: ["a", "", 7] }, "product-list").ids).toEqual([
			"a",
			"7",
		]);
		expect(read({ category: 7 }, "product-list").ids).toEqual(["7"]);
	});

	it.each([{}, { category: "" }, { category: {} }, { category: null }])(
		"stays a product_group without ids for %j",
		(properties) => {
			const list = read({ ...properties, products }, "product-list");
			expect(list.type).toBe("product_group");
			expect(list.ids).toEqual([]);
			expect(list.missingCategory).toBe(true);
		},
	);
});

describe("readContent of products", () => {
	it("prefers product_id, then id, then sku, product by product", () => {
		expect(
			ids({
				products: [
					{ product_id: "a", id: "x", sku: "y" },
					{ id: "b", sku: "y" },
					{ sku: "c" },
					{ product_id: " ", id: null, sku: "d" },
					{ name: "none" },
					null,
				],
				product_id: "z",
			}),
		).toEqual(["a", "b", "c", "d"]);
	});

	it("falls back to product_id, then to product_ids", () => {
		expect(ids({ product_id: "a", product_ids: ["b"] })).toEqual(["a"]);
		expect(ids({ products: [], product_id: "a" })).toEqual(["a"]);
		expect(ids({ products: [{ name: "x" }], product_id: "a" })).toEqual(["a"]);
		expect(ids({ product_id: "", product_ids: ["b", 3] })).toEqual(["b", "3"]);
		expect(ids({ product_ids: "b" })).toEqual(["b"]);
		expect(ids({ product_ids: [null, {}, true, ""] })).toEqual([]);
	});

	it("says which properties it used", () => {
		const used = (properties: Record<string, unknown>) =>
			read(properties, "product").used;
		expect(used({ products: [{ id: 1 }], product_id: "a" })).toBe(KEY.products);
		expect(used({ product_id: "a" })).toBe(KEY.products | KEY.product_id);
		expect(used({ product_ids: ["a"] })).toBe(KEY.products | KEY.product_ids);
	});

	it("writes numeric ids as text", () => {
		expect(ids({ products: [{ product_id: 7 }, 8, "nine"] })).toEqual([
			"7",
			"8",
			"nine",
		]);
	});

	it("reads products given as JSON text, as warehouses have them", () => {
		const content = read(
			{ products: '[{"product_id":"a","quantity":2},{"sku":5}]' },
			"product",
		);
		expect(content.ids).toEqual(["a", "5"]);
		expect(content.items).toEqual([
			{ id: "a", quantity: 2, itemPrice: undefined },
			{ id: "5", quantity: 1, itemPrice: undefined },
		]);
		expect(content.unreadable).toBe(false);
	});

	it.each([
		'[{"product_id":"a"},{"produ',
		"[507f1, 505bd]",
		'{"product_id":"a"}',
		"a,b",
		{ product_id: "a" },
		5,
		true,
	])("cannot read products %j, and says so", (products) => {
		const content = read({ products, product_id: "fallback" }, "product");
		expect(content.unreadable).toBe(true);
		expect(content.ids).toEqual(["fallback"]);
	});

	it.each([null, "", "  ", []])("has no products in %j", (products) => {
		const content = read({ products }, "product");
		expect(content.unreadable).toBe(false);
		expect(content.ids).toEqual([]);
	});

	it("is of type product always, or only with ids", () => {
		expect(read({}, "product").type).toBe("product");
		expect(read({}, "only-with-ids").type).toBeUndefined();
		expect(read({ product_id: "a" }, "only-with-ids").type).toBe("product");
	});

	it("reads quantity and price of each item", () => {
		const content = read(
			{
				products: [
					{ id: "a", quantity: "2", price: "$3.50" },
					{ id: "b", price: 0 },
					{ id: "c", quantity: "", price: "null" },
				],
			},
			"product",
		);
		expect(content.items).toEqual([
			{ id: "a", quantity: 2, itemPrice: 3.5 },
			{ id: "b", quantity: 1, itemPrice: 0 },
			{ id: "c", quantity: 1, itemPrice: undefined },
		]);
		expect(content.badItem).toBe(false);
	});

	it.each([0, -1, "0", "two", "1,5", true, {}])(
		"leaves an item out whose quantity is %j, but not its id",
		(quantity) => {
			const products = [
				{ id: "a", quantity, price: 3 },
				{ id: "b", quantity: 1 },
			];
			const content = read({ products }, "product");
			expect(content.ids).toEqual(["a", "b"]);
			expect(content.items.map(({ id }) => id)).toEqual(["b"]);
			expect(content.badItem).toBe(true);
		},
	);

	it.each(["1,299.00", -1, "free", [], true])(
		"leaves out the price %j alone",
		(price) => {
			const products = [{ id: "a", quantity: 2, price }];
			const content = read({ products }, "product");
			expect(content.items).toEqual([
				{ id: "a", quantity: 2, itemPrice: undefined },
			]);
			expect(content.badItem).toBe(true);
		},
	);

	it("reads a price of three decimals by the currency", () => {
		const products = [{ id: "a", price: "12.500" }];
		expect(read({ products }, "product", 0)).toMatchObject({
			items: [{ itemPrice: undefined }],
			badItem: true,
			threeDecimals: false,
		});
		expect(read({ products }, "product", 2)).toMatchObject({
			items: [{ itemPrice: 12.5 }],
			badItem: false,
			threeDecimals: true,
		});
		expect(read({ products }, "product", 3)).toMatchObject({
			items: [{ itemPrice: 12.5 }],
			badItem: false,
			threeDecimals: false,
		});
	});

	it("trims ids, and takes words for nothing as none", () => {
		expect(
			ids({
				products: [
					{ product_id: " A-1 " },
					{ product_id: "null", sku: "B" },
					{ product_id: "undefined" },
					{ product_id: "\\N", id: "NaN", sku: " c" },
				],
			}),
		).toEqual(["A-1", "B", "c"]);
		expect(ids({ product_ids: ["n/a", " x ", "None"] })).toEqual(["x"]);
		expect(read({ category: "null" }, "product-list").missingCategory).toBe(
			true,
		);
	});
});

describe("readContent and large numbers", () => {
	const large = 2 ** 53;

	it("suspects every number that is sent", () => {
		for (const product of [
			{ product_id: large },
			{ id: "a", quantity: large },
			{ id: "a", price: large },
		]) {
			expect(read({ products: [product] }, "product").suspect).toBe(true);
		}
		expect(read({ product_id: large }, "product").suspect).toBe(true);
		expect(read({ products: [{ id: 5, weight: large }] }, "product")).toEqual(
			expect.objectContaining({ suspect: false, unsafe: false }),
		);
	});

	it("keeps an id that no double holds as text, also in JSON text", () => {
		const id = new UnsafeNumber("9007199254740993");
		expect(ids({ products: [{ product_id: id }] })).toEqual([id.text]);
		expect(ids({ products: '[{"product_id":9007199254740993}]' })).toEqual([
			id.text,
		]);
	});

	it("says so when a quantity or price cannot be kept", () => {
		const price = new UnsafeNumber("1e400");
		expect(read({ products: [{ id: "a", price }] }, "product").unsafe).toBe(
			true,
		);
		expect(
			read({ products: '[{"id":"a","quantity":1e400}]' }, "product").unsafe,
		).toBe(true);
	});
});

describe("readContent, again and again into the same object", () => {
	it("leaves nothing behind", () => {
		const content = new Content();
		const price = new UnsafeNumber("1e400");
		const bad = { id: "a", quantity: 0, price: "1.500" };
		readContent("product", { products: [{ id: 2 ** 53, price }] }, 2, content);
		readContent("product", { products: [bad] }, 2, content);
		readContent("product-list", {}, 2, content);
		readContent("product", { products: "x" }, 2, content);
		readContent("only-with-ids", {}, 2, content);
		expect(content).toEqual(
			Object.assign(new Content(), { used: KEY.products }),
		);
	});
});
