import type { Secret } from "../../secret.ts";
import { type GraphProblem, isObject } from "./graph-problem.ts";

const HIDDEN = "[…]";
const MAX_LENGTH = 600;
/** Far more than Meta ever says: bounds the work on a hostile answer. */
const MAX_READ = 10_000;
/** Stands for the event set's id while numbers are hidden: no text has it, since control and private characters are taken out first. */
const KEPT = "\uE000";

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

/** A URL's user name and password, its query and its fragment: where tokens and identifiers stand. */
const URL_USER = /(\bhttps?:\/\/)[^\s/@]*@/giu;
const URL_QUERY = /(\bhttps?:\/\/[^\s?#]*)[?#]\S*/giu;

/** What looks like an address, a hash or token, or a phone number or id, wherever it came from (contract 8). */
const PATTERNS = [
	/(?<![^\s<>"'()[\],;:])[^\s<>"'()[\],;:]+(?:[@＠﹫]|%40|\\u0040)[^\s<>"'()[\],;:]+/giu,
	/[0-9a-f]{64,}/gi,
	/(?<![\w-])(?=[\w-]*\d)[\w-]{24,}/g,
	/\+?[([]?\p{Nd}(?:[\s\p{P}\p{S}]{0,5}\p{Nd}){7,}/gu,
];

/** What must not be shown of whoever sends, and what may. */
export interface Redaction {
	/** Token and app secret: they are hidden as they stand. */
	readonly secrets: readonly Secret[];
	/** The one long number that stays. */
	readonly eventSetId?: string;
}

/** Whose words they are: the event set of a request. */
export interface Sender {
	readonly id: string;
	readonly token: Secret;
	readonly appSecret?: Secret | undefined;
}

/** What must not be shown of an event set's sender. */
export const redactionOf = ({ id, token, appSecret }: Sender): Redaction => ({
	secrets: appSecret === undefined ? [token] : [token, appSecret],
	eventSetId: id,
});

/**
 * Meta's own words about a refusal, fit for rejects and screens: title and
 * message for users, the inner exception, the message for developers, the
 * trace id; redacted (contract 8), on one line, cut to length.
 *
 * @param payload the event's JSON as it was sent, where it is about one: its values, which Meta sometimes repeats, are hidden too
 */
export function metaWords(
	problem: GraphProblem,
	redaction: Redaction,
	payload?: Uint8Array,
): string {
	const { title, userMessage, inner, message, fbtraceId } = problem;
	// Each by itself: the numbers of two next to each other are no phone number.
	const shown = (text = "") => redacted(text, redaction, payload);
	const within = shown(inner?.message);
	const number = inner?.code === undefined ? "" : ` (code ${inner.code})`;
	const said = [
		shown(title),
		shown(userMessage),
		within === "" ? "" : within + number,
		shown(message),
	].filter((part, i, all) => part !== "" && all.indexOf(part) === i);
	const words = cut(said.join(": ")) || "Meta gave no reason";
	const trace = redacted(fbtraceId ?? "", redaction);
	return trace === "" ? words : `${words} (fbtrace ${trace})`;
}

/** Any text of Meta's, redacted, on one line, cut to length. */
export function redacted(
	text: string,
	{ secrets, eventSetId }: Redaction,
	payload?: Uint8Array,
): string {
	let words = plain(text.slice(0, MAX_READ));
	for (const secret of secrets) words = withoutSecret(words, secret.reveal());
	words = words.replace(URL_USER, `$1${HIDDEN}@`).replace(URL_QUERY, "$1");
	if (eventSetId !== undefined) {
		const id = new RegExp(`(?<!\\p{Nd})${eventSetId}(?!\\p{Nd})`, "gu");
		words = words.replace(id, KEPT);
	}
	if (payload !== undefined)
		for (const value of valuesOf(payload)) words = hide(words, value);
	for (const pattern of PATTERNS) words = words.replace(pattern, HIDDEN);
	return cut(words.trim().replaceAll(KEPT, eventSetId ?? ""));
}

const cut = (words: string): string =>
	words.length > MAX_LENGTH
		? `${words.slice(0, MAX_LENGTH - 1).replace(/\p{Cs}$/u, "")}…`
		: words;

/** Without control characters and the like, white space as single blanks. */
const plain = (text: string): string => text.replace(/[\p{C}\p{Z}\s]+/gu, " ");

/** Hides a secret as it is and as it would stand in a URL. */
function withoutSecret(words: string, secret: string): string {
	if (secret === "") return words;
	return words
		.replaceAll(secret, HIDDEN)
		.replaceAll(encodeURIComponent(secret), HIDDEN);
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
			const text = plain(String(value)).trim();
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
