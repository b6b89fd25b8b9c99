/**
 * The example calls of the destination's original page, as Segment exports
 * them: `timestamp` and `messageId` are what Segment's libraries add.
 */
const ADDED = { timestamp: "2018-04-24T12:00:00.000Z", type: "track" } as const;

export const ORDER = {
	...ADDED,
	messageId: "example-1",
	userId: "019mr8mf4r",
	event: "Order Completed",
	properties: { revenue: 39.95, shippingMethod: "2-day" },
};

export const PRODUCT_ADDED = {
	...ADDED,
	messageId: "example-2",
	userId: "hamsolo813",
	event: "Product Added",
	properties: {
		cart_id: "cart1234",
		product_id: "product12356",
		sku: "G-32",
		category: "Games",
		name: "Monopoly: 3rd Edition",
		brand: "Hasbro",
		variant: "200 pieces",
		price: 18.99,
		quantity: 1,
		coupon: "MAYDEALS",
		position: 3,
	},
	context: {
		traits: {
			email: "hamsolo813@hamsolo813.com",
			phone: "4011234567",
			gender: "m",
			name: "ham solo",
			address: {
				city: "East Greenwich",
				state: "RI",
				postalCode: "02818",
				country: "USA",
			},
		},
	},
};

export const LEAD_ADS_ORDER = {
	...ADDED,
	messageId: "example-3",
	userId: "hamsolo813",
	event: "Order Completed",
	properties: { revenue: 39.95 },
	context: { "Facebook Offline Conversions": { leadId: "7543756327866" } },
};

export const EVENTS = {
	"Order Completed": "185109408640715",
	"Product Added": "185109408640715",
};
