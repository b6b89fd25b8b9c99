import { compose, foldText } from "./text.ts";

const MIN_LENGTH = 2;
const US_LENGTH = 5;
const SPACE = /\s+/g;
const LONG_NUMBER = /^\d{6,}$/;

/**
 * Lower case, cut at the first `-`, without white space, two characters or more;
 * with country US at most five digits (contract, section 6). A US zip that a
 * spreadsheet robbed of its leading zero stays as it is: putting it back would be
 * a guess.
 *
 * @param isUs whether the event's country is the US
 */
export function normaliseZip(text: string, isUs: boolean): string | undefined {
	const folded = foldText(text).toLowerCase();
	const dash = folded.indexOf("-");
	const head = dash < 0 ? folded : folded.slice(0, dash);
	const zip = compose(head.replace(SPACE, ""));
	if (zip.length < MIN_LENGTH) return undefined;
	return isUs && LONG_NUMBER.test(zip) ? zip.slice(0, US_LENGTH) : zip;
}
