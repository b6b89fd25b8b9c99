import { PERSON } from "../scenarios/canaries.ts";

/** Two event sets, two events. */
export const CONFIG = {
	eventSets: { stores: "111", online: "222" },
	events: {
		"Order Completed": ["stores", "online"],
		"Product Added": "online",
	},
};
const TIME = "2026-11-18T10:00:00Z";
export const AS_OF = ["--as-of", "2026-11-20"];
/** The made-up person's. */
export const traits = {
	email: PERSON.email,
	phone: PERSON.phone,
	firstName: PERSON.firstName,
	lastName: PERSON.lastName,
	gender: "female",
	address: {
		city: PERSON.city,
		state: "RI",
		postalCode: PERSON.postalCode,
		country: "US",
	},
};
/** An order of the made-up person. */
export const order = (more: object = {}) => ({
	type: "track",
	messageId: "m-1",
	userId: PERSON.userId,
	event: "Order Completed",
	properties: { revenue: 12.5, email: PERSON.email, order_id: "o-1" },
	context: { traits },
	timestamp: TIME,
	...more,
});
