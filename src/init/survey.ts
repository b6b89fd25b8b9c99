import { PREVIEW_EVENTS } from "../config/preview.ts";
import { readCurrency } from "../conversion/currency.ts";
import { isOrder, isTableEvent } from "../conversion/names.ts";
import { slugOf } from "../conversion/plan.ts";
import { MAX_UNMAPPED_NAMES } from "../defaults.ts";
import type { RecordSink } from "../input/block.ts";
import { Messages } from "../input/record/message.ts";
import { MemoisedCountry } from "../match-keys/countries.ts";
import { asHash } from "../match-keys/normalise/text.ts";
import { KeySources } from "../match-keys/sources.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isAbsent, textOf } from "../segment/scalar.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import { mayBeWritten } from "./init-event-name.ts";

/** What a sample of events says about the config it wants. Counts and names only: no value of an event. */
export interface Findings {
	/** Events read, of whatever type. */
	readonly read: number;
	/** Track events by name, the most frequent first. */
	readonly events: readonly { readonly name: string; readonly count: number }[];
	/** Track events whose names may hold somebody's data, and are not among them. */
	readonly withheld: number;
	/** ISO codes by how often they are named, the most frequent first. */
	readonly currencies: readonly string[];
	/** Pre-purchase events with a `value`, and those that have only a `price`. */
	readonly withValue: number;
	readonly withPriceOnly: number;
	/** Orders without `revenue` that have a `total`. */
	readonly ordersWithTotalOnly: number;
	readonly orders: number;
	/** Phone numbers not written internationally, of events that name no country. */
	readonly phonesWithoutCountry: number;
	/** Regions of the sample, the most frequent first, ISO 3166 alpha-2. */
	readonly regions: readonly string[];
}

const COUNTRIES_REMEMBERED = 1024;

/** A config has names, and slugs are matched by theirs. */
const BY_SLUG = new Map(PREVIEW_EVENTS.map((event) => [slugOf(event), event]));

type Properties = Readonly<Record<string, unknown>>;

/** Takes events from the readers and counts what a config depends on. Its size does not grow with the sample. */
export class Survey implements RecordSink {
	/** The event of records that have none. */
	defaultEvent: string | undefined;
	readonly #limit: number;
	readonly #sources = new KeySources();
	readonly #countries = new MemoisedCountry(COUNTRIES_REMEMBERED);
	readonly #names = new Map<string, number>();
	readonly #currencies = new Map<string, number>();
	readonly #regions = new Map<string, number>();
	#read = 0;
	#withheld = 0;
	#withValue = 0;
	#withPriceOnly = 0;
	#orders = 0;
	#ordersWithTotalOnly = 0;
	#phonesWithoutCountry = 0;

	/** @param limit events to read at most */
	constructor(limit: number) {
		this.#limit = limit;
	}

	readonly #messages = new Messages();

	get full(): boolean {
		return this.#read >= this.#limit;
	}

	get findings(): Findings {
		return {
			read: this.#read,
			events: byCount(this.#names).map(([name, count]) => ({ name, count })),
			withheld: this.#withheld,
			currencies: byCount(this.#currencies).map(([code]) => code),
			withValue: this.#withValue,
			withPriceOnly: this.#withPriceOnly,
			orders: this.#orders,
			ordersWithTotalOnly: this.#ordersWithTotalOnly,
			phonesWithoutCountry: this.#phonesWithoutCountry,
			regions: byCount(this.#regions).map(([code]) => code),
		};
	}

	/** Records that cannot be read say nothing about the config. */
	reject(): void {
		this.#read++;
	}

	event(given: SegmentEvent): void {
		this.#read++;
		const event = this.#messages.read(given);
		const name = trackName(event, this.defaultEvent);
		if (name === undefined) return;
		if (!mayBeWritten(name)) {
			this.#withheld++;
			return;
		}
		const known = this.#names.get(name);
		if (known !== undefined) this.#names.set(name, known + 1);
		else if (this.#names.size < MAX_UNMAPPED_NAMES) this.#names.set(name, 1);
		this.#money(name, propertiesOf(event));
		this.#people(event);
	}

	#money(name: string, properties: Properties): void {
		const currency = readCurrency(properties.currency);
		if (currency >= 0) add(this.#currencies, CURRENCIES[currency] as string);
		const has = (key: string) => !isAbsent(properties[key]);
		if (isOrder(name)) {
			this.#orders++;
			if (!has("revenue") && has("total")) this.#ordersWithTotalOnly++;
		} else if (isTableEvent(name)) {
			if (has("value")) this.#withValue++;
			else if (has("price")) this.#withPriceOnly++;
		}
	}

	#people(event: SegmentEvent): void {
		this.#sources.open(event);
		const country = textOf(this.#sources.find("country"));
		const region = country && this.#countries.get(country).region;
		if (region) {
			add(this.#regions, region);
			return;
		}
		const phone = this.#sources.find("phone");
		const text = textOf(Array.isArray(phone) ? phone[0] : phone);
		if (!text || asHash(text) !== undefined) return;
		if (!/^\s*(?:tel:\s*)?(?:\+|00)/i.test(text)) this.#phonesWithoutCountry++;
	}
}

/** The trimmed name of a track call; undefined for anything else. */
function trackName(
	{ type, event, eventSlug }: SegmentEvent,
	defaultEvent: string | undefined,
): string | undefined {
	const isTrack =
		isAbsent(type) ||
		(typeof type === "string" && type.trim().toLowerCase() === "track");
	const given =
		event ?? BY_SLUG.get(eventSlug ?? "") ?? eventSlug ?? defaultEvent;
	if (!isTrack || typeof given !== "string") return undefined;
	const name = given.trim();
	return name === "" ? undefined : name;
}

function propertiesOf({ properties }: SegmentEvent): Properties {
	return typeof properties === "object" && properties !== null
		? (properties as Properties)
		: {};
}

function add(counts: Map<string, number>, name: string): void {
	counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Stable: names of one count stay in the order of their appearance. */
const byCount = (counts: ReadonlyMap<string, number>): [string, number][] =>
	[...counts].sort(([, one], [, other]) => other - one);
