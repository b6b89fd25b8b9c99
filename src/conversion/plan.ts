import type { EventSet, Route } from "../vocabulary/routes.ts";
import { facebookName, isOrder, isProductList, isTableEvent } from "./names.ts";

/** Which properties a delivery's value is read from, in order; the last resort of an Order Completed is opt-in. */
export type ValueSource = "value" | "price" | "revenue" | "total";

/** How `content_type` and `content_ids` are found (contract 5.9). */
export type ContentRule = "product-list" | "product" | "only-with-ids";

/** Everything that is known of a delivery before its event: one for each map and event set that an event name is routed to. Plain data. */
export interface DeliveryPlan {
	/** Index into `Plan.deliveries`. */
	readonly index: number;
	/** Index into `Plan.eventSets`. */
	readonly eventSet: number;
	readonly event: string;
	readonly eventName: string;
	readonly isPurchase: boolean;
	readonly valueSources: readonly ValueSource[];
	readonly content: ContentRule;
}

/** Where events go. Plain data: it is handed to worker threads. */
export interface Plan {
	readonly eventSets: readonly EventSet[];
	readonly deliveries: readonly DeliveryPlan[];
	/** Segment event name (trimmed) -> its deliveries, in the order of the maps. */
	readonly byEvent: ReadonlyMap<string, readonly DeliveryPlan[]>;
}

/** What of the config decides where events go. */
export interface PlanSettings {
	readonly eventSets: readonly EventSet[];
	readonly routes: readonly Route[];
	readonly valueField: "value" | "price";
	readonly revenueFallback: "none" | "total";
}

const MAP_ORDER = ["events", "leads", "completeRegistrations"] as const;

/**
 * Turns the three maps into deliveries: in the order `events`, `leads`,
 * `completeRegistrations`; one that would repeat an event set and Facebook name
 * is dropped (contract 5.4).
 *
 * @param otherName see `facebookName`
 */
export function buildPlan(
	config: PlanSettings,
	otherName: (event: string) => string,
): Plan {
	const setIndex = new Map(config.eventSets.map((set, i) => [set.id, i]));
	const deliveries: DeliveryPlan[] = [];
	const byEvent = new Map<string, DeliveryPlan[]>();
	for (const map of MAP_ORDER) {
		for (const route of config.routes.filter((r) => r.map === map)) {
			const eventName = facebookName(route, otherName);
			const plans = byEvent.get(route.event) ?? [];
			byEvent.set(route.event, plans);
			for (const id of route.to) {
				const eventSet = setIndex.get(id);
				if (eventSet === undefined) {
					throw new TypeError("a route leads to an unknown event set");
				}
				const repeated = plans.some(
					(plan) => plan.eventSet === eventSet && plan.eventName === eventName,
				);
				if (repeated) continue;
				const plan: DeliveryPlan = {
					index: deliveries.length,
					eventSet,
					event: route.event,
					eventName,
					isPurchase: eventName === "Purchase",
					valueSources: valueSources(route, config),
					content: contentRule(route),
				};
				deliveries.push(plan);
				plans.push(plan);
			}
		}
	}
	return { eventSets: config.eventSets, deliveries, byEvent };
}

/** Contract 5.7. A table event keeps the table's rule only in `events`; in the other maps it is a lead or a registration. */
function valueSources(route: Route, config: PlanSettings): ValueSource[] {
	if (route.map !== "events" || !isTableEvent(route.event)) {
		return [config.valueField, "revenue"];
	}
	if (!isOrder(route.event)) return [config.valueField];
	return config.revenueFallback === "total"
		? ["revenue", "total"]
		: ["revenue"];
}

function contentRule(route: Route): ContentRule {
	if (isProductList(route.event)) return "product-list";
	if (route.map === "events" && isTableEvent(route.event)) return "product";
	return "only-with-ids";
}

/** Warehouses name events by slug: `Order Completed` -> `order_completed`. */
export const slugOf = (event: string): string =>
	event
		.trim()
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "_")
		.replace(/^_|_$/g, "");
