import { randomBytes } from "node:crypto";
import type { Plan } from "../../conversion/plan.ts";
import type { GraphClient } from "../../delivery/graph/graph-client.ts";
import type { Target } from "../../delivery/target.ts";
import { FbocError } from "../../errors.ts";
import { type ExitCode, OUTCOME } from "../../exit-codes.ts";
import { printable } from "../../input/printable.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { RejectsFile } from "../../rejects/rejects-file.ts";
import { unbalanced } from "../../report/books.ts";
import { onlyUnknown } from "../../report/only-unknown.ts";
import type { Progress } from "../../report/progress.ts";
import type { Summary } from "../../report/summary.ts";
import { Tally } from "../../report/tally.ts";
import type { Secret } from "../../secret.ts";
import type { WireName } from "../../vocabulary/wire-names.ts";
import type { Batch } from "../mapping/batch.ts";
import { Intake } from "./intake.ts";
import { RejectJudge, type RejectLimit } from "./max-rejects.ts";
import { type MetaRemark, MetaRemarks } from "./meta-remarks.ts";
import { MetaWaits } from "./meta-waits.ts";
import { PayloadsFile } from "./payloads-file.ts";
import { chunkerOf, delivererOf } from "./send-and-record.ts";
import { type OnOutcome, Settlement } from "./settlement.ts";
import { until } from "./until.ts";
import { failedWith, verdict } from "./verdict.ts";

/** Where the batches of a run come from: files of events, a rejects file, a payload file. */
export interface BatchSource {
	readonly plan: Plan;
	/** Names that `--only` gives. */
	readonly only?: readonly string[] | undefined;
	/** Batches in input order. */
	batches(): AsyncIterable<Batch>;
	/** A batch was taken in. */
	took(batch: Batch): Promise<void>;
	/** The inputs as a person would name them. */
	readonly inputs: readonly string[];
	/** As a person would name an input. */
	pathOf(input: number): string;
	readonly bytesRead: number;
	/** Undefined where it is not known. */
	readonly bytesTotal: number | undefined;
	/** What was wrong with inputs. */
	readonly problems: readonly FbocError[];
	report(): Summary["inputs"];
}

export interface RunOptions {
	readonly runId: string;
	readonly command: string;
	readonly api: WireName;
	/** Deliveries of one chunk. */
	readonly chunkSize: number;
	readonly concurrency: number;
	readonly testEventCode?: string;
	/** Where it goes; of a dry run, where it would go. */
	readonly target: Target;
	/** fboc's own. */
	readonly version: string;
	readonly rejectsPath: string;
	readonly maxRejects?: RejectLimit;
	readonly payloadsPath?: string;
	/** Milliseconds since 1970; what is stale is judged by it. */
	readonly asOf: number;
}

/** Where a run that sends puts its deliveries. */
export interface Destination {
	readonly client: GraphClient;
	/** In the order of the plan's event sets. */
	readonly tokens: readonly Secret[];
	/** Secrets of the tokens' apps, where they are known. */
	readonly appSecrets?: readonly (Secret | undefined)[];
}

export interface RunPorts {
	readonly now: () => number;
	readonly ledger: Ledger;
	/** Absent: a dry run. */
	readonly destination: Destination | undefined;
	readonly warn: (message: string) => void;
	readonly progress: (progress: Progress) => void;
	/** First signal: no new chunk. */
	readonly draining: AbortSignal;
	/** Second signal: stop now. */
	readonly abort: AbortSignal;
	/** Is told how to learn how many requests are in flight: from then on the run ends by itself after a first signal. */
	readonly onFlight?: (count: () => number) => void;
	/** The exit code of the signal that came, if one did. */
	readonly interrupted: () => ExitCode | undefined;
	/** What became of each delivery, as it is known. */
	readonly onOutcome?: OnOutcome;
}

export interface RunResult {
	readonly summary: Summary;
	readonly error: FbocError | undefined;
	/** What was wrong with inputs, all of it; `error` may be the first of them. */
	readonly problems: readonly FbocError[];
	readonly sample: { eventSet: string; json: string } | undefined;
	/** Deliveries sent again because an earlier run had no answer for them. */
	readonly resent: number;
	/** Everything that the run had to write down is written down, and the books balance: what it settled may be taken as settled. */
	readonly recorded: boolean;
	/** What Meta said, in its own words. */
	readonly remarks: readonly MetaRemark[];
}

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100;

/** For instance `20261123T174501-4f2a9c`: sorts by time, is unique, can be typed. */
export const newRunId = (now: number): string =>
	`${new Date(now).toISOString().replace(/[-:]|\.\d+Z/g, "")}-${randomBytes(3).toString("hex")}`;

/**
 * Takes batches to their end: leaves out what was delivered before, cuts
 * chunks, sends them and keeps the books; a dry run is the same with only the
 * write withheld. Ends in a summary whatever happens, a full disk too; throws
 * only what is a bug.
 */
export async function run(
	source: BatchSource,
	options: RunOptions,
	ports: RunPorts,
): Promise<RunResult> {
	const startedAt = ports.now();
	// What a run takes is no clock's business: one may be set in the middle of it.
	const began = performance.now();
	const elapsed = () => Math.round(performance.now() - began);
	const { plan } = source;
	const tally = new Tally(plan);
	const rejects = new RejectsFile(options.rejectsPath);
	const judge = new RejectJudge(options.maxRejects);
	const remarks = new MetaRemarks(
		options.target.rehearsal ? options.target.host : "Meta",
		ports.warn,
	);
	const settlement = new Settlement({
		runId: options.runId,
		plan,
		tally,
		rejects,
		judge,
		remarks,
		pathOf: (input) => source.pathOf(input),
		...(ports.onOutcome && { onOutcome: ports.onOutcome }),
	});
	// Too many rejects are as a signal: what is in flight is answered, nothing more is sent.
	const draining = new AbortController();
	const drain = () => draining.abort();
	ports.draining.addEventListener("abort", drain, { once: true });
	if (ports.draining.aborted) drain();
	const deliverer =
		ports.destination &&
		delivererOf(plan, settlement, ports.destination, options, {
			...ports,
			draining: draining.signal,
			refused: () => {
				if (judge.exceeded) drain();
			},
			onWait: (wait) => waits.begin(wait),
		});
	// Opened once nothing can be refused any more: from here on it is closed whatever happens.
	const payloads =
		options.payloadsPath === undefined
			? undefined
			: new PayloadsFile(
					options.payloadsPath,
					options.api,
					plan,
					ports.draining,
				);
	const intake = new Intake({
		runId: options.runId,
		source,
		tally,
		rejects,
		judge,
		ledger: ports.ledger,
		payloads,
		send:
			deliverer &&
			((chunk) => {
				settlement.hand(chunk);
				return deliverer.submit(chunk);
			}),
		chunker: chunkerOf(options),
		...(ports.onOutcome && { onOutcome: ports.onOutcome }),
	});

	ports.onFlight?.(() => deliverer?.inFlight ?? 0);

	const waits = new MetaWaits(() => report(true));
	let reported = Number.NEGATIVE_INFINITY;
	const report = (always: boolean) => {
		const elapsedMs = elapsed();
		if (!always && elapsedMs - reported < PROGRESS_MS) return;
		reported = elapsedMs;
		const { deliveries, events } = tally;
		const { bytesRead, bytesTotal } = source;
		ports.progress({
			phase: deliverer ? "Uploading" : "Previewing",
			bytesRead,
			...(bytesTotal !== undefined && { bytesTotal }),
			events: events.read,
			planned: deliveries.planned,
			delivered: deliveries.delivered,
			rejected: events.rejected,
			refused: deliveries.refused,
			retries: settlement.requests.retried,
			...(waits.longest && { waiting: waits.longest }),
			elapsedMs,
		});
	};
	const ended = () =>
		ports.draining.aborted ||
		(deliverer !== undefined &&
			(deliverer.stopped !== undefined || judge.exceeded));

	// A full disk ends the run, not its books: what was delivered must be said.
	let failure: FbocError | undefined;
	/** Everything was read and handed on. */
	let whole = false;
	const keep = (error: unknown) => {
		if (!(error instanceof FbocError)) throw error;
		failure ??= error;
	};
	try {
		try {
			for await (const batch of until(source.batches(), ports.draining)) {
				await intake.take(batch);
				report(false);
				if (judge.exceeded) drain();
				if (ended()) break;
			}
			if (!ended()) await intake.finish();
			if (!ended()) sayUnknown(source, tally, ports.warn);
			whole = true;
		} catch (error) {
			keep(error);
		}
	} finally {
		for (const chunk of intake.leftOver()) settlement.leave(chunk);
		await deliverer?.drain().catch(keep);
		waits.end();
		await rejects.close().catch(keep);
		whole &&= failure === undefined && !ended();
		if (whole) await payloads?.close(intake.payloadDigest).catch(keep);
		else if (payloads) {
			const left = await payloads.discard();
			if (left !== undefined)
				ports.warn(
					`The run did not come to the end of its inputs, so there is no payload file of it at ${printable(payloads.path, 200)}. ${left}`,
				);
		}
		report(true);
	}

	for (const { code, place } of source.problems) {
		if (code !== "nothing_understood") continue;
		tally.warn(code, 1, { input: place.path ?? "", line: place.line ?? 1 });
	}
	const counted = tally.report();
	const imbalance = unbalanced(counted.events, counted.deliveries, !deliverer);
	const { exitCode, error } = verdict({
		events: counted.events,
		deliveries: counted.deliveries,
		imbalance,
		interrupted: ports.interrupted(),
		stopped: failure ?? deliverer?.stopped,
		tooManyRejects: judge.exceeded,
		remarks: remarks.list,
		problems: source.problems,
	});
	const summary: Summary = {
		schema: "fboc.summary/1",
		run_id: options.runId,
		command: options.command,
		dry_run: deliverer === undefined,
		api: options.api,
		started_at: new Date(startedAt).toISOString(),
		ended_at: new Date(startedAt + elapsed()).toISOString(),
		exit_code: exitCode,
		outcome: OUTCOME[exitCode],
		inputs: source.report(),
		...counted,
		requests: settlement.requests,
		destination: {
			host: options.target.host,
			graph_version: options.target.graphVersion,
			rehearsal: options.target.rehearsal,
		},
		fboc_version: options.version,
		payload_digest: intake.payloadDigest,
		rejects_file: rejects.count > 0 ? rejects.path : null,
		report_file: null,
		error: null,
	};
	const { sample, resent } = intake;
	const { problems } = source;
	const recorded =
		failure === undefined && imbalance.length === 0 && !judge.exceeded;
	const result = {
		summary,
		error: undefined,
		problems,
		sample,
		resent,
		recorded,
		remarks: remarks.list,
	};
	return error ? failedWith(error, result) : result;
}

/** Names of `--only` that no event had. An input without events says nothing of them. */
function sayUnknown(
	{ only, plan, inputs }: BatchSource,
	tally: Tally,
	warn: RunPorts["warn"],
): void {
	if (only === undefined || tally.events.read === 0) return;
	const { unknown, others } = tally.unknownOf(only);
	if (unknown.length === 0) return;
	const input = inputs[0] ?? "-";
	tally.warn("only_unknown", unknown.length, { input, line: 1 });
	for (const said of onlyUnknown(unknown, others, [...plan.byEvent.keys()]))
		warn(said);
}
