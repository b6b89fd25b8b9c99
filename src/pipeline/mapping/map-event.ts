import type { RejectCode } from "../../catalogue/reject-sentences.ts";
import { readContent } from "../../conversion/content.ts";
import { Conversion } from "../../conversion/conversion.ts";
import {
	digestId,
	isIdOutlined,
	messageId,
} from "../../conversion/event-id.ts";
import {
	asksForLdu,
	LDU_OFF,
	readDataProcessing,
} from "../../conversion/limited-data-use.ts";
import { readMoney } from "../../conversion/money.ts";
import { type Consent, consentOf } from "../../conversion/opt-out.ts";
import { PersonalData } from "../../conversion/personal-data.ts";
import type { DeliveryPlan } from "../../conversion/plan.ts";
import { KEY } from "../../conversion/property-keys.ts";
import { hasSuspectId } from "../../conversion/suspect-ids.ts";
import { eventTimestamp, readTime } from "../../conversion/time.ts";
import { MAP_WARNINGS } from "../../conversion/warnings.ts";
import { DESTINATION, STORE_WINDOW_DAYS } from "../../defaults.ts";
import type { HashQueue } from "../../match-keys/hash/hash-queue.ts";
import {
	createMatchKeyReader,
	MatchKeys,
} from "../../match-keys/match-keys.ts";
import { shownEventName } from "../../report/event-name.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { isNoId } from "../../segment/null-word.ts";
import { textIfAny } from "../../segment/scalar.ts";
import { trackName } from "../../segment/track.ts";
import { holdsSuspect } from "../../segment/unsafe.ts";
import { RemainingWriter } from "../../wire/remaining.ts";
import type { Wire } from "../../wire/wire.ts";
import { WIRES } from "../../wire/wires.ts";
import type { OldDeliveries } from "./batch.ts";
import type { BatchWriter } from "./batch-writer.ts";
import { OnlyNames } from "./only-names.ts";
import type { MapSettings } from "./settings.ts";

/** What an event came to. A string is the code of a reject. */
export type Fate =
	| "accepted"
	| "not_track"
	| "opted_out"
	| "unmapped"
	| "filtered"
	| "suspect"
	| RejectCode;

const WARN = Object.fromEntries(
	MAP_WARNINGS.map((code, i) => [code, 1 << i]),
) as Record<(typeof MAP_WARNINGS)[number], number>;

const DAY_MS = 86_400_000;
const DATA_PROCESSING_FIELD = `integrations.${DESTINATION}.dataProcessingOptions`;
const NO_PROPERTIES: Readonly<Record<string, unknown>> = {};

/**
 * From an event to the bytes of its deliveries: one synchronous pure function
 * that reads like the contract's section 5. Buffers and objects are reused; an
 * instance serves one thread.
 */
export class EventMapper {
	/** Name of the field that made the last event a reject. */
	field: string | null = null;
	/** Trimmed name of the last event that was a track call. */
	name = "";
	/** What the last event, too old to be sent, would have delivered. */
	old: OldDeliveries | undefined;
	/** The last event was left out for a cause that time cures. */
	waits = false;
	/** Warnings of the last event, but for those of its match keys: a mask over `MAP_WARNINGS`. */
	warnings = 0;
	/** Whether the match keys of the last event were read. */
	keysRead = false;
	readonly keys = new MatchKeys();

	/** Number of the event on its line. */
	#record = 0;
	readonly #writer: BatchWriter;
	readonly #settings: MapSettings;
	readonly #readKeys: ReturnType<typeof createMatchKeyReader>;
	readonly #conversion: Conversion;
	readonly #wire: Wire;
	readonly #remaining: RemainingWriter;
	/** Match keys are read from places of the config's. */
	readonly #readsElsewhere: boolean;
	/** The `integrations` that were judged last. */
	#integrations: unknown;
	#consent: Consent = consentOf(undefined);
	/** `--only`, where it is given. */
	readonly only: OnlyNames | undefined;

	/**
	 * @param writer takes the deliveries
	 * @param queue takes what is to be hashed
	 */
	constructor(settings: MapSettings, writer: BatchWriter, queue: HashQueue) {
		this.#settings = settings;
		this.#writer = writer;
		this.#readKeys = createMatchKeyReader(settings.matchKeys, queue);
		this.#conversion = new Conversion(this.keys);
		this.#wire = WIRES[settings.api];
		const { only } = settings.filters;
		this.only = only && new OnlyNames(only);
		const { matchKeys } = settings.matchKeys;
		const personal = settings.keepPersonal
			? undefined
			: new PersonalData(Object.values(matchKeys).flat());
		this.#remaining = new RemainingWriter(personal, this.#wire.reserved);
		this.#readsElsewhere = Object.keys(matchKeys).length > 0;
	}

	/**
	 * Maps one event and appends its deliveries; all of them or, when one is
	 * refused, none. `suspect` asks for the event again, read without loss.
	 *
	 * @param line line of the event in its block
	 * @param record number of the event among those on its line, 0 where it is alone
	 * @param lossless the event was read by the lossless reader
	 */
	map(
		event: SegmentEvent,
		line: number,
		record: number,
		lossless: boolean,
	): Fate {
		this.#record = record;
		this.field = null;
		this.old = undefined;
		this.waits = false;
		this.warnings = 0;
		this.keysRead = false;
		this.#writer.begin();
		const settings = this.#settings;

		const name = trackName(event);
		if (name === undefined) return "not_track";
		this.name = name;
		const maySlug = event.eventSlug !== undefined;
		const wanted = this.only?.wants(name, maySlug);
		const consent = settings.ignoreIntegrations
			? "in"
			: this.#consentOf(event.integrations);
		if (consent === "out") return "opted_out";
		if (name === "") return this.#refuse("missing_event", "event");
		if (wanted === false) return "filtered";
		const { filters } = settings;
		const plans = !maySlug
			? settings.plan.byEvent.get(name)
			: (settings.bySlug.get(name) ?? settings.plan.byEvent.get(name));
		if (plans === undefined) return "unmapped";
		if (consent === "unreadable") {
			return this.#refuse("unreadable_integrations", "integrations");
		}

		const stamp = eventTimestamp(event);
		if (stamp === undefined) {
			return this.#refuse("missing_timestamp", "timestamp");
		}
		const time = readTime(stamp);
		if (Number.isNaN(time)) {
			return this.#refuse("invalid_timestamp", "timestamp");
		}
		if (filters.since !== undefined && time < filters.since) return "filtered";
		if (filters.until !== undefined && time >= filters.until) {
			this.waits = true;
			return "filtered";
		}
		if (time > settings.latest) {
			this.waits = true;
			return this.#refuse("future_timestamp", "timestamp");
		}
		const ageDays = (settings.asOf - time) / DAY_MS;
		if (settings.maxAgeDays !== undefined && ageDays > settings.maxAgeDays) {
			if (!lossless && this.#hasSuspectId(event)) return "suspect";
			this.old = this.#writer.keysOf(plans, event, eventId(event, time));
			return this.#refuse("too_old", "timestamp");
		}
		if (ageDays > STORE_WINDOW_DAYS) this.warnings |= WARN.older_than_62_days;

		if (!lossless && this.#hasSuspectId(event)) return "suspect";
		const fate = this.#deliver(event, plans, time, line, lossless);
		if (fate !== "accepted") this.#writer.discard();
		return fate;
	}

	/** Whether an identifier that is sent, or the digest that stands for a missing one, may have been altered by `JSON.parse`. */
	#hasSuspectId(event: SegmentEvent): boolean {
		if (hasSuspectId(event)) return true;
		return (
			(this.#readsElsewhere ||
				(!isIdOutlined(event) && messageId(event) === undefined)) &&
			holdsSuspect(event)
		);
	}

	#deliver(
		event: SegmentEvent,
		plans: readonly DeliveryPlan[],
		time: number,
		line: number,
		lossless: boolean,
	): Fate {
		const conversion = this.#conversion;
		conversion.properties = propertiesOf(event);
		conversion.outline = event.outline;
		conversion.eventTime = Math.floor(time / 1000);
		conversion.orderId = orderIdOf(conversion.properties.order_id);

		// Values first: they refuse an event more cheaply than its match keys.
		for (const plan of plans) {
			const refusal = this.#readMoney(plan, lossless);
			if (refusal) return refusal;
		}

		this.#readKeys.read(event, this.keys);
		this.keysRead = true;
		if (this.keys.sent === 0) return this.#refuse("no_match_key", "userId");
		if (this.#wire.isTooBroad(this.keys)) {
			return this.#refuse("weak_match_keys", "context.traits");
		}

		conversion.eventId = eventId(event, time);
		const refusal = this.#readDataProcessing(event);
		if (refusal) return refusal;
		for (const plan of plans) {
			if (plans.length > 1) this.#readMoney(plan, lossless);
			const fate = this.#append(plan, line, lossless);
			if (fate !== "accepted") return fate;
		}
		return "accepted";
	}

	/** Events that say the same share one object, as the fast reader makes it: mostly it is the last one. */
	#consentOf(integrations: unknown): Consent {
		if (integrations !== this.#integrations) {
			this.#integrations = integrations;
			this.#consent = consentOf(integrations);
		}
		return this.#consent;
	}

	/** Limited Data Use: what it is to be, or the warning that it is not. */
	#readDataProcessing(event: SegmentEvent): RejectCode | undefined {
		const conversion = this.#conversion;
		conversion.dataProcessing = undefined;
		const wish = readDataProcessing(event);
		if (!this.#settings.limitedDataUse) {
			if (asksForLdu(wish)) this.warnings |= WARN.ldu_not_sent;
			return undefined;
		}
		if (wish === "unclear") {
			return this.#refuse("invalid_data_processing", DATA_PROCESSING_FIELD);
		}
		conversion.dataProcessing = wish ?? LDU_OFF;
		return undefined;
	}

	/** Value and currency of a delivery, and the warnings that they give. */
	#readMoney(plan: DeliveryPlan, lossless: boolean): Fate | undefined {
		const { properties, money } = this.#conversion;
		const fallback = this.#settings.currency;
		const refusal = readMoney(plan, properties, fallback, lossless, money);
		if (refusal === "suspect") return refusal;
		if (refusal) return this.#refuse(refusal, `properties.${money.field}`);
		if (money.badValue) this.warnings |= WARN.invalid_value;
		if (money.value === 0) this.warnings |= WARN.value_not_positive;
		if (money.orphan) this.warnings |= WARN.currency_without_value;
		return undefined;
	}

	/** Writes one delivery. */
	#append(plan: DeliveryPlan, line: number, lossless: boolean): Fate {
		const conversion = this.#conversion;
		const { content, money } = conversion;
		const { properties } = conversion;
		readContent(plan.content, properties, money.decimals, content);
		if (content.unsafe) {
			return this.#refuse("unsafe_number", "properties.products");
		}
		if (content.missingCategory) this.warnings |= WARN.missing_category;
		if (content.unreadable) this.warnings |= WARN.products_unreadable;
		if (this.#wire.sendsItems) {
			if (content.badItem) this.warnings |= WARN.content_unreadable;
			if (content.threeDecimals) this.warnings |= WARN.three_decimals;
		}
		conversion.used = money.used | content.used;
		if (conversion.orderId === undefined && textIfAny(properties.order_id)) {
			conversion.used |= KEY.order_id;
		}
		conversion.eventName = plan.eventName;

		const writer = this.#writer;
		const remaining = this.#remaining;
		remaining.begin(lossless);
		writer.open(plan);
		this.#wire.write(writer.out, conversion, remaining);
		if (remaining.suspect || (!lossless && content.suspect)) return "suspect";
		if (remaining.unsafe !== undefined) {
			// A name may itself be an identifier.
			const name = shownEventName(remaining.unsafe);
			return this.#refuse("unsafe_number", `properties.${name}`);
		}
		if (money.assumed) this.warnings |= WARN.currency_assumed;
		if (money.threeDecimals) this.warnings |= WARN.three_decimals;
		if (remaining.leftPersonal) this.warnings |= WARN.pii_dropped;
		if (remaining.leftReserved) this.warnings |= WARN.reserved_property;

		writer.close(plan, conversion, line, this.#record);
		return "accepted";
	}

	#refuse(code: RejectCode, field: string): RejectCode {
		this.field = field;
		return code;
	}
}

/** The id that an event is sent under; undefined where it stands in the outline. */
const eventId = (event: SegmentEvent, time: number): string | undefined =>
	isIdOutlined(event) ? undefined : (messageId(event) ?? digestId(event, time));

/** An order's id, as it is; undefined for none, and for what means none: Facebook would take all such orders for one. */
function orderIdOf(value: unknown): string | undefined {
	const text = textIfAny(value);
	return text === undefined || isNoId(text) ? undefined : text;
}

/** The properties of an event; none when they are no object. */
function propertiesOf({
	properties,
}: SegmentEvent): Readonly<Record<string, unknown>> {
	return typeof properties === "object" &&
		properties !== null &&
		!Array.isArray(properties)
		? (properties as Readonly<Record<string, unknown>>)
		: NO_PROPERTIES;
}
