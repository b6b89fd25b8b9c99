import { endsAsFloat } from "./external-id.ts";
import {
	parseInternational,
	parseNational,
	parseZeros,
	withoutTrunk,
} from "./phone-library.ts";
import { type ScannedPhone, scanPhone } from "./phone-scan.ts";

/** E.164 allows fifteen digits; fewer than seven is no subscriber's number anywhere (contract, section 6). */
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/** Codes of carriers, a code typed twice or a trunk prefix may make it longer before it is understood. */
const MAX_WRITTEN = 22;

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

/** What a phone comes to. */
export interface PhoneReading {
	/** E.164 digits without `+`; undefined when it is no number. */
	readonly digits: string | undefined;
	/** It was not written internationally, and there is no country to read it by: the digits are bare. */
	readonly isBare: boolean;
}

/**
 * International numbers (`+`, `00`, `tel:+`, the country's own way to dial abroad)
 * are taken as given, but for zeros before the country code and a trunk prefix
 * after it; others are read as national numbers of `country`. Without a country
 * the digits go as they are, less their leading zeros.
 *
 * @param country ISO 3166 alpha-2, upper case; undefined when it is not known
 */
export function readPhone(
	text: string,
	country: string | undefined,
): PhoneReading {
	const phone = scanPhone(text);
	const { digits, hasPlus } = phone;
	if (digits.length > MAX_WRITTEN) return NO_PHONE;
	const bare = withoutLeadingZeros(digits);
	// Nothing but zeros has a number's length in some countries; it is a form filled in to be rid of it.
	if (bare === "") return NO_PHONE;
	const isPrefixed = digits.length - bare.length === 2;
	const region = numberingRegion(country);
	if (hasPlus && bare === digits) return whole(international(phone, 0));
	if (region === undefined) {
		if (isPrefixed) return whole(international(phone, 2));
		const zeros = hasPlus || digits.startsWith("000");
		const number = zeros ? parseZeros(digits, true, undefined) : undefined;
		if (number !== undefined) return whole(number);
		return { digits: inRange(bare), isBare: true };
	}
	if (bare === digits) return whole(national(digits, region));
	return whole(
		parseZeros(digits, hasPlus, region) ??
			(isPrefixed ? international(phone, 2) : parseNational(digits, region)),
	);
}

const NO_PHONE: PhoneReading = { digits: undefined, isBare: false };

const whole = (digits: string | undefined): PhoneReading => ({
	digits: inRange(digits),
	isBare: false,
});

/** A phone as E.164 digits without `+`, or undefined; see `readPhone`. */
export const normalisePhone = (
	text: string,
	country: string | undefined,
): string | undefined => readPhone(text, country).digits;

function numberingRegion(country: string | undefined): string | undefined {
	return country !== undefined && WITHOUT_NUMBERING_PLAN.has(country)
		? undefined
		: country;
}

/**
 * Only a zero after the country code needs the library: a trunk zero in most
 * countries, part of the number in Italy, Ivory Coast and some more. So does a
 * trunk prefix in parentheses.
 *
 * @param from where the country code begins
 */
function international(
	{ digits, trunkAt, trunkDigits }: ScannedPhone,
	from: number,
): string | undefined {
	const number = digits.slice(from);
	const code = callingCodeLength(number);
	if (trunkAt === from + code) {
		const shorter = withoutTrunk(number, code, trunkDigits);
		if (shorter !== undefined) return shorter;
	}
	if (number.charCodeAt(code) !== ZERO) return number;
	return parseInternational(number, code);
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
	return parseNational(digits, country);
}

/**
 * Length of the country code, from the first two digits: ITU's zones 1 and 7 have
 * one digit, these two; all other codes three. Fixed since the 1960s but for
 * codes of three digits.
 */
const CODE_LENGTHS = new Uint8Array(100).fill(3);
CODE_LENGTHS.fill(1, 10, 20);
CODE_LENGTHS.fill(1, 70, 80);
for (const code of [
	20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51,
	52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90,
	91, 92, 93, 94, 95, 98,
]) {
	CODE_LENGTHS[code] = 2;
}

const codeLength = (first: number, second: number): number =>
	CODE_LENGTHS[(first - ZERO) * 10 + second - ZERO] as number;

function callingCodeLength(digits: string): number {
	return digits.length < 2
		? 1
		: codeLength(digits.charCodeAt(0), digits.charCodeAt(1));
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

const PLUS = 43;
const SPACE = 32;
const OPEN = 40;
const CLOSE = 41;
const ONE = 49;
const TWO = 50;
/** What may stand between the digits of a plainly written number: space ( ) - . */
const isBetween = (code: number): boolean =>
	code === 32 || code === 40 || code === 41 || code === 45 || code === 46;

/**
 * `normalisePhone` on the bytes of [from, to), written to `target`: numbers with
 * `+` and no trunk prefix behind the country code, and those of the United States
 * and Canada.
 *
 * @returns the length; -1 for any other, which `normalisePhone` is then to read
 */
export function writePhone(
	source: Uint8Array,
	from: number,
	to: number,
	target: Uint8Array,
	at: number,
	country: string | undefined,
): number {
	const isInternational = source[from] === PLUS;
	// Room for the country code in front of a national number.
	const begin = isInternational ? at : at + 1;
	let end = begin;
	for (let i = isInternational ? from + 1 : from; i < to; i++) {
		const code = source[i] as number;
		if (code >= 48 && code <= 57) target[end++] = code;
		else if (!isBetween(code)) return -1;
		else if (code === OPEN && isInternational && closesSoon(source, i))
			return -1;
	}
	let last = to - 1;
	while (source[last] === SPACE) last--;
	if (source[last] === ZERO && endsAsFloat(source, from, last + 1)) return -1;
	const count = end - begin;
	const first = target[begin] as number;
	if (isInternational) {
		if (count < MIN_DIGITS || count > MAX_DIGITS || first === ZERO) return -1;
		const code = codeLength(first, target[at + 1] as number);
		return target[at + code] === ZERO ? -1 : count;
	}
	if (country !== "US" && country !== "CA") return -1;
	if (count === 10 && first >= TWO) {
		target[at] = ONE;
		return count + 1;
	}
	if (count === 11 && first === ONE && (target[begin + 1] as number) >= TWO) {
		target.copyWithin(at, begin, end);
		return count;
	}
	return -1;
}

/** Whether a parenthesis holds one or two characters, as one around a trunk prefix does. */
const closesSoon = (source: Uint8Array, open: number): boolean =>
	source[open + 2] === CLOSE || source[open + 3] === CLOSE;
