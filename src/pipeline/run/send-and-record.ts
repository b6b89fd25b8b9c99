import type { Plan } from "../../conversion/plan.ts";
import { MAX_CHUNK_BYTES, UPLOAD_TAG } from "../../defaults.ts";
import type { Chunk } from "../../delivery/chunk.ts";
import { Chunker } from "../../delivery/chunker.ts";
import { createDeliverer, type Deliverer } from "../../delivery/deliverer.ts";
import type { MetaWait } from "../../delivery/send-body.ts";
import { type ChunkResult, OUTCOME_INDEX } from "../../delivery/send-chunk.ts";
import type { Intent } from "../../ledger/ledger.ts";
import { WIRES } from "../../wire/wires.ts";
import type { Destination, RunOptions, RunPorts } from "./run-options.ts";
import type { Settlement } from "./settlement.ts";

/** What could not be recorded is `unknown`, in the books as in the ledger: the next run sends it again. */
function forget({ outcomes }: ChunkResult): void {
	for (const [i, outcome] of outcomes.entries()) {
		if (outcome !== OUTCOME_INDEX.unsent) outcomes[i] = OUTCOME_INDEX.unknown;
	}
}

/** The chunker of a run. */
export function chunkerOf({ api, asOf, chunkSize }: RunOptions): Chunker {
	const { staleDays } = WIRES[api];
	return new Chunker({
		count: chunkSize,
		bytes: MAX_CHUNK_BYTES,
		...(staleDays !== undefined && {
			staleBefore: asOf / 1000 - staleDays * 86_400,
		}),
	});
}

export interface SendPorts
	extends Pick<RunPorts, "ledger" | "abort" | "draining" | "warn">,
		Pick<RunOptions, "api" | "concurrency" | "testEventCode"> {
	readonly plan: Plan;
	readonly settlement: Settlement;
	readonly destination: Destination;
	/** Called when Meta has refused deliveries. */
	readonly onRefused: () => void;
	readonly onWait: (wait: MetaWait) => () => void;
}

/** A deliverer between the ledger and the books: intent, request, answer, record. */
export function delivererOf(ports: SendPorts): Deliverer {
	const { plan, settlement, ledger, testEventCode } = ports;
	const { client, tokens, appSecrets = [] } = ports.destination;
	const intents = new Map<Chunk, Intent>();
	return createDeliverer({
		client,
		wire: WIRES[ports.api],
		eventSets: plan.eventSets.map(({ id, name }, i) => {
			const token = tokens[i];
			if (token === undefined)
				throw new RangeError("an event set has no token");
			return { id, name, token, appSecret: appSecrets[i] };
		}),
		envelope: { uploadTag: UPLOAD_TAG, testEventCode },
		concurrency: ports.concurrency,
		signal: ports.abort,
		draining: ports.draining,
		beforeSend: async (chunk) => {
			intents.set(chunk, await ledger.intend(chunk));
		},
		afterAnswer: async (chunk, result) => {
			const intent = intents.get(chunk);
			intents.delete(chunk);
			if (intent) {
				await ledger.settle(intent, result.outcomes).catch((error: unknown) => {
					forget(result);
					throw error;
				});
			}
			await settlement.reject(chunk, result);
		},
		onSettled: (chunk, result) => settlement.count(chunk, result),
		onRefused: (chunk, refusals) => {
			settlement.refused(chunk, refusals);
			ports.onRefused();
		},
		onMessages: (chunk, messages) => settlement.remarked(chunk, messages),
		onMiscount: (chunk, sent, received) => {
			settlement.miscounted(chunk, sent, received);
			ports.warn(
				`Event set ${plan.eventSets[chunk.eventSet]?.name}: one request carried ${sent} events and its ` +
					`answer counts ${received}; they are recorded as delivered.`,
			);
		},
		onWait: ports.onWait,
	});
}
