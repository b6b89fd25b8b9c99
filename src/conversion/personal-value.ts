/** Narrow on purpose: a property that only looks a little like an address goes out as it is. */
const ADDRESS = /^\s*[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\s*$/i;

/** Whether a text is an email address and nothing else: an identifier, whatever its property is called. */
export const isEmailAddress = (text: string): boolean =>
	text.includes("@") && ADDRESS.test(text);

/** In international form, which nothing else has: a plus, a country, 8 to 15 digits (E.164), and what people put between them. */
const PHONE = /^ *\(?\+ ?[1-9](?:[ ()./-]{0,3}\d){7,14}[ )]*$/;
/** A signed number is none. */
const DECIMAL = /^ *\+\d+\.\d+ *$/;

/** Whether a text is an international phone number and nothing else. */
export const isPhoneNumber = (text: string): boolean =>
	PHONE.test(text) && !DECIMAL.test(text);

/** Words of letters, of which two or more begin with a capital. */
const FULL_NAME =
	/^\s*\p{Lu}[\p{L}\p{M}'’.-]*(?:\s+[\p{L}\p{M}'’.-]+)*\s+\p{Lu}[\p{L}\p{M}'’.-]*\s*$/u;

/** Whether a text under the name of a person may be that person's: `customer: "Ada Byrne"`, not `customer: "new"`. */
export const isFullName = (text: string): boolean =>
	text.length < 80 && FULL_NAME.test(text);

const SPACE = 0x20;
const OPEN_PARENTHESIS = 0x28;
const PLUS = 0x2b;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

/** Whether a text that begins with this character may be a phone number, or JSON that holds something personal. */
export const beginsPersonal = (code: number): boolean =>
	code <= SPACE ||
	code === PLUS ||
	code === OPEN_PARENTHESIS ||
	code === OPEN_OBJECT ||
	code === OPEN_ARRAY;
