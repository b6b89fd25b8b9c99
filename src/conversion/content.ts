import { UnsafeNumber } from "../segment/event.ts";
import { parseLossless } from "../segment/json.ts";
import { isNullWord } from "../segment/null-word.ts";
import { textIfAny } from "../segment/scalar.ts";
import { isSuspect } from "../segment/unsafe.ts";
import type { ContentRule } from "./plan.ts";
import { KEY } from "./property-keys.ts";
import { BAD_VALUE, hasThreeDecimals, readValue } from "./value.ts";

type Properties = Readonly<Record<string, unknown>>;

/** One line of an order, for the `contents` of the `conversions` wire. */
export interface ContentItem {
	readonly id: string;
	readonly quantity: number;
	/** Price of one; undefined when there is none that can be read. */
	readonly itemPrice: number | undefined;
}

/** What a delivery says about products. Reused from event to event. */
export class Content {
	type: "product" | "product_group" | undefined;
	readonly ids: string[] = [];
	readonly items: ContentItem[] = [];
	/** Properties that were read for this: a mask of `KEY`. */
	used = 0;
	missingCategory = false;
	unreadable = false;
	/** A quantity or a price cannot be read, or is none; it was left out. */
	badItem = false;
	/** A price is text with three decimals in a currency that has two. */
	threeDecimals = false;
	/** An id, a quantity or a price is a number that reading may have altered. */
	suspect = false;
	/** A quantity or a price is a number that cannot be kept. */
	unsafe = false;

	clear(): void {
		this.type = undefined;
		this.ids.length = 0;
		this.items.length = 0;
		this.used = KEY.products;
		this.missingCategory = false;
		this.unreadable = false;
		this.badItem = false;
		this.threeDecimals = false;
		this.suspect = false;
		this.unsafe = false;
	}
}

/** An id as text, trimmed; undefined when the value is none. */
function idOf(value: unknown, out: Content): string | undefined {
	const text = textIfAny(value)?.trim();
	if (text === undefined || isNullWord(text)) return undefined;
	if (isSuspect(value)) out.suspect = true;
	return text;
}

function amountOf(value: unknown, out: Content): number {
	if (isSuspect(value)) out.suspect = true;
	if (value instanceof UnsafeNumber) out.unsafe = true;
	return readValue(value);
}

/** A price in a currency of so many decimals. */
function priceOf(value: unknown, decimals: number, out: Content): number {
	const price = amountOf(value, out);
	if (!(price >= 0) || decimals === 3 || !hasThreeDecimals(value)) return price;
	if (decimals === 0) return BAD_VALUE;
	out.threeDecimals = true;
	return price;
}

/** `products` as a list; warehouses hold it as JSON text, cut at 512 characters. Undefined: unreadable. */
function listOf(value: unknown): readonly unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (value === undefined || value === null) return [];
	if (typeof value !== "string") return undefined;
	if (value.trim() === "") return [];
	try {
		const parsed = parseLossless(value);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

function readProducts(
	properties: Properties,
	decimals: number,
	out: Content,
): void {
	const products = listOf(properties.products);
	if (products === undefined) {
		out.unreadable = true;
		return;
	}
	for (const product of products) {
		if (
			typeof product !== "object" ||
			product === null ||
			product instanceof UnsafeNumber
		) {
			const id = idOf(product, out);
			if (id !== undefined) out.ids.push(id);
			continue;
		}
		const item = product as Properties;
		const id =
			idOf(item.product_id, out) ?? idOf(item.id, out) ?? idOf(item.sku, out);
		if (id === undefined) continue;
		out.ids.push(id);
		const quantity = amountOf(item.quantity, out);
		const price = priceOf(item.price, decimals, out);
		const hasQuantity = !Number.isNaN(quantity);
		if (price === BAD_VALUE || (hasQuantity && !(quantity > 0))) {
			out.badItem = true;
		}
		// Meta asks for a quantity in every item.
		if (hasQuantity && !(quantity > 0)) continue;
		out.items.push({
			id,
			// A line without one is one piece.
			quantity: hasQuantity ? quantity : 1,
			itemPrice: price >= 0 ? price : undefined,
		});
	}
}

function readList(value: unknown, out: Content): void {
	for (const entry of Array.isArray(value) ? value : [value]) {
		const id = idOf(entry, out);
		if (id !== undefined) out.ids.push(id);
	}
}

/**
 * `content_type`, `content_ids` and items of a delivery (contract 5.9): a list
 * view has its category and nothing else; every other event its products' ids
 * (`product_id`, then `id`, `sku`), else `product_id`, else `product_ids`.
 *
 * @param decimals that amounts of the event's currency have in daily use
 */
export function readContent(
	rule: ContentRule,
	properties: Properties,
	decimals: number,
	out: Content,
): void {
	out.clear();
	if (rule === "product-list") {
		out.type = "product_group";
		out.used |= KEY.category;
		readList(properties.category, out);
		out.missingCategory = out.ids.length === 0;
		return;
	}
	if (properties.products !== undefined)
		readProducts(properties, decimals, out);
	if (out.ids.length === 0 && properties.product_id !== undefined) {
		out.used |= KEY.product_id;
		readList(properties.product_id, out);
	}
	if (out.ids.length === 0 && properties.product_ids !== undefined) {
		out.used |= KEY.product_ids;
		readList(properties.product_ids, out);
	}
	if (rule === "product" || out.ids.length > 0) out.type = "product";
}
