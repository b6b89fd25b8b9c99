/**
 * Match keys under the names of the destination's table (contract, section 6), in
 * the order of payloads and tables. What is known of each is its row in
 * `match-keys/`.
 */
export const MATCH_KEYS = [
	"email",
	"phone",
	"gen",
	"fn",
	"ln",
	"ct",
	"st",
	"zip",
	"country",
	"extern_id",
	"lead_id",
] as const;
export type MatchKey = (typeof MATCH_KEYS)[number];

/** Dotted paths where a match key is read, first hit wins; replaces the default places of that key. */
export type KeyPaths = Readonly<Partial<Record<MatchKey, readonly string[]>>>;
