import type { Summary } from "../../report/summary.ts";
import { countOf } from "../draw/number-format.ts";
import type { ResultExtras } from "../result-extras.ts";
import { counted, text } from "./fact-columns.ts";

/** A name that is in none of the config's maps, with what the config has instead. */
export interface UnmappedName {
	readonly event: string;
	readonly count: number;
	readonly near: string | undefined;
}

/** Events whose names are in no map, in the summary's order. */
export function unmappedNames(
	{ unmapped }: Summary,
	{ hints }: ResultExtras,
): UnmappedName[] {
	const nearest = new Map(hints.map((hint) => [hint.event, hint.nearest]));
	return unmapped.map((name) => ({ ...name, near: nearest.get(name.event) }));
}

export const unmappedTitle = ({ events }: Summary): string =>
	`Unmapped: ${countOf(events.unmapped, "event")} with no event set in the config`;

const EVENT = text<UnmappedName>("Event", ({ event }) => event, { min: 20 });
const COUNT = counted<UnmappedName>("Count", ({ count }) => count);
const NEAR = text<UnmappedName>(
	"",
	({ near }) => (near === undefined ? "" : `the config has "${near}"`),
	{ min: 20 },
);

/** Each puts first what is looked for there. */
export const UNMAPPED_COLUMNS = {
	page: [EVENT, COUNT, NEAR],
	screen: [COUNT, EVENT, NEAR],
} as const;
