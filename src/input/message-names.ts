/** Fields of a Segment message that the mapping reads. */
export const FIELDS = [
	"type",
	"event",
	"userId",
	"anonymousId",
	"messageId",
	"timestamp",
	"originalTimestamp",
	"receivedAt",
	"sentAt",
	"properties",
	"traits",
	"context",
	"integrations",
] as const;
export type Field = (typeof FIELDS)[number];

const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");

const BY_PLAIN_NAME: ReadonlyMap<string, Field> = new Map(
	FIELDS.map((field) => [plain(field), field]),
);

/** The field that a name spells in another way: `user_id`, `userid`, `USER_ID`; also Segment's own way. */
export const fieldOf = (name: string): Field | undefined =>
	BY_PLAIN_NAME.get(plain(name));

/** Members that loaders and APIs wrap a message in. */
const WRAPPERS = new Set(["_airbyte_data", "_source", "record", "batch"]);

/** A column of a table: what a warehouse or a flattened event has in place of objects. */
const COLUMN =
	/^(?:event_(?:text|name|type)$|context_|(?:properties|traits|context|integrations)\s*[.[])/i;

/** Whether a name at the top of a record is a reason to look whether it is a message as Segment writes it. */
export function isOddName(name: string): boolean {
	if (WRAPPERS.has(name) || COLUMN.test(name)) return true;
	const field = fieldOf(name);
	return field !== undefined && field !== name;
}
