import { PREVIEW_EVENTS } from "../config/preview.ts";
import { isTableEvent, TABLE } from "../conversion/names.ts";
import type { Findings } from "./survey.ts";

/** A line of one of the config's three maps. */
export interface RouteLine {
	readonly event: string;
	/** Seen so often; undefined: not seen. */
	readonly count: number | undefined;
	/** Facebook's name, where there is one of the table's. */
	readonly as: string | undefined;
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
export function proposeRoutes(findings: Findings | undefined): RouteProposal {
	const seen = new Map(
		findings?.events.map(({ name, count }) => [name, count]),
	);
	const events: RouteLine[] = [];
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
				active: findings === undefined,
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
