/** How a form tells what became of an order, in a column that can stand for the event. */
export interface StatusColumn {
	/** In lower case, as all names of columns here. */
	readonly column: string;
	/** Its values that are sales, sent as Purchase. */
	readonly sales: readonly string[];
	/** Its values that are none: known, and not sent. */
	readonly others: readonly string[];
	/** The event of rows where it is empty; undefined: there are none. */
	readonly lacking?: string;
	/** What becomes of the other rows where it does not stand for the event. */
	readonly otherwise: string;
}

/** A table whose header is known as a whole: an export of a shop's, or a template. */
export interface Form {
	readonly label: string;
	/** All of one of these lists are in its header. */
	readonly has: readonly (readonly string[])[];
	/** None of these is. */
	readonly hasNot?: readonly string[];
	/** Where columns go, beyond what their names say. */
	readonly columns: Readonly<Record<string, string>>;
	/** Columns whose names would mislead. */
	readonly not?: readonly string[];
	/** The event of every row, where it is plain. */
	readonly event?: string;
	readonly status?: StatusColumn;
	/** Its events bear Meta's own names. */
	readonly metaNames?: boolean;
	/** What has to be known of it, a sentence each. */
	readonly notes: readonly string[];
}

const NAME = "context.traits.name";
const ORDER_COMPLETED = "Order Completed";

/** The match keys' names in Meta's own files. */
const META = {
	email: "context.traits.email",
	phone: "context.traits.phone",
	fn: "context.traits.firstName",
	ln: "context.traits.lastName",
	ct: "context.traits.address.city",
	st: "context.traits.address.state",
	zip: "context.traits.address.postalCode",
	country: "context.traits.address.country",
	gen: "context.traits.gender",
	extern_id: "userId",
	lead_id: "context.Facebook Offline Conversions.leadId",
	event_name: "event",
	event_time: "timestamp",
	value: "properties.revenue",
	currency: "properties.currency",
	order_id: "properties.order_id",
};

const META_NAMED = ["email", "phone", "madid", "fn", "ln", "lead_id"];

/** The forms that are known; the first that fits counts. */
export const FORMS: readonly Form[] = [
	{
		label: "Shopify's orders export",
		has: [
			["name", "financial status", "lineitem quantity"],
			["name", "financial status", "lineitem name"],
		],
		columns: {
			name: "properties.order_id",
			id: "messageId",
			"created at": "timestamp",
			phone: "context.traits.phone",
			"billing phone": "context.traits.phone",
			"discount code": "properties.coupon",
		},
		not: ["lineitem sku", "paid at", "receipt number"],
		event: ORDER_COMPLETED,
		status: {
			column: "financial status",
			sales: [
				"paid",
				"partially_refunded",
				"partially_paid",
				"pending",
				"authorized",
			],
			others: ["refunded", "voided", "expired"],
			lacking: "Further Line Item",
			otherwise:
				"Of an order with several items the first row alone has the Total: the others are no purchases, and are rejected (missing_value; `--max-rejects 100%` goes on past them). Refunded and voided orders are sent.",
		},
		notes: [
			"It has a row for each line item; an order's Total, Id and status stand in the first of its rows.",
		],
	},
	{
		label: "WooCommerce's orders report",
		has: [["order #", "n. revenue (formatted)"]],
		columns: {
			date: "timestamp",
			"order #": "properties.order_id",
			customer: NAME,
			"net sales": "properties.revenue",
		},
		event: ORDER_COMPLETED,
		notes: [
			"Of the customer it has the name alone, by which Meta finds few people: an order export with billing email and phone finds more.",
			"Net Sales are without tax and shipping. Orders of every status are in it.",
		],
	},
	{
		label: "a WooCommerce order export",
		has: [
			["order number", "email (billing)"],
			["order id", "email (billing)"],
			["order number", "order date", "billing email"],
			["order number", "order date", "billing email address"],
			["order_number", "billing_email"],
			["order_id", "billing_email"],
			["order id", "billing email", "order date"],
		],
		columns: {
			"customer user id": "userId",
			"customer user": "userId",
		},
		not: ["name", "sku", "item #", "product id", "coupon code"],
		event: ORDER_COMPLETED,
		notes: [
			"Orders of every status are in it: leave out those that were cancelled or failed when you export.",
			"Rows that repeat an order, one for each item, are sent once as long as no column of the items is named here.",
		],
	},
	{
		label: "Square's transactions export",
		has: [
			["date", "gross sales", "total collected", "transaction id"],
			["date", "time", "gross sales", "transaction id", "payment id"],
		],
		hasNot: ["item", "price point name"],
		columns: {
			date: "timestamp",
			"transaction id": "properties.order_id",
			"payment id": "messageId",
		},
		event: ORDER_COMPLETED,
		status: {
			column: "event type",
			sales: ["Payment"],
			others: ["Refund"],
			otherwise:
				"Refunds have a negative amount and are rejected (invalid_value).",
		},
		notes: [
			"A sale counts by its day, at 00:00 UTC: the hour stands in a column of its own.",
			"Sales to nobody known (no Customer ID) are rejected (no_match_key; `--max-rejects 100%` goes on past them), and so are amounts like $1,240.00.",
		],
	},
	{
		label: "Square's items export",
		has: [["date", "item", "gross sales", "transaction id"]],
		columns: {
			date: "timestamp",
			"transaction id": "properties.order_id",
			"net sales": "properties.revenue",
			sku: "properties.product_id",
		},
		notes: [
			"It has a row for each item, not for each sale: sent as Order Completed each would be a purchase of its own. Export the transactions instead.",
		],
	},
	{
		label: "Meta's template for offline events",
		has: META_NAMED.flatMap((key) => [
			["event_time", "event_name", key],
			["event_time", "value", key],
		]),
		columns: META,
		not: ["uid", "item_number"],
		metaNames: true,
		notes: [
			"Values that are hashed already are sent as they are. Its events have Meta's own names: route them under `events`, for instance Purchase: stores.",
		],
	},
];

/** The form of a header (names in lower case, without brackets). */
export function formOf(names: ReadonlySet<string>): Form | undefined {
	return FORMS.find(
		({ has, hasNot = [] }) =>
			has.some((list) => list.every((name) => names.has(name))) &&
			!hasNot.some((name) => names.has(name)),
	);
}
