/** What an error code means for a run. */
export type ErrorClass =
	| "delivered"
	| "throttled"
	| "transient"
	| "stubborn"
	| "blocked"
	| "token"
	| "permission"
	| "event-set"
	| "version"
	| "app"
	| "payload";

/** A number, or all from the first to the second. */
type Numbers = number | readonly [number, number];

interface Row {
	readonly code: Numbers | "any";
	readonly subcode?: Numbers;
	readonly is: ErrorClass;
}

/**
 * Meta's error codes, first match wins. From the Graph error handling guide,
 * the Marketing API error reference and rate-limit page, Meta's own uploader
 * (1815356, 2044011) and RudderStack's handler (5000, 21009, 28040xx).
 */
const ROWS: readonly Row[] = [
	// "Overlapped Progress": the chunk had already arrived.
	{ code: 100, subcode: 2044011, is: "delivered" },

	{ code: 4, is: "throttled" },
	{ code: 17, is: "throttled" },
	{ code: 32, is: "throttled" },
	{ code: 613, is: "throttled" },
	{ code: [80000, 80014], is: "throttled" },

	{ code: 1, subcode: 99, is: "stubborn" },
	{ code: 1, is: "transient" },
	{ code: 2, is: "transient" },
	{ code: 341, is: "transient" },
	{ code: 5000, is: "transient" },
	{ code: 21009, is: "transient" },
	{ code: [Number.MIN_SAFE_INTEGER, -1], is: "transient" },

	{ code: 368, is: "blocked" },

	// The app or its key is not known (Graph's old `API_EC_PARAM_API_KEY`; today "Error validating application").
	{ code: 101, is: "app" },
	{ code: 102, is: "token" },
	{ code: 104, is: "token" },
	{ code: 190, is: "token" },

	{ code: 3, is: "permission" },
	{ code: 10, is: "permission" },
	{ code: [200, 299], is: "permission" },
	// The object is missing or the token has no access: Meta does not tell which.
	{ code: 100, subcode: 33, is: "event-set" },
	{ code: 2635, is: "version" },

	{ code: "any", subcode: [2804000, 2804999], is: "payload" },
	{ code: "any", subcode: 1815356, is: "payload" },
	{ code: [2804000, 2804999], is: "payload" },
	{ code: 100, is: "payload" },
];

/** The class of a code, or undefined for one that the table does not know. */
export function errorClass(
	code: number | undefined,
	subcode: number | undefined,
): ErrorClass | undefined {
	return ROWS.find(
		(row) =>
			(row.code === "any" || within(row.code, code)) &&
			(row.subcode === undefined || within(row.subcode, subcode)),
	)?.is;
}

function within(numbers: Numbers, n: number | undefined): boolean {
	if (n === undefined) return false;
	if (typeof numbers === "number") return n === numbers;
	return n >= numbers[0] && n <= numbers[1];
}
