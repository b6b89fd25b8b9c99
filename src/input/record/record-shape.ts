import type { CsvSpec } from "../block.ts";
import { columnPath, dialectOf } from "../csv/csv-dialects.ts";
import { type Field, fieldOf, isOddName } from "../message-names.ts";

/** How the fields of a message are found in records that have certain names at their top. */
export type RecordShape =
	/** The message stands in a member, by itself or as JSON text. */
	| { readonly kind: "wrapped"; readonly member: string }
	/** A row of a table: its members are columns. */
	| { readonly kind: "row"; readonly spec: CsvSpec }
	/** A message whose fields are spelled in another way. */
	| {
			readonly kind: "respelled";
			readonly fields: readonly (readonly [from: string, to: Field])[];
	  };

const OBJECTS: ReadonlySet<string | undefined> = new Set([
	"properties",
	"traits",
	"context",
	"integrations",
]);

const DOTTED = /^(?:properties|traits|context|integrations)\s*[.[]/i;

/** The shape of records with these names; undefined for that of Segment's own messages, and of whatever is none. */
export function shapeOf(names: readonly string[]): RecordShape | undefined {
	if (!names.some(isOddName)) return undefined;
	const member = wrapperIn(new Set(names));
	if (member !== undefined) return { kind: "wrapped", member };
	const spec = rowSpec(names);
	if (spec !== undefined) return { kind: "row", spec };
	const fields = names.flatMap((name): [string, Field][] => {
		const field = name === "event_text" ? "event" : fieldOf(name);
		return field === undefined || field === name ? [] : [[name, field]];
	});
	return fields.length === 0 ? undefined : { kind: "respelled", fields };
}

/** Of Airbyte's raw tables, Elasticsearch's dumps, Singer's messages. */
function wrapperIn(names: ReadonlySet<string>): string | undefined {
	if (names.has("_airbyte_data")) return "_airbyte_data";
	if (names.has("_source") && names.has("_index")) return "_source";
	return names.has("record") && names.has("type") ? "record" : undefined;
}

function rowSpec(names: readonly string[]): CsvSpec | undefined {
	const dialect = dialectOf(names);
	if (dialect === undefined || !isRow(names, dialect)) return undefined;
	const upper = names.every((name) => name === name.toUpperCase());
	return {
		dialect,
		delimiter: 0,
		header: names,
		paths: names.map((name) => columnPath(name, dialect, upper) ?? []),
	};
}

function isRow(names: readonly string[], dialect: CsvSpec["dialect"]): boolean {
	if (dialect === "s3") return true;
	if (dialect === "dotted") return names.some((name) => DOTTED.test(name));
	if (names.some((name) => OBJECTS.has(fieldOf(name)))) return false;
	// A message of server code may be spelled in snake_case and have no properties.
	return (
		!names.some((name) => fieldOf(name) === "type") ||
		names.some((name) => /^(?:event_text$|context_)/i.test(name))
	);
}
