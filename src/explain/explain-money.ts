import { Content, readContent } from "../conversion/content.ts";
import { decimalsOf, readCurrency } from "../conversion/currency.ts";
import type { DeliveryPlan } from "../conversion/plan.ts";
import { KEY } from "../conversion/property-keys.ts";
import { NO_VALUE, readValue } from "../conversion/value.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import type { MoneyStep } from "./explanation.ts";

/** Where the content ids of an event come from, by the bits that reading them sets. */
const CONTENT_PROPERTIES = [
	"category",
	"products",
	"product_id",
	"product_ids",
] as const;

/** What the mapper made of a delivery: NaN for no value. */
export interface Money {
	readonly value: number;
	/** Index into `CURRENCIES`. */
	readonly currency: number;
}

/**
 * Where value, currency and content of a delivery were read.
 *
 * @param made what the mapper made of it; undefined: the event was rejected
 */
export function explainMoney(
	event: SegmentEvent,
	plan: DeliveryPlan,
	made: Money | undefined,
): MoneyStep {
	const properties = propertiesOf(event);
	const from = plan.valueSources.find(
		(source) => !Object.is(readValue(properties[source]), NO_VALUE),
	);
	const hasValue = made !== undefined && made.value >= 0;
	const content = new Content();
	const decimals = decimalsOf(readCurrency(properties.currency));
	readContent(plan.content, properties, decimals, content);
	return {
		value_sources: plan.valueSources,
		value_from: from ?? null,
		value: hasValue ? made.value : null,
		currency: hasValue ? (CURRENCIES[made.currency] ?? null) : null,
		currency_from: !hasValue
			? null
			: readCurrency(properties.currency) >= 0
				? "properties.currency"
				: "config",
		content_type: content.type ?? null,
		content_ids: content.ids.length,
		content_from:
			content.ids.length === 0
				? []
				: CONTENT_PROPERTIES.filter(
						(name) =>
							(content.used & KEY[name]) !== 0 &&
							properties[name] !== undefined,
					),
	};
}

function propertiesOf({
	properties,
}: SegmentEvent): Readonly<Record<string, unknown>> {
	return typeof properties === "object" &&
		properties !== null &&
		!Array.isArray(properties)
		? (properties as Readonly<Record<string, unknown>>)
		: {};
}
