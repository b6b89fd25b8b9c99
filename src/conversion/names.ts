import type { Route } from "../config/config.ts";

/**
 * Segment's ecommerce names and Facebook's: the table of the destination's
 * page. Looked up ignoring case.
 */
export const TABLE: ReadonlyMap<string, string> = new Map(
	Object.entries({
		"Products Searched": "Search",
		"Product Viewed": "ViewContent",
		"Product List Viewed": "ViewContent",
		"Product Added to Wishlist": "AddToWishlist",
		"Product Added": "AddToCart",
		"Checkout Started": "InitiateCheckout",
		"Payment Info Entered": "AddPaymentInfo",
		"Order Completed": "Purchase",
	}).map(([segment, facebook]) => [segment.toLowerCase(), facebook]),
);

/** Meta's standard event names (its uploader's `event_data_schema`). */
export const STANDARD_NAMES: ReadonlySet<string> = new Set([
	"AddPaymentInfo",
	"AddToCart",
	"AddToWishlist",
	"CompleteRegistration",
	"Contact",
	"CustomizeProduct",
	"Donate",
	"FindLocation",
	"InitiateCheckout",
	"Lead",
	"Other",
	"Purchase",
	"Schedule",
	"Search",
	"StartTrial",
	"SubmitApplication",
	"Subscribe",
	"ViewContent",
]);

/** The name of the one event that is about a list: ids are its category, its type `product_group`. */
export const isProductList = (event: string): boolean =>
	event.toLowerCase() === "product list viewed";

/** The one event whose value is `revenue`. */
export const isOrder = (event: string): boolean =>
	event.toLowerCase() === "order completed";

export const isTableEvent = (event: string): boolean =>
	TABLE.has(event.toLowerCase());

/**
 * Facebook's name for a routed event (contract 5.5).
 *
 * @param otherName the wire's, for an event that is none of those
 */
export function facebookName(
	route: Route,
	otherName: (event: string) => string,
): string {
	if (route.map === "leads") return "Lead";
	if (route.map === "completeRegistrations") return "CompleteRegistration";
	if (route.as !== undefined) return route.as;
	const fromTable = TABLE.get(route.event.toLowerCase());
	if (fromTable !== undefined) return fromTable;
	if (STANDARD_NAMES.has(route.event)) return route.event;
	return otherName(route.event);
}
