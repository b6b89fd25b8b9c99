import { isNullWord } from "../segment/null-word.ts";

/** ISO 4217: the active codes (list one, without the test and no-currency codes) and those withdrawn since 2021, which exports still have. */
export const CURRENCIES: readonly string[] =
	"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL".split(
		" ",
	);

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
