import { STANDARD_NAMES, TABLE } from "../vocabulary/event-names.ts";
import type { Route } from "../vocabulary/routes.ts";

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
