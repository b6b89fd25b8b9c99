import { type GraphProblem, isObject } from "./graph-problem.ts";

const HIDDEN = "[hidden]";
const MAX_LENGTH = 300;
/** Far more than Meta ever says: bounds the work on a hostile answer. */
const MAX_READ = 10_000;

/** Fields whose values are words of the format, which Meta's sentences need. */
const PUBLIC_FIELDS = new Set([
	"event_name",
	"action_source",
	"currency",
	"content_type",
	"data_processing_options",
	"data_processing_options_country",
	"data_processing_options_state",
]);
const PERSONAL_FIELDS = new Set(["user_data", "match_keys"]);

/** Shorter values outside the match keys say nothing about a person and stand in every sentence. */
const MIN_LENGTH = 3;

/** What looks like an address, a token or hash, or a phone number or id, wherever it came from. */
const PATTERNS = [
	/[^\s<>"'()[\],;:]+@[^\s<>"'()[\],;:]+/gu,
	/(?=[\w-]*\d)[\w-]{24,}/g,
	/\+?\(?\d(?:[\s().-]{0,3}\d){6,}/g,
];

/**
 * Meta's own words about one refused delivery, fit for rejects and screens:
 * the user's title and message, without the values of the event, which Meta
 * sometimes repeats, on one line, without control characters, cut to length.
 *
 * @param payload the event's JSON as it was sent
 */
export function metaWords(problem: GraphProblem, payload: Uint8Array): string {
	const said = [problem.title, problem.message].filter((part) => part !== "");
	let words = said
		.join(": ")
		.slice(0, MAX_READ)
		.replace(/[\p{C}\p{Z}\s]+/gu, " ");
	for (const value of valuesOf(payload)) words = hide(words, value);
	for (const pattern of PATTERNS) words = words.replace(pattern, HIDDEN);
	words = words.trim();
	if (words === "") return "Meta gave no reason";
	return words.length > MAX_LENGTH
		? `${words.slice(0, MAX_LENGTH - 1).replace(/\p{Cs}$/u, "")}…`
		: words;
}

/** The event's values as text, longest first, so that no part of one is left over. */
function valuesOf(payload: Uint8Array): string[] {
	const found = new Set<string>();
	const look = (value: unknown, personal: boolean): void => {
		if (Array.isArray(value)) {
			for (const item of value) look(item, personal);
		} else if (isObject(value)) {
			for (const [field, inner] of Object.entries(value))
				if (!PUBLIC_FIELDS.has(field))
					look(inner, personal || PERSONAL_FIELDS.has(field));
		} else if (typeof value === "string" || typeof value === "number") {
			const text = String(value)
				.replace(/[\p{C}\p{Z}\s]+/gu, " ")
				.trim();
			if (text.length >= (personal ? 1 : MIN_LENGTH)) found.add(text);
		}
	};
	look(JSON.parse(Buffer.from(payload).toString("utf8")), false);
	return [...found].sort((a, b) => b.length - a.length);
}

/** Replaces a value where it stands as a word of its own, in any case. */
function hide(words: string, value: string): string {
	if (!words.toLowerCase().includes(value.toLowerCase())) return words;
	const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
	const whole = new RegExp(
		`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`,
		"giu",
	);
	return words.replace(whole, HIDDEN);
}
