import type { Plan } from "../conversion/plan.ts";
import { WARNINGS } from "../conversion/warnings.ts";
import { MAX_UNMAPPED_NAMES } from "../defaults.ts";
import type { Reject, RejectStage } from "../rejects/reject.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import { MATCH_KEYS } from "../vocabulary/match-keys.ts";
import { shownEventName } from "./event-name.ts";
import { Sum } from "./sum.ts";
import {
	type DeliveryCounts,
	type EventCounts,
	newDeliveries,
	type Place,
	type Summary,
} from "./summary.ts";

/** Name under which unmapped events beyond the first names are counted. */
export const OTHER_NAMES = "(other names)";

interface Coded {
	code: string;
	stage: RejectStage;
	count: number;
	first: Place;
}

/** What is to be added up of the events of a block. */
export interface EventTallies {
	readonly counts: EventCounts;
	readonly rejects: readonly Pick<Reject, "code" | "stage" | "line">[];
	/** For each of `WARNINGS`: how many events, and the first line in the block (-1: none). */
	readonly warnings: Uint32Array;
	readonly warningLines: Int32Array;
	/** Names of unmapped events in order of appearance. */
	readonly unmapped: ReadonlyMap<string, number>;
	/** Only with `--only`: which of its names (1) an event had, and some names of events that it left out. */
	readonly only?: {
		readonly had: Uint8Array;
		readonly others: ReadonlySet<string>;
	};
	/** For each match key: present, sent, already hashed, dropped. */
	readonly coverage: Uint32Array;
}

export const newCounts = (): EventCounts => ({
	read: 0,
	not_track: 0,
	unmapped: 0,
	opted_out: 0,
	filtered: 0,
	rejected: 0,
	accepted: 0,
});

/**
 * Adds a run up: what the batches came to, in input order, and what became of
 * their deliveries. Its size depends on the config and on what goes wrong by
 * code, not on the input.
 */
export class Tally {
	readonly events = newCounts();
	readonly inputs: { path: string; events: number }[] = [];
	readonly #plan: Plan;
	readonly #sets: { counts: DeliveryCounts; value: Map<number, Sum> }[];
	readonly #conversions: number[];
	readonly #unmapped = new Map<string, number>();
	readonly #coverage: number[] = new Array(MATCH_KEYS.length * 4).fill(0);
	/** For each name of `--only` whether an event had it, and names of events that were left out. */
	readonly #only: { had: boolean[]; others: Set<string> } = {
		had: [],
		others: new Set(),
	};
	readonly #rejects = new Map<string, Coded>();
	readonly #warnings = new Map<string, { count: number; first: Place }>();

	constructor(plan: Plan) {
		this.#plan = plan;
		this.#sets = plan.eventSets.map(() => ({
			counts: newDeliveries(),
			value: new Map(),
		}));
		this.#conversions = plan.deliveries.map(() => 0);
	}

	/**
	 * Adds what a batch says of its events; its deliveries follow one by one.
	 *
	 * @param firstLine physical line at which the batch begins, from 1
	 */
	addBatch(batch: EventTallies, path: string, firstLine: number): void {
		for (const name of Object.keys(
			this.events,
		) as (keyof typeof this.events)[]) {
			this.events[name] += batch.counts[name];
		}
		for (const [name, count] of batch.unmapped) {
			const known =
				this.#unmapped.has(name) || this.#unmapped.size < MAX_UNMAPPED_NAMES;
			const key = known ? name : OTHER_NAMES;
			this.#unmapped.set(key, (this.#unmapped.get(key) ?? 0) + count);
		}
		batch.only?.had.forEach((had, i) => {
			this.#only.had[i] = had === 1 || this.#only.had[i] === true;
		});
		for (const name of batch.only?.others ?? []) {
			if (this.#only.others.size >= MAX_UNMAPPED_NAMES) break;
			this.#only.others.add(name);
		}
		batch.coverage.forEach((count, i) => {
			this.#coverage[i] = (this.#coverage[i] as number) + count;
		});
		batch.warnings.forEach((count, i) => {
			if (count === 0) return;
			const line = firstLine + (batch.warningLines[i] as number);
			this.warn(WARNINGS[i] as string, count, { input: path, line });
		});
		for (const { code, stage, line } of batch.rejects) {
			this.reject(code, stage, { input: path, line: firstLine + line });
		}
	}

	/** The names among those of `--only` that no event had, and names that events did have. */
	unknownOf(only: readonly string[]): {
		readonly unknown: string[];
		readonly others: ReadonlySet<string>;
	} {
		const { had, others } = this.#only;
		return { unknown: only.filter((_, i) => had[i] !== true), others };
	}

	warn(code: string, count: number, first: Place): void {
		const known = this.#warnings.get(code);
		if (known === undefined) this.#warnings.set(code, { count, first });
		else known.count += count;
	}

	/** Counts a reject or refusal by its code. */
	reject(code: string, stage: RejectStage, first: Place): void {
		const known = this.#rejects.get(code);
		if (known === undefined) {
			this.#rejects.set(code, { code, stage, count: 1, first });
		} else known.count++;
	}

	/** A delivery is planned. @param plan index into `Plan.deliveries` */
	plan(plan: number): void {
		this.#conversions[plan] = (this.#conversions[plan] ?? 0) + 1;
		this.#countsOf(plan).planned++;
	}

	/** What became of a delivery. `value` (NaN: none) is added up for what was delivered or would be sent. */
	settle(
		plan: number,
		outcome: Exclude<keyof DeliveryCounts, "planned">,
		value: number,
		currency: number,
	): void {
		this.#countsOf(plan)[outcome]++;
		if (!(value >= 0)) return;
		if (outcome !== "delivered" && outcome !== "would_send") return;
		const sums = this.#set(plan).value;
		let sum = sums.get(currency);
		if (sum === undefined) {
			sum = new Sum();
			sums.set(currency, sum);
		}
		sum.add(value);
	}

	/** Deliveries of the whole run. */
	get deliveries(): DeliveryCounts {
		const total = newDeliveries();
		for (const { counts } of this.#sets) {
			for (const name of Object.keys(total) as (keyof DeliveryCounts)[]) {
				total[name] += counts[name];
			}
		}
		return total;
	}

	/** The parts of the summary that are counted here. */
	report(): Pick<
		Summary,
		| "events"
		| "deliveries"
		| "event_sets"
		| "conversions"
		| "unmapped"
		| "match_keys"
		| "rejects"
		| "warnings"
	> {
		const { eventSets, deliveries } = this.#plan;
		return {
			events: { ...this.events },
			deliveries: this.deliveries,
			event_sets: eventSets.map(({ name, id }, i) => ({
				name,
				id,
				...(this.#sets[i]?.counts ?? newDeliveries()),
				value: this.#values(i),
			})),
			conversions: deliveries.map((plan, i) => ({
				event: plan.event,
				event_name: plan.eventName,
				event_set: eventSets[plan.eventSet]?.name ?? "",
				count: this.#conversions[i] ?? 0,
			})),
			unmapped: [...this.#unmapped]
				.map(([event, count]) => ({ event: shownEventName(event), count }))
				.sort((a, b) => b.count - a.count || (a.event < b.event ? -1 : 1)),
			match_keys: Object.fromEntries(
				MATCH_KEYS.map((key, i) => {
					const [present, sent, already_hashed, dropped] = this.#coverage.slice(
						i * 4,
						i * 4 + 4,
					) as [number, number, number, number];
					return [key, { present, sent, already_hashed, dropped }];
				}),
			),
			rejects: [...this.#rejects.values()].sort(byCount),
			warnings: [...this.#warnings]
				.map(([code, { count, first }]) => ({ code, count, first }))
				.sort(byCount),
		};
	}

	#values(set: number): Record<string, number> {
		const sums = [...(this.#sets[set]?.value ?? [])];
		return Object.fromEntries(
			sums
				.map(
					([currency, sum]) =>
						[CURRENCIES[currency] as string, sum.total] as const,
				)
				.sort(([a], [b]) => (a < b ? -1 : 1)),
		);
	}

	#set(plan: number): { counts: DeliveryCounts; value: Map<number, Sum> } {
		const set = this.#sets[this.#plan.deliveries[plan]?.eventSet ?? -1];
		if (set === undefined) throw new RangeError("no such delivery plan");
		return set;
	}

	#countsOf(plan: number): DeliveryCounts {
		return this.#set(plan).counts;
	}
}

const byCount = (
	a: { count: number; code: string },
	b: { count: number; code: string },
): number => b.count - a.count || (a.code < b.code ? -1 : 1);
