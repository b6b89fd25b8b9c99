import { TABLE } from "../../src/match-keys/table.ts";
import { MATCH_KEYS, type MatchKey } from "../../src/vocabulary/match-keys.ts";
import type { SeededRandom } from "../bench/random.ts";
import {
	ALPHABET,
	EMAILS,
	EVENT_NAMES,
	NAMES,
	NULL_WORDS,
	OPTION_NAMES,
	PHONE_BEGINS,
	PHONE_ENDS,
	PLACES,
	RAW,
	TYPES,
	USER_IDS,
} from "./pieces.ts";

/** White space between tokens: mostly none. */
const gap = (random: SeededRandom, loose: boolean): string =>
	loose && random.below(4) === 0
		? random.pick([" ", "  ", "\t", "\r", " \t "])
		: "";

/** A value of any kind as JSON text. */
function anyValue(random: SeededRandom, depth: number, loose: boolean): string {
	const kind = random.below(depth > 4 ? 6 : 9);
	if (kind < 3) return random.pick(RAW.slice(0, 4 + random.below(RAW.length)));
	if (kind === 3) return JSON.stringify(text(random));
	if (kind === 4) return number(random);
	if (kind === 5) return random.pick(["true", "false", "null"]);
	const members = Array.from({ length: random.below(5) }, () =>
		anyValue(random, depth + 1, loose),
	);
	if (kind === 6) return joined("[", members, "]", random, loose);
	const pairs = members.map(
		(member) =>
			`"${random.pick(NAMES)}"${gap(random, loose)}:${gap(random, loose)}${member}`,
	);
	return joined("{", pairs, "}", random, loose);
}

function joined(
	open: string,
	members: readonly string[],
	close: string,
	random: SeededRandom,
	loose: boolean,
): string {
	const parts = members.map(
		(member) => gap(random, loose) + member + gap(random, loose),
	);
	return open + (parts.join(",") || gap(random, loose)) + close;
}

const text = (random: SeededRandom): string =>
	Array.from({ length: random.below(random.below(8) === 0 ? 80 : 12) }, () =>
		random.pick(ALPHABET),
	).join("");

function number(random: SeededRandom): string {
	const digits = (count: number) =>
		Array.from({ length: count }, () => random.below(10)).join("");
	const sign = random.below(6) === 0 ? "-" : "";
	const whole = random.below(4) === 0 ? "0" : digits(1 + random.below(18));
	const fraction = random.below(2) === 0 ? "" : `.${digits(random.below(18))}`;
	const exponent =
		random.below(8) === 0
			? `${random.pick(["e", "E", "e+", "e-"])}${digits(random.below(4))}`
			: "";
	return sign + whole + fraction + exponent;
}

type Members = Record<string, unknown>;

/** What a value of each key is like. */
const VALUES: Readonly<
	Record<MatchKey, (random: SeededRandom, place: readonly string[]) => unknown>
> = {
	email: (random) =>
		random.pick(EMAILS).replace("N", String(random.below(5000))),
	phone: (random) => phone(random),
	gen: (random) => random.pick(["f", "Male", "", "x"]),
	fn: (random) => random.pick(["Ada", "José", "Zoë", "李", "Dana", "Nan", ""]),
	ln: (random) => random.pick(["Byrne", "Müller", "O'Neil", "Null", ""]),
	ct: (_, [city]) => city,
	st: (_, [, state]) => state,
	zip: (_, [, , zip]) => zip,
	country: (_, [, , , country]) => country,
	extern_id: (random) => userId(random),
	lead_id: (random) => random.pick(["1234", "l:77", "0", 12, "x"]),
};

/** Traits with every key that is read from them, under any of its names. */
function person(random: SeededRandom): Members {
	const share = random.pick([0, 0, 0, 0.1, 0.5]);
	const orNothing = <T>(value: T): unknown =>
		random.next() < share ? random.pick(NULL_WORDS) : value;
	const address: Members = { street: "1 Main Street" };
	const traits: Members = {
		name: orNothing(random.pick(["Ada Byrne", "Ada null", "", "null"])),
		title: "Dr.",
		address,
	};
	const where = random.pick(PLACES);
	for (const key of MATCH_KEYS) {
		const { place } = TABLE[key];
		if (place.in !== "traits" && place.in !== "address") continue;
		const isFlat = place.in === "traits" || random.below(8) === 0;
		const value = () => orNothing(VALUES[key](random, where));
		const [usual = ""] = place.names;
		const name = random.below(4) === 0 ? random.pick(place.names) : usual;
		(isFlat ? traits : address)[name] = value();
		// A second spelling, a second place.
		if (random.below(6) === 0) address[random.pick(place.names)] = value();
	}
	return traits;
}

/** Digits and what people put between, before and behind them. */
function phone(random: SeededRandom): string {
	let text = random.pick(PHONE_BEGINS);
	for (let digits = 4 + random.below(10); digits > 0; digits--) {
		text += String(random.below(10));
		if (random.below(4) === 0) text += random.pick([" ", "-", ".", ") ", "/"]);
	}
	return text + random.pick(PHONE_ENDS);
}

function userId(random: SeededRandom): unknown {
	const id = () =>
		random.pick(USER_IDS).replace("N", String(random.below(1e5)));
	const kind = random.below(20);
	if (kind === 0) return [id(), random.pick(NULL_WORDS), id()];
	if (kind === 1) return random.below(3) - 1;
	return kind === 2 ? random.pick(NULL_WORDS) : id();
}

/** Properties that say who somebody is, or only seem to. */
function personal(random: SeededRandom): Members {
	const { address, ...who } = person(random);
	const items = [{ name: "Blue lamp", city: "Rome" }, { buyer: who }];
	return random.pick<Members>([
		{
			customer: { ...who, tier: "gold" },
			shipping: { method: "air", address },
		},
		{ recipient: "Ada Byrne", store: { name: "Main", ...(address as object) } },
		{ note: JSON.stringify({ items, ok: true }), order_id: "null" },
		{ items, callback: "+1 650 555 1212", shipping: 3 },
		{ name: "Ada Byrne", mail: who.email, products: undefined },
		{ name: "Ada Byrne", mail: who.email, product_id: 5 },
		{ attendees: [who, { seat: 2 }], revenue: "12.500" },
	]);
}

/** A plausible event; now and then a member of it is of any kind. */
function event(random: SeededRandom): Members {
	const name = random.pick(EVENT_NAMES);
	const at =
		Date.parse("2026-11-19T00:00:00Z") -
		random.below(random.below(8) === 0 ? 1e10 : 1e9);
	return {
		messageId: `${"m".repeat(random.below(random.below(9) === 0 ? 130 : 40))}-${random.below(1e9)}`,
		type: random.below(8) === 0 ? random.pick(TYPES) : "track",
		event: name,
		userId: userId(random),
		anonymousId: `a-${random.below(1e9)}`,
		timestamp: new Date(at).toISOString(),
		originalTimestamp: new Date(at - 40).toISOString(),
		receivedAt: new Date(at + 340).toISOString(),
		properties: {
			order_id: `o-${random.below(1e9)}`,
			revenue: random.below(20_000) / 100,
			currency: random.pick(["USD", "EUR", "usd", "JPY", "KWD", "null"]),
			products: Array.from({ length: random.below(3) }, (_, i) => ({
				product_id: `p-${random.below(500)}`,
				price: i + 0.5,
				quantity: i,
			})),
			coupon: "Frühling",
			...(random.below(4) === 0 && personal(random)),
		},
		context: {
			library: { name: "analytics.js", version: "4.1.0" },
			page: { url: "https://shop.example.com/?q=ä", title: "Kasse" },
			traits: person(random),
			locale: "de-DE",
		},
		traits: random.below(4) === 0 ? person(random) : null,
		integrations: random.pick([
			{ All: true },
			{ All: false },
			{
				"Facebook Offline Conversions": {
					[random.pick(OPTION_NAMES)]: VALUES.lead_id(random, []),
				},
			},
			{ "Facebook Offline Conversions": { dataProcessingOptions: ["LDU"] } },
			{},
		]),
		version: 2,
	};
}

/** Writes an object's JSON with shuffled members, loose white space, strange members and values. */
function written(
	members: Members,
	random: SeededRandom,
	strangeness: number,
	loose: boolean,
): string {
	let entries = Object.entries(members);
	if (random.below(3) === 0) {
		entries = entries
			.map((entry) => ({ entry, by: random.next() }))
			.sort((a, b) => a.by - b.by)
			.map(({ entry }) => entry);
	}
	const strange = () => random.next() < strangeness;
	const pairs: string[] = [];
	for (const [name, value] of entries) {
		if (strange()) continue;
		const key = strange() ? `"${random.pick(NAMES)}"` : JSON.stringify(name);
		const isObject =
			typeof value === "object" && value !== null && !Array.isArray(value);
		const json = strange()
			? anyValue(random, 0, loose)
			: isObject
				? written(value as Members, random, strangeness, loose)
				: JSON.stringify(value);
		pairs.push(`${key}${gap(random, loose)}:${gap(random, loose)}${json}`);
		if (strange()) {
			const again = random.pick([random.pick(NAMES), name]);
			pairs.push(`"${again}":${anyValue(random, 0, loose)}`);
		}
	}
	return joined("{", pairs, "}", random, loose);
}

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
	userId: ["user_id", "userid"],
	messageId: ["message_id", "messageid", "MESSAGE_ID"],
	anonymousId: ["anonymous_id"],
	timestamp: ["TIMESTAMP", "original_timestamp"],
	receivedAt: ["received_at"],
};

/** The event as a loader writes it: in another spelling, as a row, with objects as JSON text. */
function reshaped(members: Members, random: SeededRandom): Members {
	const { properties, context, ...envelope } = members;
	const kind = random.below(4);
	if (kind === 0) {
		return Object.fromEntries(
			Object.entries(members).map(([name, value]) => [
				random.pick([name, ...(SPELLINGS[name] ?? [])]),
				value,
			]),
		);
	}
	if (kind === 1) {
		const { messageId, userId, event: name, timestamp } = envelope;
		return {
			id: messageId,
			user_id: userId,
			event_text: name,
			timestamp,
			context_traits_email: "ada@example.com",
			...(properties as Members),
		};
	}
	const asText = (value: unknown) =>
		random.below(2) === 0 ? JSON.stringify(value) : value;
	return {
		...envelope,
		properties: asText(properties),
		context: asText(context),
		integrations: asText(members.integrations),
	};
}

/** A line in the wrapping of a loader, or several records on it. */
function wrapped(json: string, random: SeededRandom): string {
	switch (random.below(6)) {
		case 0:
			return `{"_airbyte_ab_id":"x","_airbyte_data":${random.pick([json, JSON.stringify(json)])}}`;
		case 1:
			return `{"_index":"events","_source":${json}}`;
		case 2:
			return `{"type":"RECORD","stream":"events","record":${json}}`;
		case 3:
			return `{"batch":[${json},${json}],"integrations":{"All":true}}`;
		case 4:
			return `\x1e${json}`;
		default:
			return json + random.pick(["", " ", ","]) + json;
	}
}

/** One line's JSON, valid more often than not. */
export function line(random: SeededRandom): Buffer {
	const strangeness = random.pick([0, 0.02, 0.02, 0.1, 0.3]);
	const loose = random.below(4) === 0;
	const plain = event(random);
	const members = random.below(16) === 0 ? reshaped(plain, random) : plain;
	const json = written(members, random, strangeness, loose);
	return Buffer.from(random.below(20) === 0 ? wrapped(json, random) : json);
}
