import { parseInternational, parseNational } from "./phone-library.ts";
import { scanPhone } from "./phone-scan.ts";

/** E.164 allows fifteen digits; fewer than seven is no subscriber's number anywhere (contract, section 6). */
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/** A national number, a code typed twice or a trunk zero may make it longer before it is understood. */
const MAX_WRITTEN = 18;

const ZERO = 48;

/** ISO 3166 countries without a numbering plan of their own: nobody's phone is there. */
export const WITHOUT_NUMBERING_PLAN: ReadonlySet<string> = new Set([
	"AQ",
	"BV",
	"GS",
	"HM",
	"PN",
	"TF",
	"UM",
]);

/**
 * A phone as E.164 digits without `+`, or undefined.
 *
 * International numbers (`+`, `00`, `tel:+`) are taken as given, but for a trunk
 * zero after the country code; others are read as national numbers of `country`.
 * Without a country the digits go as they are, less their leading zeros.
 *
 * @param country ISO 3166 alpha-2, upper case; undefined when it is not known
 */
export function normalisePhone(
	text: string,
	country: string | undefined,
): string | undefined {
	const phone = scanPhone(text);
	const digits = phone.digits;
	if (digits.length > MAX_WRITTEN) return undefined;
	if (phone.isInternational) return inRange(international(digits));
	const region = numberingRegion(country);
	if (region === undefined) return inRange(withoutLeadingZeros(digits));
	return inRange(national(digits, region));
}

/**
 * Whether a number had to be sent without knowing its country: it was not written
 * internationally and there is no country to read it by.
 */
export function isPhoneWithoutCountry(
	text: string,
	country: string | undefined,
): boolean {
	return (
		numberingRegion(country) === undefined && !scanPhone(text).isInternational
	);
}

function numberingRegion(country: string | undefined): string | undefined {
	return country !== undefined && WITHOUT_NUMBERING_PLAN.has(country)
		? undefined
		: country;
}

/**
 * Only a zero after the country code needs the library: a trunk zero in most
 * countries, part of the number in Italy, Ivory Coast and some more.
 */
function international(digits: string): string | undefined {
	const code = callingCodeLength(digits);
	if (digits.charCodeAt(code) !== ZERO) return digits;
	return parseInternational(digits, code);
}

/** Ten digits in the United States and Canada, with or without the 1, need no library. */
function national(digits: string, country: string): string | undefined {
	if (country === "US" || country === "CA") {
		const first = digits.charCodeAt(0);
		if (digits.length === 10 && first >= 50) return `1${digits}`;
		if (digits.length === 11 && first === 49 && digits.charCodeAt(1) >= 50) {
			return digits;
		}
	}
	// Nothing but zeros has a number's length in some countries; it is a form filled in to be rid of it.
	if (withoutLeadingZeros(digits) === "") return undefined;
	return parseNational(digits, country);
}

/**
 * Length of the country code, from the first two digits: ITU's zones 1 and 7 have
 * one digit, these two; all other codes three. Fixed since the 1960s but for
 * codes of three digits.
 */
const TWO_DIGIT_CODES: ReadonlySet<string> = new Set(
	(
		"20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
		"60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
	).split(" "),
);

function callingCodeLength(digits: string): number {
	const first = digits.charCodeAt(0);
	if (first === 49 || first === 55) return 1;
	return TWO_DIGIT_CODES.has(digits.slice(0, 2)) ? 2 : 3;
}

function withoutLeadingZeros(digits: string): string {
	let start = 0;
	while (digits.charCodeAt(start) === ZERO) start++;
	return start === 0 ? digits : digits.slice(start);
}

function inRange(digits: string | undefined): string | undefined {
	return digits !== undefined &&
		digits.length >= MIN_DIGITS &&
		digits.length <= MAX_DIGITS
		? digits
		: undefined;
}
