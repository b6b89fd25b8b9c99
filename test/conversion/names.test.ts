import { describe, expect, it } from "vitest";
import {
	facebookName,
	isOrder,
	isProductList,
	isTableEvent,
} from "../../src/conversion/names.ts";
import { STANDARD_NAMES, TABLE } from "../../src/vocabulary/event-names.ts";
import type { Route } from "../../src/vocabulary/routes.ts";

/** The table of the destination's page, row by row. */
const ROWS = [
	["Products Searched", "Search"],
	["Product Viewed", "ViewContent"],
	["Product List Viewed", "ViewContent"],
	["Product Added to Wishlist", "AddToWishlist"],
	["Product Added", "AddToCart"],
	["Checkout Started", "InitiateCheckout"],
	["Payment Info Entered", "AddPaymentInfo"],
	["Order Completed", "Purchase"],
] as const;

const own = (event: string) => event;
const other = () => "Other";

const route = (event: string, more: Partial<Route> = {}): Route => ({
	map: "events",
	event,
	to: ["1"],
	...more,
});

describe("facebookName", () => {
	it.each(ROWS)("%s -> %s on every wire, case ignored", (segment, facebook) => {
		for (const otherName of [own, other]) {
			for (const spelling of [
				segment,
				segment.toLowerCase(),
				segment.toUpperCase(),
			]) {
				expect(facebookName(route(spelling), otherName)).toBe(facebook);
			}
		}
	});

	it("has no row but those of the page", () => {
		expect(TABLE.size).toBe(ROWS.length);
	});

	it("is Lead in leads and CompleteRegistration in completeRegistrations, whatever the event", () => {
		for (const event of ["Signed Up", "Order Completed", "Purchase"]) {
			expect(facebookName(route(event, { map: "leads" }), other)).toBe("Lead");
			expect(
				facebookName(route(event, { map: "completeRegistrations" }), own),
			).toBe("CompleteRegistration");
		}
	});

	it("lets `as` win over the table", () => {
		const as = { as: "Subscribe" };
		expect(facebookName(route("Coupon Redeemed", as), other)).toBe("Subscribe");
		expect(facebookName(route("Order Completed", as), own)).toBe("Subscribe");
	});

	it("keeps every standard name", () => {
		expect(STANDARD_NAMES.size).toBe(18);
		for (const name of STANDARD_NAMES) {
			expect(facebookName(route(name), other)).toBe(name);
		}
	});

	it("is what the wire says for any other", () => {
		for (const event of ["Coupon Redeemed", "purchase", "Order completed!"]) {
			expect(facebookName(route(event), other)).toBe("Other");
			expect(facebookName(route(event), own)).toBe(event);
		}
	});
});

describe("isOrder, isProductList, isTableEvent", () => {
	it("ignore case and nothing else", () => {
		expect(isOrder("ORDER completed")).toBe(true);
		expect(isOrder("Order  Completed")).toBe(false);
		expect(isProductList("product list VIEWED")).toBe(true);
		expect(isProductList("Product Viewed")).toBe(false);
		expect(isTableEvent("checkout started")).toBe(true);
		expect(isTableEvent("Signed Up")).toBe(false);
		expect(isTableEvent("constructor")).toBe(false);
	});
});
