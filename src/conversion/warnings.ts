import { KEY_WARNINGS } from "../match-keys/table.ts";

/** Warnings of the mapping itself; those of the match keys follow. */
export const MAP_WARNINGS = [
	"older_than_62_days",
	"invalid_value",
	"value_not_positive",
	"currency_without_value",
	"missing_category",
	"products_unreadable",
	"pii_dropped",
	"reserved_property",
	"currency_assumed",
	"three_decimals",
	"content_unreadable",
	"unreadable_json",
	"ldu_not_sent",
	"too_old_delivery",
] as const;
export const WARNINGS: readonly string[] = [...MAP_WARNINGS, ...KEY_WARNINGS];
