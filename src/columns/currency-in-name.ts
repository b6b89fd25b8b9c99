import { CURRENCIES } from "../vocabulary/currencies.ts";

/** Signs of one currency; `$` is the sign of many. */
const SIGNS: Readonly<Record<string, string>> = {
	"€": "EUR",
	"£": "GBP",
	"₹": "INR",
};

/** Codes that are words, too: only capitals among small letters are the code. */
const WORDS = new Set(
	"ALL BOB COP CUP GEL MAD MOP PEN RON SOS TOP TRY".split(" "),
);

/** The ISO code of the currency that a column's name ends with: `Amount (EUR)`, `total_usd`, `Betrag €`. */
export function currencyInName(name: string): string | undefined {
	const sign = Object.keys(SIGNS).find((one) => name.includes(one));
	if (sign !== undefined) return SIGNS[sign];
	const [, last = ""] = /[^\p{L}]([A-Za-z]{3})[)\]]?\s*$/u.exec(name) ?? [];
	const code = last.toUpperCase();
	if (!CURRENCIES.includes(code)) return undefined;
	const plain = last === code && /\p{Ll}/u.test(name);
	return plain || !WORDS.has(code) ? code : undefined;
}
