import { foldText } from "./text.ts";

/** Meta keeps lead ids in 64 bits without sign; a longer number would sink its whole request. */
const MAX_LEAD_ID = "18446744073709551615";
const DIGITS = /^\d+$/;

/**
 * The digits of a lead id, kept as text since they may pass 2^53; a leading `l:`,
 * as Meta's own exports write it, is removed. Undefined for anything else.
 */
export function normaliseLeadId(text: string): string | undefined {
	const trimmed = foldText(text).trim();
	const isPrefixed = trimmed.startsWith("l:") || trimmed.startsWith("L:");
	const id = isPrefixed ? trimmed.slice(2).trimStart() : trimmed;
	if (!DIGITS.test(id) || id.length > MAX_LEAD_ID.length) return undefined;
	// Texts of one length compare as their numbers do.
	if (id.length === MAX_LEAD_ID.length && id > MAX_LEAD_ID) return undefined;
	return id;
}
