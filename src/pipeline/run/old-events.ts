import { hexKeyAt } from "../../conversion/ledger-key.ts";
import type { Plan } from "../../conversion/plan.ts";
import { WARNINGS } from "../../conversion/warnings.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Batch, BlockReject } from "../mapping/batch.ts";

/** A delivery of an event that is too old, made before. */
export interface OldDelivery {
	/** Line in the block, from 0. */
	readonly line: number;
	/** Index into `Plan.deliveries`. */
	readonly plan: number;
}

export interface JudgedBatch {
	readonly batch: Batch;
	/** Duplicates, besides those that the batch holds. */
	readonly delivered: readonly OldDelivery[];
}

const LEFT_OUT = WARNINGS.indexOf("too_old_delivery");

/**
 * The ledger comes before the age (contract 5.6): what the mapping rejected as
 * too old is accepted where the ledger knows it as delivered. Of several
 * deliveries those that it knows are duplicates, and the others are left out.
 * The mapping cannot know: it runs on other threads, and without a ledger.
 */
export async function judgeOld(
	batch: Batch,
	plan: Plan,
	ledger: Pick<Ledger, "known">,
): Promise<JudgedBatch> {
	if (!batch.rejects.some(({ unless }) => unless)) {
		return { batch, delivered: [] };
	}
	const delivered: OldDelivery[] = [];
	const warnings = batch.warnings.slice();
	const warningLines = batch.warningLines.slice();
	const rejects: BlockReject[] = [];
	for (const reject of batch.rejects) {
		const { line, unless } = reject;
		const plans = unless?.plans ?? [];
		const known = new Uint8Array(plans.length);
		if (unless) {
			const eventSets = Uint16Array.from(plans, (i) => eventSetOf(plan, i));
			await ledger.known(unless.keys, eventSets, plans.length, known);
		}
		const made = plans.filter((_, i) => known[i] === 1);
		if (made.length === 0) {
			rejects.push(reject);
			continue;
		}
		for (const plan of made) delivered.push({ line, plan });
		if (made.length < plans.length) {
			warnings[LEFT_OUT] = (warnings[LEFT_OUT] as number) + 1;
			if ((warningLines[LEFT_OUT] as number) < 0) warningLines[LEFT_OUT] = line;
		}
	}
	const after = batch.rejects.length - rejects.length;
	const { rejected, accepted } = batch.counts;
	const counts = {
		...batch.counts,
		rejected: rejected - after,
		accepted: accepted + after,
	};
	return {
		batch: { ...batch, rejects, counts, warnings, warningLines },
		delivered,
	};
}

/** Index of the event set of `plan.deliveries[i]`. */
export const eventSetOf = ({ deliveries }: Plan, i: number): number =>
	deliveries[i]?.eventSet as number;

/** The ledger keys of what a batch rejects as too old, in hex. */
export const oldKeys = ({ rejects }: Batch): string[] =>
	rejects.flatMap(({ unless }) =>
		unless === undefined
			? []
			: unless.plans.map((_, i) => hexKeyAt(unless.keys, i)),
	);
