import { MAX_ARRAY_INDEX } from "../../defaults.ts";

/** Where a column's cells go: keys, and numbers for array indexes. Empty: nowhere. */
export type CsvPath = readonly (string | number)[];

/** Names that could reach a prototype. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** A part in quotes, an index in brackets (perhaps in quotes), or plain text up to the next dot or bracket. */
const PART =
	/(?:^|\.)(?:"([^"]*)"|'([^']*)'|([^.[\]]+))|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]/y;

/**
 * Reads a dotted path: `properties.products.0.product_id`,
 * `properties.products[0].product_id`, `context.Facebook Offline Conversions.leadId`,
 * `context["a.b"].c`. A number is an array index, except right below the root,
 * where the containers are objects.
 *
 * @returns undefined when the text is no path; an empty path when it must lead
 * nowhere (a forbidden name, an index over `MAX_ARRAY_INDEX`)
 */
export function parseCsvPath(text: string): CsvPath | undefined {
	const parts: (string | number)[] = [];
	PART.lastIndex = 0;
	while (PART.lastIndex < text.length) {
		const found = PART.exec(text);
		if (!found) return undefined;
		const [, double, single, plain, index, inDouble, inSingle] = found;
		const digits =
			index ?? (/^(?:0|[1-9]\d*)$/.test(plain ?? "") ? plain : undefined);
		if (digits !== undefined && parts.length > 1) parts.push(Number(digits));
		else
			parts.push(
				double ??
					single ??
					index ??
					plain?.trim() ??
					inDouble ??
					inSingle ??
					"",
			);
	}
	if (parts.length === 0) return undefined;
	const leadsNowhere = parts.some((part) =>
		typeof part === "number" ? part > MAX_ARRAY_INDEX : FORBIDDEN.has(part),
	);
	return leadsNowhere ? [] : parts;
}
