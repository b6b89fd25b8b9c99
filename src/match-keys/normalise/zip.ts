import { compose, foldText } from "./text.ts";

const MIN_LENGTH = 2;
const US_LENGTH = 5;
const SPACE = /\s+/g;
const DASH = /[-\u2010-\u2015]/;

/** How a spreadsheet is told to keep a zip as text: `="02138"`, `'02138`. */
const OPENING = /^\s*(?:="?|['"\u2018\u2019])/;
const CLOSING = /["']$/;
/** A zip that was taken for a number: `94301.0`. */
const FLOAT = /^(\d+)\.0+$/;
/** `9.4301E+4`: its digits are gone. */
const EXPONENT = /^\d+(?:\.\d+e\+?|e\+)\d+$/;

/** Five digits, of which a spreadsheet may have taken one or two zeros, perhaps with the four that tell the street. */
const US_ZIP = /^(\d{3,5}|\d{9})$/;

/**
 * Lower case, cut at the first `-`, without white space, two characters or more
 * (contract, section 6). What a spreadsheet has put around or behind it is removed.
 */
export function normaliseZip(text: string): string | undefined {
	const zip = withoutSpreadsheet(text).replace(FLOAT, "$1");
	return zip.length < MIN_LENGTH || EXPONENT.test(zip) ? undefined : zip;
}

/** Five digits, whether or not zeros had to be put back in front of them; undefined for what is no zip of the US. */
export function normaliseUsZip(
	text: string,
): { readonly digits: string; readonly isPadded: boolean } | undefined {
	const zip = normaliseZip(text);
	const [digits] = (zip !== undefined && US_ZIP.exec(zip)) || [];
	if (digits === undefined || /^0+$/.test(digits)) return undefined;
	return {
		digits: digits.slice(0, US_LENGTH).padStart(US_LENGTH, "0"),
		isPadded: digits.length < US_LENGTH,
	};
}

function withoutSpreadsheet(text: string): string {
	const folded = foldText(text).toLowerCase();
	const [opening] = OPENING.exec(folded) ?? [];
	const bare =
		opening === undefined
			? folded
			: folded.slice(opening.length).trimEnd().replace(CLOSING, "");
	const dash = bare.search(DASH);
	return compose((dash < 0 ? bare : bare.slice(0, dash)).replace(SPACE, ""));
}
