import type { CodeText } from "./code-text.ts";
import { GRAPH_ENTRIES, graphText } from "./codes-graph.ts";
import { MAP_CODES, SKIP_CODES } from "./codes-map.ts";
import { READ_CODES } from "./codes-read.ts";
import { WARNING_CODES } from "./codes-warning.ts";

/** The catalogue by section, in the order of `docs/codes.md`, which is written from it. */
export const CODE_SECTIONS: readonly {
	readonly title: string;
	readonly entries: readonly (readonly [string, CodeText])[];
}[] = [
	{ title: "Records that cannot be read", entries: Object.entries(READ_CODES) },
	{
		title: "Events that cannot become conversions",
		entries: Object.entries(MAP_CODES),
	},
	{ title: "Deliveries that Meta refused", entries: GRAPH_ENTRIES },
	{
		title: "Warnings: sent, with a remark",
		entries: Object.entries(WARNING_CODES),
	},
	{ title: "Counted, and left alone", entries: Object.entries(SKIP_CODES) },
];

const BY_CODE = new Map(CODE_SECTIONS.flatMap(({ entries }) => entries));

/** The text for a code, or undefined for one that the catalogue does not have. */
export function codeText(code: string): CodeText | undefined {
	return BY_CODE.get(code) ?? graphText(code);
}
