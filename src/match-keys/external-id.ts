import { normaliseEmail } from "./email.ts";
import { sha256Hex } from "./sha256.ts";
import { compose, foldText } from "./text.ts";

const SPACE = /\s+/g;

/** Lower case, without white space: the form in which Meta hashes an external id. Undefined when nothing is left. */
export function normaliseExternalId(text: string): string | undefined {
	const id = compose(foldText(text).toLowerCase().replace(SPACE, ""));
	return id === "" ? undefined : id;
}

/**
 * The wire form under `externalId: plain`: the id as it is. An id that is an email
 * address is personal data, so it is normalised as an email and hashed.
 */
export function plainExternalId(text: string): string {
	const email = text.includes("@") ? normaliseEmail(text) : undefined;
	return email === undefined ? text : sha256Hex(email);
}
