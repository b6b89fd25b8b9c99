import { isNullWord } from "../segment/null-word.ts";

/** No value is given. */
export const NO_VALUE = Number.NaN;
/** A value is given and cannot be used: not a number, negative, infinite. */
export const BAD_VALUE = -1;

const PLAIN_NUMBER = /^\$?([+-]?(?:\d+(?:\.\d*)?|\.\d+))$/;

/** A word for nothing. NaN is a sum that went wrong. */
const isNothing = (text: string): boolean =>
	isNullWord(text) && text.toLowerCase() !== "nan";

/**
 * The value of a property: a number, or text that is plainly one (`39.95`,
 * `$39.95`). A thousands separator, a decimal comma, an exponent are not
 * guessed at: "1,234" read as 1 would be a silent thousandfold error
 * (contract 5.7).
 *
 * @returns the value, `NO_VALUE` (NaN) when there is none, `BAD_VALUE` (-1) when it is unusable
 */
export function readValue(value: unknown): number {
	switch (typeof value) {
		case "number":
			return value >= 0 && value !== Number.POSITIVE_INFINITY
				? value + 0
				: BAD_VALUE;
		case "string": {
			const text = value.trim();
			if (text === "") return NO_VALUE;
			const match = PLAIN_NUMBER.exec(text);
			if (match !== null) return readValue(Number(match[1]));
			return isNothing(text) ? NO_VALUE : BAD_VALUE;
		}
		case "undefined":
			return NO_VALUE;
		default:
			return value === null ? NO_VALUE : BAD_VALUE;
	}
}

const THREE_DECIMALS = /^\s*\$?[+-]?\d*\.\d{3}\s*$/;

/** Whether an amount is text with exactly three decimals, whose dot may have parted thousands (contract 5.7). */
export const hasThreeDecimals = (value: unknown): boolean =>
	typeof value === "string" && THREE_DECIMALS.test(value);
