import { SeededRandom } from "./random.ts";

/** The instant by which the generated events are fresh: `--as-of`. */
export const AS_OF = "2026-11-20T00:00:00Z";
const AS_OF_MS = Date.parse(AS_OF);

const FIRST =
	"Ada,José,Mina,Tom,Zoë,Lena,Sam,Kim,Björn,Chloé,Noah,Emma,Luis,Ana,Ivan,Olga,Yuki,Wei,Omar,Sara,Max,Eva,Paul,Rosa,Liam,Nora,Hugo,Iris,Adam,Lucy".split(
		",",
	);
const LAST =
	"Byrne,García,Smith,O'Neil,Müller,Lee,Jones,Nguyễn,Silva,Rossi,Kowalski,Novák,Brown,Andersen,Haddad,Tanaka,Chen,Ivanov,Dubois,Schäfer".split(
		",",
	);
const PLACES = [
	["East Greenwich", "RI", "02818", "US"],
	["Portland", "Oregon", "97205-1234", "USA"],
	["São Paulo", "SP", "01000-000", "BR"],
	["London", "", "SW1A 1AA", "United Kingdom"],
	["Köln", "NRW", "50667", "DE"],
	["Toronto", "Ontario", "M5V 2T6", "CA"],
	["Houston", "Texas", "77001", "US"],
	["Paris", "", "75008", "FR"],
] as const;
const EVENTS = [
	"Order Completed",
	"Product Viewed",
	"Product Viewed",
	"Product List Viewed",
	"Product Added",
	"Checkout Started",
	"Payment Info Entered",
	"Products Searched",
	"Product Added to Wishlist",
	"Lead Generated",
	"Signed Up",
	"Coupon Redeemed",
	"Order Completed",
	"Store Visited",
];

/** The config for the generated events: all names but `Store Visited` are mapped. */
export const CONFIG = {
	api: "conversions",
	eventSets: { stores: "1234567890123456", online: "2345678901234567" },
	events: {
		"Order Completed": "stores",
		"Product Viewed": "online",
		"Product List Viewed": "online",
		"Product Added": "online",
		"Checkout Started": "online",
		"Payment Info Entered": "online",
		"Products Searched": "online",
		"Product Added to Wishlist": "online",
		"Coupon Redeemed": "stores",
	},
	leads: { "Lead Generated": "stores" },
	completeRegistrations: { "Signed Up": "online" },
	valueField: "price",
	phoneCountry: "US",
};

const pad = (value: number, width: number) =>
	String(value).padStart(width, "0");

function person(id: number) {
	const first = FIRST[id % FIRST.length] as string;
	const last = LAST[(id * 7) % LAST.length] as string;
	const [city, state, postalCode, country] = PLACES[
		(id * 13) % PLACES.length
	] as (typeof PLACES)[number];
	const us = country === "US" || country === "USA" || country === "CA";
	return {
		email: `${first}.${last}.${id}@example.com`
			.normalize("NFD")
			.replace(/[^\w.@]/g, "")
			.toLowerCase(),
		phone: us
			? `(401) ${pad(200 + (id % 700), 3)}-${pad(id % 10_000, 4)}`
			: `+44 7911 ${pad(id % 1_000_000, 6)}`,
		firstName: first,
		lastName: last,
		gender: id % 2 === 0 ? "female" : "M",
		address: {
			street: `${1 + (id % 990)} Main Street`,
			city,
			state,
			postalCode,
			country,
		},
	};
}

/** One realistic Segment track event of about 1 KB. */
export function event(
	random: SeededRandom,
	index: number,
	users: number,
): object {
	const id = random.below(users);
	const name = random.pick(EVENTS);
	const at = AS_OF_MS - 1000 - random.below(6 * 86_400_000);
	const price = (100 + random.below(20_000)) / 100;
	const product = (n: number) => ({
		product_id: `p-${pad(random.below(40_000), 5)}`,
		sku: `G-${n + 1}`,
		name: "Monopoly: 3rd Edition",
		price,
		quantity: 1 + random.below(3),
	});
	const order = name === "Order Completed";
	return {
		messageId: `ajs-${pad(index, 10)}-${pad(random.below(1e9), 9)}`,
		type: "track",
		event: name,
		userId: `user-${pad(id, 7)}`,
		anonymousId: `${pad(random.below(1e9), 9)}-a1b2-c3d4`,
		timestamp: new Date(at).toISOString(),
		originalTimestamp: new Date(at - 40).toISOString(),
		sentAt: new Date(at + 300).toISOString(),
		receivedAt: new Date(at + 340).toISOString(),
		properties: {
			...(order
				? {
						order_id: `o-${pad(index, 8)}`,
						revenue: price,
						shipping: 3,
						tax: 2,
						coupon: "hasbros",
						currency: "USD",
						products: [product(0), product(1)],
					}
				: {
						...product(0),
						category: "Games",
						brand: "Hasbro",
						variant: "200 pieces",
						currency: "USD",
						position: random.below(20),
					}),
		},
		context: {
			library: { name: "analytics.js", version: "4.1.0" },
			ip: `203.0.113.${random.below(255)}`,
			userAgent:
				"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36",
			locale: "en-US",
			page: {
				path: "/checkout",
				url: "https://shop.example.com/checkout",
				title: "Checkout",
			},
			traits: person(id),
		},
		integrations: { All: true },
		version: 2,
	};
}

/** NDJSON of `count` events in pieces of about 1 MB. 186k users for 500k events. */
export function* ndjson(count: number, seed: number): Generator<Buffer> {
	const random = new SeededRandom(seed);
	const users = Math.max(1000, Math.round(count * 0.372));
	let lines: string[] = [];
	for (let i = 0; i < count; i++) {
		lines.push(`${JSON.stringify(event(random, i, users))}\n`);
		if (lines.length === 1000 || i === count - 1) {
			yield Buffer.from(lines.join(""));
			lines = [];
		}
	}
}
