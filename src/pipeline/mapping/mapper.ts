import type { Config } from "../../config/config.ts";
import { WARNINGS } from "../../conversion/warnings.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import type { EventSet } from "../../vocabulary/routes.ts";
import { BlockMapper } from "./map-block.ts";
import { mapSettings } from "./settings.ts";

/** What an event came to. */
export interface Mapped {
	/** One for each map and event set that the event is routed to; none unless it is accepted. */
	readonly deliveries: readonly MappedDelivery[];
	readonly outcome:
		| "accepted"
		| "rejected"
		| "not_track"
		| "unmapped"
		| "opted_out";
	/** Why the event was rejected. */
	readonly reject?: {
		/** For instance `missing_value`; docs/codes.md explains them all. */
		readonly code: string;
		readonly field: string | null;
		readonly message: string;
	};
	/** Codes of warnings; docs/codes.md explains them too. */
	readonly warnings: readonly string[];
}

export interface MappedDelivery {
	readonly eventSet: EventSet;
	/** Facebook's name of the event. */
	readonly eventName: string;
	/** The event as it is sent, hashed: JSON. */
	readonly payload: string;
}

/**
 * Maps Segment events, one after the other, to what `fboc upload` would send of
 * them: without files, ledger or network.
 *
 * @param asOf every rule of age is judged by it, milliseconds since 1970; the clock by default
 */
export function createMapper(
	config: Config,
	asOf?: number,
): (event: SegmentEvent) => Mapped {
	const settings = mapSettings(config, {
		asOf: asOf ?? Date.now(),
		filters: {},
		rejectsWithData: false,
	});
	const mapper = new BlockMapper(settings);
	const { deliveries, eventSets } = settings.plan;
	return (event) => {
		const bytes = Buffer.from(JSON.stringify(event));
		const batch = mapper.map({ input: 0, seq: 0 }, (_, sink) => {
			sink.event(event, {
				...{ line: 0, record: 0, bytes, start: 0, end: bytes.length },
			});
			return 1;
		});
		const { counts } = batch;
		const [reject] = batch.rejects;
		return {
			deliveries: Array.from({ length: batch.count }, (_, i) => {
				const plan = deliveries[batch.plans[i] as number];
				if (plan === undefined) throw new RangeError("no such delivery");
				const payload = batch.bytes.subarray(batch.payloads[i], batch.ends[i]);
				return {
					eventSet: eventSets[plan.eventSet] as EventSet,
					eventName: plan.eventName,
					payload: Buffer.from(payload).toString(),
				};
			}),
			outcome: OUTCOMES.find((name) => counts[name] > 0) ?? "not_track",
			...(reject && {
				reject: {
					code: reject.code,
					field: reject.field,
					message: reject.message,
				},
			}),
			warnings: WARNINGS.filter((_, i) => (batch.warnings[i] ?? 0) > 0),
		};
	};
}

const OUTCOMES = [
	"accepted",
	"rejected",
	"not_track",
	"unmapped",
	"opted_out",
] as const;
