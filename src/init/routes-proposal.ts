import type { Proposal } from "../columns/propose.ts";
import { PREVIEW_EVENTS } from "../config/preview.ts";
import { isTableEvent } from "../conversion/names.ts";
import { STANDARD_NAMES, TABLE } from "../vocabulary/event-names.ts";
import type { Findings } from "./survey.ts";

/** A line of one of the config's three maps. */
export interface RouteLine {
	readonly event: string;
	/** Seen so often; undefined: not seen. */
	readonly count: number | undefined;
	/** Facebook's name, where there is one of the table's. */
	readonly as: string | undefined;
	/** Facebook's name is not that of the event, and must be written. */
	readonly renamed?: boolean;
	/** False: proposed as a comment. */
	readonly active: boolean;
}

export interface RouteProposal {
	readonly events: readonly RouteLine[];
	readonly leads: readonly RouteLine[];
	readonly completeRegistrations: readonly RouteLine[];
	/** Names that are not written out. */
	readonly left: number;
}

/** Names besides the eight that are written into a config, as comments. */
const MAX_OTHERS = 60;

const LEAD = /\blead\b/i;
const REGISTRATION = /\bsign(?:ed)?[ _-]?up\b|\bregist(?:er|ration)/i;

/**
 * The eight events of the table that the sample has, to be sent; the others of
 * the sample as comments, under the map that their name suggests. Without a
 * sample all eight.
 */
export function proposeRoutes(
	findings: Findings | undefined,
	table?: Proposal,
): RouteProposal {
	const seen = new Map(
		findings?.events.map(({ name, count }) => [name, count]),
	);
	const events = [...routesOfTable(seen, table)];
	for (const { event } of events) seen.delete(event);
	const ofAll = table?.defaults.find(
		({ path, active }) => active && path === "event",
	)?.value;
	// Rows that are none of anything: no line for them.
	if (table?.status !== undefined) seen.delete(table.status.lacking ?? "");
	for (const standard of PREVIEW_EVENTS) {
		const as = TABLE.get(standard.toLowerCase());
		const spellings = [...seen].filter(
			([name]) => name.toLowerCase() === standard.toLowerCase(),
		);
		for (const [event, count] of spellings)
			events.push({ event, count, as, active: true });
		if (spellings.length === 0)
			events.push({
				event: standard,
				count: undefined,
				as,
				active: findings === undefined || standard === ofAll,
			});
	}
	const others = [...seen].filter(([name]) => !isTableEvent(name));
	const lines = others
		.slice(0, MAX_OTHERS)
		.map(([event, count]) => ({ event, count, as: undefined, active: false }));
	const mapOf = ({ event }: RouteLine) => {
		if (LEAD.test(event)) return "leads";
		return REGISTRATION.test(event) ? "completeRegistrations" : "events";
	};
	return {
		events: [...events, ...lines.filter((line) => mapOf(line) === "events")],
		leads: lines.filter((line) => mapOf(line) === "leads"),
		completeRegistrations: lines.filter(
			(line) => mapOf(line) === "completeRegistrations",
		),
		left: others.length - lines.length,
	};
}

/** Events of a table whose form is known: its words for a sale, or Meta's own names. */
function routesOfTable(
	seen: ReadonlyMap<string, number>,
	table: Proposal | undefined,
): RouteLine[] {
	const { sales = [], others = [] } = table?.status ?? {};
	const names = table?.form?.metaNames
		? [...seen.keys()].filter((name) => STANDARD_NAMES.has(name))
		: [];
	const line = (event: string, as: string, active: boolean): RouteLine => ({
		event,
		count: seen.get(event),
		as,
		active,
		renamed: as !== event,
	});
	return [
		...sales.map((event) => line(event, "Purchase", true)),
		...others.map((event) => line(event, "Purchase", false)),
		...names.map((event) => line(event, event, true)),
	];
}
