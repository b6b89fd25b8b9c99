import { isNullWord } from "../segment/null-word.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";

const INDEX = new Map(CURRENCIES.map((code, i) => [code, i]));

/** No currency is given. */
export const NO_CURRENCY = -1;
/** A currency is given that is no ISO 4217 code. */
export const BAD_CURRENCY = -2;

/**
 * A currency property as an index into `CURRENCIES`: trimmed, upper-cased;
 * `NO_CURRENCY` when blank or a word for nothing, `BAD_CURRENCY` when it is no code (contract 5.8).
 */
export function readCurrency(value: unknown): number {
	if (typeof value === "string") {
		const exact = INDEX.get(value);
		if (exact !== undefined) return exact;
		const text = value.trim().toUpperCase();
		const code = INDEX.get(text);
		if (code !== undefined) return code;
		return text === "" || isNullWord(text) ? NO_CURRENCY : BAD_CURRENCY;
	}
	return value === undefined || value === null ? NO_CURRENCY : BAD_CURRENCY;
}

/**
 * Currencies in which nobody writes decimals: those with none in ISO 4217 (list
 * one, minor unit 0), and those whose minor unit is not in use (Unicode CLDR,
 * supplemental currency data: `digits` or `cashDigits` 0), as far as their
 * prices group thousands with a dot or are never written with a fraction.
 */
const WHOLE: ReadonlySet<string> = new Set(
	`BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF UYI
	AFN ALL COP CRC HUF IDR IRR KPW LAK LBP MGA MMK MNT RSD SLL SOS SYP TWD TZS
	UZS YER`.split(/\s+/),
);
/** Three decimals (ISO 4217, minor unit 3), or four. */
const FINE: ReadonlySet<string> = new Set(
	"BHD IQD JOD KWD LYD OMR TND CLF UYW".split(" "),
);

const DECIMALS = CURRENCIES.map((code) =>
	WHOLE.has(code) ? 0 : FINE.has(code) ? 3 : 2,
);

/** Decimals that amounts of a currency have in daily use: 0, 2, or 3 for three and more. By its index. */
export const decimalsOf = (currency: number): number =>
	currency < 0 ? 2 : (DECIMALS[currency] as number);
