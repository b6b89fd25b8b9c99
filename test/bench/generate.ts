import { SeededRandom } from "./random.ts";

/** The instant by which the generated events are fresh: `--as-of`. */
export const AS_OF = "2026-11-20T00:00:00Z";
const AS_OF_MS = Date.parse(AS_OF);

const FIRST =
	"Ada,José,Mina,Tom,Zoë,Lena,Sam,Kim,Björn,Chloé,Noah,Emma,Luis,Ana,Ivan,Olga,Yuki,Wei,Omar,Sara,Max,Eva,Paul,Rosa,Liam,Nora,Hugo,Iris,Adam,Lucy,Ali,Maya,Jonas,Ingrid,Pedro,Lucía,Anton,Marie,Kofi,Amara,Leo,Ruth,Jean-Luc,Anaïs,Mark,Tina,Otto,Greta,Raj,Priya,Ben,Alma,Finn,Ida,Karl,Elsa,Juan,Carmen,Piet,Saskia".split(
		",",
	);
const LAST =
	"Byrne,García,Smith,O'Neil,Müller,Lee,Jones,Nguyễn,Silva,Rossi,Kowalski,Novák,Brown,Andersen,Haddad,Tanaka,Chen,Ivanov,Dubois,Schäfer,Williams,Davis,Miller,Wilson,Moore,Taylor,Thomas,Jackson,White,Harris,Martin,Thompson,Young,King,Wright,Hill,Green,Adams,Baker,Hall,Rivera,Campbell,Mitchell,Carter,Roberts,van Dijk,de Souza,Fernández,Lindqvist,Mac Donald".split(
		",",
	);
/** City, state, country, and how its zips begin and end. */
const PLACES = [
	["East Greenwich", "RI", "US", "028", ""],
	["Portland", "Oregon", "USA", "972", "-1234"],
	["Houston", "Texas", "US", "770", ""],
	["Chicago", "IL", "US", "606", ""],
	["Los Angeles", "CA", "US", "900", ""],
	["Brooklyn", "NY", "United States", "112", ""],
	["Miami", "Florida", "US", "331", ""],
	["Seattle", "WA", "US", "981", ""],
	["Denver", "CO", "US", "802", ""],
	["Atlanta", "GA", "US", "303", ""],
	["Toronto", "Ontario", "CA", "M5V ", "T6"],
	["Montréal", "QC", "CA", "H2X ", "Y1"],
	["São Paulo", "SP", "BR", "010", "-000"],
	["London", "", "United Kingdom", "SW1A ", "AA"],
	["Manchester", "", "GB", "M1 ", "AE"],
	["Köln", "NRW", "DE", "506", ""],
	["München", "Bayern", "DE", "803", ""],
	["Paris", "", "FR", "750", ""],
	["Lyon", "", "France", "690", ""],
	["Madrid", "", "ES", "280", ""],
] as const;
const AGENTS = [
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/",
	"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/",
	"Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/",
];
const PRODUCTS =
	"Monopoly: 3rd Edition,Uno Card Game,Settlers of Catan,Wooden Train Set,Café Crème Mug,Puzzle 1000 pieces,LED Desk Lamp,Trail Running Shoes,Merino Socks,Espresso Beans 1kg,Yoga Mat,Steel Bottle 0.7 l".split(
		",",
	);
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

/** Digits of a hash of an id, so that what belongs to a person is the same in all their events, and does not pack well. */
function hex(id: number, digits: number): string {
	const random = new SeededRandom(id * 2_654_435_761);
	let text = "";
	while (text.length < digits) {
		text += Math.floor(random.next() * 2 ** 32)
			.toString(16)
			.padStart(8, "0");
	}
	return text.slice(0, digits);
}

const uuid = (digits: string) =>
	`${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;

function person(id: number) {
	const spread = new SeededRandom(id);
	const first = spread.pick(FIRST);
	const last = spread.pick(LAST);
	const [city, state, country, zipBegin, zipEnd] = spread.pick(PLACES);
	const isAmerican = ["US", "USA", "United States", "CA"].includes(country);
	return {
		email:
			`${first}.${last}.${id}@${spread.pick(["example.com", "mail.example.org", "example.net"])}`
				.normalize("NFD")
				.replace(/[^\w.@]/g, "")
				.toLowerCase(),
		phone: isAmerican
			? `(${pad(201 + spread.below(700), 3)}) ${pad(200 + spread.below(700), 3)}-${pad(spread.below(10_000), 4)}`
			: `+44 7911 ${pad(spread.below(1_000_000), 6)}`,
		firstName: first,
		lastName: last,
		gender: spread.pick(["female", "M"]),
		address: {
			street: `${1 + spread.below(990)} Main Street`,
			city,
			state,
			postalCode: `${zipBegin}${zipBegin.endsWith(" ") ? spread.below(10) : pad(spread.below(100), 2)}${zipEnd}`,
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
		name: random.pick(PRODUCTS),
		price,
		quantity: 1 + random.below(3),
	});
	const order = name === "Order Completed";
	const page = random.below(5000);
	return {
		messageId: `ajs-next-${at - 30}-${uuid(hex(index, 32))}`,
		type: "track",
		event: name,
		userId: hex(id, 24),
		anonymousId: uuid(hex(id + 0.5, 32)),
		timestamp: new Date(at).toISOString(),
		originalTimestamp: new Date(at - 40).toISOString(),
		sentAt: new Date(at + random.below(900)).toISOString(),
		receivedAt: new Date(at + 900 + random.below(900)).toISOString(),
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
			library: { name: "analytics.js", version: "next-1.70.0" },
			ip: `${1 + random.below(220)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
			userAgent: `${random.pick(AGENTS)}${120 + random.below(12)}.0.0.0`,
			locale: random.pick(["en-US", "en-GB", "de-DE", "fr-FR", "pt-BR"]),
			page: {
				path: `/products/${page}`,
				url: `https://shop.example.com/products/${page}`,
				title: `Product ${page}`,
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
