import { createHash } from "node:crypto";
import type { WireName } from "../../src/vocabulary/wire-names.ts";

/** What of a config the reference knows; event sets are given by id. */
export interface ReferenceConfig {
	readonly api: WireName;
	readonly events: Readonly<
		Record<string, readonly string[] | { to: readonly string[]; as: string }>
	>;
	readonly leads: Readonly<Record<string, readonly string[]>>;
	readonly completeRegistrations: Readonly<Record<string, readonly string[]>>;
	readonly valueField: "value" | "price";
	readonly revenueFallback: "none" | "total";
	readonly currency: string;
	readonly externalId: "hash" | "plain";
	readonly limitedDataUse: boolean;
	readonly maxAgeDays: number | undefined;
	readonly ignoreIntegrations: boolean;
	readonly dropPersonalProperties: boolean;
}

/** An event of the generator: text and numbers where the mapping reads, no number beyond 2^53. */
export interface ReferenceEvent {
	readonly type?: string;
	readonly event?: string;
	readonly messageId: string;
	readonly userId?: string;
	readonly timestamp?: string | number;
	readonly originalTimestamp?: string;
	readonly properties: Readonly<Record<string, unknown>>;
	readonly context: { readonly traits: Readonly<Record<string, string>> };
	readonly integrations?: Readonly<Record<string, unknown>>;
}

export type Expected =
	| string
	| { readonly set: string; readonly event: Record<string, unknown> }[];

const NAMES: Readonly<Record<string, string>> = {
	"products searched": "Search",
	"product viewed": "ViewContent",
	"product list viewed": "ViewContent",
	"product added to wishlist": "AddToWishlist",
	"product added": "AddToCart",
	"checkout started": "InitiateCheckout",
	"payment info entered": "AddPaymentInfo",
	"order completed": "Purchase",
};
const DESTINATION = "Facebook Offline Conversions";
const DAY = 86_400_000;

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * The contract's section 5, sentence by sentence, as slow and plain as can be:
 * what the real mapping is compared with. Match keys are of the generator's
 * simple kinds (trim and lower-case is all there is to normalise).
 */
export function referenceMapping(
	record: ReferenceEvent,
	config: ReferenceConfig,
	asOf: number,
): Expected {
	// Contract 4: `\\N` is absent.
	const event = withoutNothing(record) as ReferenceEvent;
	// 1. Only `type: track`, or no type and a text event.
	if (event.type !== undefined && event.type !== "track") return "not_track";
	if (event.type === undefined && event.event === undefined) return "not_track";
	// 2. Opt-outs.
	const own = event.integrations?.[DESTINATION];
	const out =
		own === false || (own === undefined && event.integrations?.All === false);
	if (out && !config.ignoreIntegrations) return "opted_out";
	// 3. Names.
	const name = (event.event ?? "").trim();
	if (name === "") return "missing_event";
	const routes = routesOf(name, config);
	if (routes.length === 0) return "unmapped";
	// 6. Time.
	const stamp = event.timestamp ?? event.originalTimestamp;
	if (stamp === undefined) return "missing_timestamp";
	const time = timeOf(stamp);
	if (Number.isNaN(time)) return "invalid_timestamp";
	if (time > asOf + 5 * 60_000) return "future_timestamp";
	if (config.maxAgeDays !== undefined && asOf - time > config.maxAgeDays * DAY)
		return "too_old";
	// 7, 8. Values and currencies.
	const money = routes.map((route) => moneyOf(event.properties, route, config));
	const refused = money.find((part) => typeof part === "string");
	if (refused !== undefined) return refused as string;
	// 11. Match keys.
	const keys = keysOf(event, config);
	if (Object.keys(keys).length === 0) return "no_match_key";
	if (config.api === "conversions" && isWeak(Object.keys(keys)))
		return "weak_match_keys";
	// 13. Limited Data Use.
	const data = dataOf(event, config);
	if (data === undefined) return "invalid_data_processing";
	return routes.map((route, i) => {
		const paid = money[i] as Money;
		const content = contentOf(event.properties, route);
		const { order_id } = event.properties;
		const used = [...paid.used, ...content.used];
		if (config.dropPersonalProperties && tellsOfPerson(event.properties))
			used.push("name");
		if (isNothing(order_id) || order_id === "0") used.push("order_id");
		const rest = Object.fromEntries(
			Object.entries(event.properties)
				.filter(([key, value]) => value !== null && !used.includes(key))
				.map(([key, value]): [string, unknown] => [
					key,
					config.dropPersonalProperties ? withoutPersonal(key, value) : value,
				])
				.filter(([, value]) => value !== undefined),
		);
		const value = paid.value !== undefined && {
			value: paid.value,
			currency: paid.currency,
		};
		const about = {
			...(content.type && { content_type: content.type }),
			...(content.ids.length > 0 && { content_ids: content.ids }),
		};
		if (config.api === "offline") {
			return {
				set: route.set,
				event: {
					match_keys: keys,
					event_name: route.name,
					event_time: Math.floor(time / 1000),
					...value,
					...about,
					...(order_id !== undefined &&
						order_id !== null &&
						order_id !== "" &&
						!used.includes("order_id") && { order_id: String(order_id) }),
					...(Object.keys(rest).length > 0 && { custom_data: rest }),
					...data,
				},
			};
		}
		// A value that is not the conversion's would be read as if it were.
		delete rest.value;
		const custom = {
			...rest,
			...value,
			...about,
			...(content.contents.length > 0 && { contents: content.contents }),
		};
		return {
			set: route.set,
			event: {
				event_name: route.name,
				event_time: Math.floor(time / 1000),
				event_id: event.messageId,
				action_source: "physical_store",
				user_data: userDataOf(keys),
				...(Object.keys(custom).length > 0 && { custom_data: custom }),
				...data,
			},
		};
	});
}

interface ReferenceRoute {
	readonly map: "events" | "leads" | "completeRegistrations";
	readonly set: string;
	readonly event: string;
	readonly name: string;
}

/** 4, 5. One delivery per map and event set, in the order of the maps, repeats removed. */
function routesOf(event: string, config: ReferenceConfig): ReferenceRoute[] {
	const entry = Object.hasOwn(config.events, event)
		? config.events[event]
		: undefined;
	const found: ReferenceRoute[] = [];
	const add = (
		map: ReferenceRoute["map"],
		name: string,
		to: readonly string[],
	) => {
		for (const set of to) {
			if (!found.some((route) => route.set === set && route.name === name))
				found.push({ map, set, event, name });
		}
	};
	if (entry !== undefined) {
		const standard = NAMES[event.toLowerCase()];
		const other = config.api === "offline" ? "Other" : event;
		const kept = event === "Subscribe" ? event : undefined;
		if ("as" in entry) add("events", entry.as, entry.to);
		else add("events", standard ?? kept ?? other, entry);
	}
	const to = (map: Readonly<Record<string, readonly string[]>>) =>
		Object.hasOwn(map, event) ? (map[event] ?? []) : [];
	add("leads", "Lead", to(config.leads));
	add(
		"completeRegistrations",
		"CompleteRegistration",
		to(config.completeRegistrations),
	);
	return found;
}

const isTable = ({ map, event }: ReferenceRoute) =>
	map === "events" && NAMES[event.toLowerCase()] !== undefined;

/** The generator's forms of time. */
function timeOf(stamp: string | number): number {
	if (typeof stamp === "number")
		return String(stamp).length === 10 ? stamp * 1000 : stamp;
	if (/^\d{10}$/.test(stamp)) return Number(stamp) * 1000;
	if (/^\d{13}$/.test(stamp)) return Number(stamp);
	const iso = stamp
		.replace(" UTC", "Z")
		.replace(/\+00$/, "Z")
		.replace(/^(\S+) (\S+)$/, "$1T$2");
	return Date.parse(/Z$/.test(iso) ? iso : `${iso}Z`);
}

interface Money {
	readonly value: number | undefined;
	readonly currency: string;
	readonly used: readonly string[];
}

function moneyOf(
	properties: Readonly<Record<string, unknown>>,
	route: ReferenceRoute,
	config: ReferenceConfig,
): Money | string {
	const order = route.event.toLowerCase() === "order completed";
	let sources: string[] = [config.valueField, "revenue"];
	if (isTable(route)) {
		sources = order ? ["revenue"] : [config.valueField];
		if (order && config.revenueFallback === "total") sources.push("total");
	}
	const said = (name: string) =>
		properties[name] !== undefined &&
		properties[name] !== null &&
		!isNothing(properties[name]) &&
		String(properties[name]).trim() !== "";
	const given = isNothing(properties.currency)
		? ""
		: String(properties.currency ?? "").trim();
	const currency = given === "" ? config.currency : given.toUpperCase();
	const source = sources.find(said);
	const used = sources.slice(
		0,
		source === undefined ? undefined : sources.indexOf(source) + 1,
	);
	let value: number | undefined;
	if (source !== undefined) {
		const text = String(properties[source]).trim().replace("$", "");
		value =
			typeof properties[source] !== "boolean" && /^-?[\d.]+$/.test(text)
				? Number(text)
				: Number.NaN;
		// A dot that may part thousands, where nobody writes decimals.
		const isThousands =
			currency === "JPY" &&
			typeof properties[source] === "string" &&
			/\.\d{3}$/.test(text);
		if (!(value >= 0) || isThousands) {
			if (route.name === "Purchase") return "invalid_value";
			value = undefined;
		}
	}
	if (value === undefined && route.name === "Purchase") return "missing_value";
	if (value !== undefined && !/^(USD|EUR|GBP|JPY)$/.test(currency))
		return "invalid_currency";
	return { value, currency, used: [...used, "currency"] };
}

interface ReferenceContent {
	readonly type: string | undefined;
	readonly ids: readonly string[];
	readonly contents: readonly object[];
	readonly used: readonly string[];
}

function contentOf(
	properties: Readonly<Record<string, unknown>>,
	route: ReferenceRoute,
): ReferenceContent {
	const text = (value: unknown) =>
		((typeof value === "string" && value.trim() !== "") ||
			typeof value === "number") &&
		!isNothing(value)
			? String(value).trim()
			: undefined;
	if (route.event.toLowerCase() === "product list viewed") {
		const id = text(properties.category);
		return {
			type: "product_group",
			ids: id === undefined ? [] : [id],
			contents: [],
			used: ["category", "products"],
		};
	}
	const used = ["products"];
	let list = properties.products;
	if (typeof list === "string") {
		try {
			list = JSON.parse(list);
		} catch {
			list = [];
		}
	}
	const products = (Array.isArray(list) ? list : []) as Record<
		string,
		unknown
	>[];
	const idOf = (product: Record<string, unknown>) =>
		text(product.product_id) ?? text(product.id) ?? text(product.sku);
	const contents = products.flatMap((product) => {
		const id = idOf(product);
		const { quantity = 1, price } = product;
		if (id === undefined || !(Number(quantity) > 0)) return [];
		return [
			{
				id,
				quantity: Number(quantity),
				...(typeof price === "number" && price >= 0 && { item_price: price }),
			},
		];
	});
	let ids = products.map(idOf).filter((id) => id !== undefined);
	for (const name of ["product_id", "product_ids"]) {
		if (ids.length > 0 || properties[name] === undefined) continue;
		used.push(name);
		ids = [properties[name]]
			.flat()
			.map(text)
			.filter((id) => id !== undefined);
	}
	return {
		type: isTable(route) || ids.length > 0 ? "product" : undefined,
		ids,
		contents,
		used,
	};
}

function withoutNothing(value: unknown): unknown {
	const says = (entry: unknown) => entry !== "\\N";
	if (Array.isArray(value)) return value.filter(says).map(withoutNothing);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, entry]) => says(entry))
			.map(([key, entry]) => [key, withoutNothing(entry)]),
	);
}

/** User ids that are words for nothing or for nobody, of letters, digits and dashes. */
const NOBODY =
	/^(?:[0-]*|-1|na|nan|nat|nil|null|none|true|false|guest|unknown|undefined|anonymous|distinctid)$/i;

/** The generator's words for nothing. */
const isNothing = (value: unknown) =>
	typeof value === "string" && /^\s*(null|n\/a|\\n)\s*$/i.test(value);

const isPersonal = (name: string) =>
	/^(e-?mail|phone|(first|last)_?name|gender|birthday|city|zip|address)$/i.test(
		name,
	);

/** A `name` beside these is a person's, unless there is a product. */
const tellsOfPerson = (properties: Readonly<Record<string, unknown>>) => {
	const said = (name: string) => (properties[name] ?? null) !== null;
	return (
		["email", "first_name"].some(said) &&
		!["products", "product_id", "product_ids"].some(said)
	);
};

/** 10. The generator has persons under `customer`, as an object or as JSON text, and under `order.buyer`; whatever else is in them may stay. */
function withoutPersonal(name: string, value: unknown): unknown {
	if (isPersonal(name)) return undefined;
	if (name === "order") {
		const { buyer, ...rest } = value as { buyer: object };
		const person = withoutPersonal("customer", buyer);
		return person === undefined ? rest : { ...rest, buyer: person };
	}
	if (name !== "customer") return value;
	const text = typeof value === "string";
	const person = (text ? JSON.parse(value) : value) as object;
	const all = Object.entries(person);
	const rest = all.filter(([key]) => key !== "name" && !isPersonal(key));
	if (rest.length === all.length) return value;
	if (rest.length === 0) return undefined;
	const kept = Object.fromEntries(rest);
	return text ? JSON.stringify(kept) : kept;
}

function keysOf(
	event: ReferenceEvent,
	config: ReferenceConfig,
): Record<string, unknown> {
	const { email, gender, firstName, lastName, city } = event.context.traits;
	const keys: Record<string, unknown> = {};
	const normal = (text: string) => hash(text.trim().toLowerCase());
	if (email?.includes("@")) keys.email = [normal(email)];
	if (gender !== undefined && /^[mf]$/i.test(gender)) keys.gen = normal(gender);
	if (firstName) keys.fn = normal(firstName);
	if (lastName) keys.ln = normal(lastName);
	if (city) keys.ct = normal(city);
	if (event.userId && !NOBODY.test(event.userId)) {
		keys.extern_id =
			config.externalId === "hash" ? normal(event.userId) : event.userId;
	}
	const own = event.integrations?.[DESTINATION];
	const lead = (own as { leadId?: string } | undefined)?.leadId;
	if (lead) keys.lead_id = lead;
	return keys;
}

const isWeak = (keys: string[]) =>
	[
		["ct", "country", "st", "zip", "gen"],
		["fn", "gen"],
		["ln", "gen"],
	].some((broad) => keys.every((key) => broad.includes(key)));

const USER_DATA: Readonly<Record<string, string>> = {
	email: "em",
	gen: "ge",
	extern_id: "external_id",
};

const userDataOf = (keys: Record<string, unknown>) =>
	Object.fromEntries(
		Object.entries(keys).map(([key, value]) => [USER_DATA[key] ?? key, value]),
	);

/** Undefined: what is asked for cannot be understood. */
function dataOf(
	event: ReferenceEvent,
	config: ReferenceConfig,
): object | undefined {
	if (!config.limitedDataUse) return {};
	const own = event.integrations?.[DESTINATION];
	const given = (own as { dataProcessingOptions?: unknown } | undefined)
		?.dataProcessingOptions;
	const [list, country = 0, state = 0] = [given].flat(2) as unknown[];
	if (given === undefined || list === undefined || list === 0)
		return { data_processing_options: [] };
	if (list !== true && !/^ldu$/i.test(String(list))) return undefined;
	return {
		data_processing_options: ["LDU"],
		data_processing_options_country: country,
		data_processing_options_state: state,
	};
}
