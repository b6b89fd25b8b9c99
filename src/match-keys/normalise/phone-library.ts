import { createRequire } from "node:module";
import type { CountryCode, NumberType } from "libphonenumber-js/max";
import { Memo } from "../memo.ts";

type Library = typeof import("libphonenumber-js/max");

/** Numbers of one generation: a parse takes 13 microseconds, and customers come back. */
const REMEMBERED = 8192;

/** Subscribers' numbers; free-phone, premium and the like belong to no person. */
const PERSONAL: ReadonlySet<NumberType> = new Set<NumberType>([
	"MOBILE",
	"FIXED_LINE",
	"FIXED_LINE_OR_MOBILE",
	"PERSONAL_NUMBER",
	"VOIP",
]);

let library: Library | undefined;
const answers = new Memo<string>(REMEMBERED);

/**
 * Loads libphonenumber-js at its first use (some 25 ms; most files of US numbers
 * never need it), synchronously since mapping is synchronous.
 *
 * With all metadata (`max`, 157 KB on disk) rather than the least (`min`, 83 KB):
 * they load equally fast, and `min` takes any number of a plausible shape as
 * valid. By it the Indian mobile 9118112944 would already carry its code 91, and
 * be sent without one.
 */
function phones(): Library {
	library ??= createRequire(import.meta.url)(
		"libphonenumber-js/max",
	) as Library;
	return library;
}

/** The regions whose numbers need no library: asking about them must not load it. */
const WELL_KNOWN: ReadonlySet<string> = new Set(["US", "CA"]);

/** Whether a region (ISO 3166 alpha-2, upper case) has a numbering plan that is known. */
export const isPhoneRegion = (region: string): boolean =>
	WELL_KNOWN.has(region) || phones().isSupportedCountry(region);

/**
 * E.164 digits of an international number with a zero after its country code: the
 * zero goes where the country uses it only for dialling at home, and stays where
 * it is part of the number.
 *
 * @param digits country code and number
 * @param code length of the country code
 */
export function parseInternational(digits: string, code: number): string {
	const key = `+${digits}`;
	const known = answers.get(key);
	if (known !== undefined) return known;
	const answer = readInternational(digits, code);
	answers.set(key, answer);
	return answer;
}

function readInternational(digits: string, code: number): string {
	const { parsePhoneNumberFromString: parse } = phones();
	const asGiven = parse(`+${digits}`);
	if (asGiven?.isPossible()) return asGiven.number.slice(1);
	// Countries without a trunk prefix, where the zero was written all the same.
	const withoutZero = parse(
		`+${digits.slice(0, code)}${digits.slice(code + 1)}`,
	);
	if (withoutZero?.isPossible()) return withoutZero.number.slice(1);
	return digits;
}

/**
 * E.164 digits of an international number that has one or two digits in
 * parentheses after its country code, `+370 (8) 612 34567`: undefined where they
 * are no trunk prefix but part of the number.
 */
export function withoutTrunk(
	digits: string,
	code: number,
	trunk: number,
): string | undefined {
	const shorter = digits.slice(0, code) + digits.slice(code + trunk);
	return validNumber(`+${digits}`) ?? validNumber(`+${shorter}`);
}

/**
 * E.164 digits of a number that begins with zeros, where they or some of them
 * stand before a country code: the way to dial abroad of the country (`0011` in
 * Australia), or zeros put there. Undefined where there is no such reading.
 *
 * @param country ISO 3166 alpha-2, upper case; undefined when it is not known
 */
export function parseZeros(
	digits: string,
	hasPlus: boolean,
	country: string | undefined,
): string | undefined {
	const key = `${hasPlus ? "+" : ""}${country ?? ""}0${digits}`;
	const known = answers.get(key);
	if (known !== undefined) return known === "" ? undefined : known;
	const answer = readZeros(digits, hasPlus, country);
	answers.set(key, answer ?? "");
	return answer;
}

function readZeros(
	digits: string,
	hasPlus: boolean,
	country: string | undefined,
): string | undefined {
	const bare = digits.replace(/^0+/, "");
	const zeros = digits.length - bare.length;
	if (country === undefined || !phones().isSupportedCountry(country)) {
		return validNumber(`+${bare}`);
	}
	if (!hasPlus && zeros === 1) {
		return validNumber(digits, country) ?? validNumber(`+${bare}`);
	}
	const abroad = validNumber(`+${bare}`);
	// Two zeros are the way to dial abroad of most of the world, and are written everywhere.
	if (zeros === 2 && abroad === bare) return abroad;
	// The library takes the country's own way to dial abroad off, too.
	const atHome = validNumber(digits, country);
	if (abroad === undefined || atHome === undefined) return abroad ?? atHome;
	// A plus says that a country code follows; before that of another country it may be a stray one.
	const isOwn = abroad.startsWith(phones().getCountryCallingCode(country));
	return hasPlus && isOwn ? abroad : atHome;
}

function validNumber(text: string, country?: CountryCode): string | undefined {
	const number = phones().parsePhoneNumberFromString(text, country);
	return number?.isValid() ? number.number.slice(1) : undefined;
}

/**
 * E.164 digits of a number as it is dialled within a country, or undefined if it
 * cannot be one there. Judged by its length (`isPossible`), not by the ranges in
 * use (`isValid`): those change faster than any library.
 *
 * @param digits as written, with or without trunk prefix
 * @param country ISO 3166 alpha-2, upper case
 */
export function parseNational(
	digits: string,
	country: string,
): string | undefined {
	const key = country + digits;
	const known = answers.get(key);
	if (known !== undefined) return known === "" ? undefined : known;
	const answer = readNational(digits, country);
	answers.set(key, answer ?? "");
	return answer;
}

function readNational(digits: string, country: string): string | undefined {
	const { parsePhoneNumberFromString: parse, isSupportedCountry } = phones();
	if (!isSupportedCountry(country)) return undefined;
	const withCode = numberWithOwnCode(digits, country);
	if (withCode !== undefined) return withCode;
	const national = parse(digits, country);
	if (national?.isPossible()) return national.number.slice(1);
	// Not a number of this country at all: a foreign one that lacks its plus.
	const foreign = parse(`+${digits}`);
	return foreign?.isValid() ? foreign.number.slice(1) : undefined;
}

/**
 * The number if it already begins with its country's code (`447911123456` in
 * Britain), so that the code is not put there twice. Where the same digits are
 * also a national number, they are that, unless the country writes its fixed
 * lines with a trunk zero, and there is none (German `4930…`).
 */
function numberWithOwnCode(
	digits: string,
	country: CountryCode,
): string | undefined {
	const { parsePhoneNumberFromString: parse, getCountryCallingCode } = phones();
	const code = getCountryCallingCode(country);
	if (!digits.startsWith(code)) return undefined;
	const international = parse(`+${digits}`);
	if (!international?.isValid()) return undefined;
	const e164 = international.number.slice(1);
	const national = parse(`+${code}${digits}`);
	if (!national?.isValid() || national.nationalNumber !== digits) return e164;
	const type = international.getType();
	const isPersonal = type !== undefined && PERSONAL.has(type);
	const isMobileAtHome = national.getType() === "MOBILE";
	const lacksTrunkZero = national.formatNational().replace("(", "")[0] === "0";
	return isPersonal && !isMobileAtHome && lacksTrunkZero ? e164 : undefined;
}
