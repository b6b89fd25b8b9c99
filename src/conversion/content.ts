import { UnsafeNumber } from "../segment/event.ts";
import { parseLossless } from "../segment/json.ts";
import { textOf } from "../segment/scalar.ts";
import { isSuspect } from "../segment/unsafe.ts";
import type { ContentRule } from "./plan.ts";
import { KEY } from "./property-keys.ts";
import { readValue } from "./value.ts";

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
		this.suspect = false;
		this.unsafe = false;
	}
}

/** An id as text; undefined when the value is none. */
function idOf(value: unknown, out: Content): string | undefined {
	const text = textOf(value);
	if (text !== undefined && isSuspect(value)) out.suspect = true;
	return text;
}

function amountOf(value: unknown, out: Content): number {
	if (isSuspect(value)) out.suspect = true;
	if (value instanceof UnsafeNumber) out.unsafe = true;
	return readValue(value);
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

function readProducts(properties: Properties, out: Content): void {
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
		const price = amountOf(item.price, out);
		out.items.push({
			id,
			// Meta asks for a quantity in every item; a line without one is one piece.
			quantity: quantity > 0 ? quantity : 1,
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
 */
export function readContent(
	rule: ContentRule,
	properties: Properties,
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
	if (properties.products !== undefined) readProducts(properties, out);
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
