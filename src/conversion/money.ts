import { UnsafeNumber } from "../segment/event.ts";
import { isSuspect } from "../segment/unsafe.ts";
import {
	BAD_CURRENCY,
	decimalsOf,
	NO_CURRENCY,
	readCurrency,
} from "./currency.ts";
import type { DeliveryPlan } from "./plan.ts";
import { KEY } from "./property-keys.ts";
import { BAD_VALUE, hasThreeDecimals, NO_VALUE, readValue } from "./value.ts";

/** Why an event is refused for its money; `suspect` asks for it again, read without loss. */
export type MoneyRefusal =
	| "unsafe_number"
	| "suspect"
	| "invalid_value"
	| "missing_value"
	| "invalid_currency";

/** Value and currency of a delivery. Reused from event to event. */
export class Money {
	/** NaN: none. */
	value: number = NO_VALUE;
	/** Index into `CURRENCIES`; set only with a value. */
	currency: number = NO_CURRENCY;
	/** Properties that were read for this: a mask of `KEY`. */
	used = 0;
	/** The property that made the event refused. */
	field = "";
	/** A value that is none was left out. */
	badValue = false;
	/** A currency without a value was left out. */
	orphan = false;
	/** The currency is the config's. */
	assumed = false;
	/** Decimals of the event's amounts in daily use, with a value or without. */
	decimals = 2;
	/** The value is text with three decimals in a currency that has two. */
	threeDecimals = false;
}

/**
 * Reads value and currency by the rules of a delivery (contract 5.7 and 5.8).
 *
 * @param fallback index of the currency of an event that names none
 * @param lossless the event was read by the lossless reader
 * @returns why the event is refused; undefined when it is not
 */
export function readMoney(
	plan: DeliveryPlan,
	properties: Readonly<Record<string, unknown>>,
	fallback: number,
	lossless: boolean,
	out: Money,
): MoneyRefusal | undefined {
	out.used = KEY.currency;
	out.badValue = false;
	out.orphan = false;
	out.assumed = false;
	out.threeDecimals = false;
	let currency = readCurrency(properties.currency);
	out.decimals = decimalsOf(currency === NO_CURRENCY ? fallback : currency);
	let value: number = NO_VALUE;
	for (const source of plan.valueSources) {
		const given = properties[source];
		out.field = source;
		if (given instanceof UnsafeNumber) return "unsafe_number";
		if (!lossless && isSuspect(given)) return "suspect";
		value = readValue(given);
		if (value >= 0 && out.decimals < 3 && hasThreeDecimals(given)) {
			if (out.decimals === 0) value = BAD_VALUE;
			else out.threeDecimals = true;
		}
		// What is not given is used up all the same: there is nothing of it to send.
		out.used |= KEY[source];
		if (value >= 0 || value === BAD_VALUE) break;
	}
	if (value === BAD_VALUE) {
		if (plan.isPurchase) return "invalid_value";
		out.badValue = true;
		value = NO_VALUE;
	}
	if (plan.isPurchase && !(value >= 0)) {
		out.field = plan.valueSources[0] as string;
		return "missing_value";
	}
	if (!(value >= 0)) {
		out.orphan = currency !== NO_CURRENCY;
		currency = NO_CURRENCY;
	} else if (currency === BAD_CURRENCY) {
		out.field = "currency";
		return "invalid_currency";
	} else if (currency === NO_CURRENCY) {
		out.assumed = true;
		currency = fallback;
	}
	out.value = value;
	out.currency = currency;
	return undefined;
}
