import { randomBytes } from "node:crypto";
import { FbocError } from "../../errors.ts";
import { printable } from "../../input/printable.ts";
import { RejectsFile } from "../../rejects/rejects-file.ts";
import { unbalanced } from "../../report/books.ts";
import { onlyUnknown } from "../../report/only-unknown.ts";
import { Tally } from "../../report/tally.ts";
import type { BatchSource } from "./batch-source.ts";
import { Intake } from "./intake.ts";
import { RejectJudge } from "./max-rejects.ts";
import { MetaRemarks } from "./meta-remarks.ts";
import { MetaWaits } from "./meta-waits.ts";
import { PayloadsFile } from "./payloads-file.ts";
import { ProgressReports } from "./progress-reports.ts";
import type { RunOptions, RunPorts } from "./run-options.ts";
import { failedWith, type RunResult } from "./run-result.ts";
import { summaryOf } from "./run-summary.ts";
import { chunkerOf, delivererOf } from "./send-and-record.ts";
import { Settlement } from "./settlement.ts";
import { until } from "./until.ts";
import { verdict } from "./verdict.ts";

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

	const { plan, reading } = source;
	const { runId, target } = options;
	const { warn, onOutcome } = ports;
	const tally = new Tally(plan);
	const rejects = new RejectsFile(options.rejectsPath);
	const judge = new RejectJudge(options.maxRejects);
	const remarks = new MetaRemarks(
		target.rehearsal ? target.host : "Meta",
		warn,
	);
	const books = { runId, source, tally, rejects, judge, onOutcome };
	const settlement = new Settlement({ ...books, remarks });

	// Too many rejects are as a signal: what is in flight is answered, nothing more is sent.
	const draining = new AbortController();
	const drain = () => draining.abort();
	const drainIfExceeded = () => {
		if (judge.exceeded) drain();
	};
	ports.draining.addEventListener("abort", drain, { once: true });
	if (ports.draining.aborted) drain();

	const waits = new MetaWaits(() => progress.tell());
	const deliverer =
		ports.destination &&
		delivererOf({
			...ports,
			...options,
			plan,
			settlement,
			destination: ports.destination,
			draining: draining.signal,
			onRefused: drainIfExceeded,
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
		...books,
		ledger: ports.ledger,
		payloads,
		send:
			deliverer &&
			((chunk) => {
				settlement.hand(chunk);
				return deliverer.submit(chunk);
			}),
		chunker: chunkerOf(options),
	});
	ports.onFlight?.(() => deliverer?.inFlight ?? 0);
	const progress = new ProgressReports({
		phase: deliverer ? "Uploading" : "Previewing",
		reading,
		tally,
		requests: settlement.requests,
		waiting: () => waits.longest,
		elapsed,
		tell: ports.progress,
	});

	const ended = () =>
		ports.draining.aborted ||
		(deliverer !== undefined &&
			(deliverer.stopped !== undefined || judge.exceeded));
	// A full disk ends the run, not its books: what was delivered must be said.
	let failure: FbocError | undefined;
	const keep = (error: unknown) => {
		if (!(error instanceof FbocError)) throw error;
		failure ??= error;
	};

	/** Reads everything and hands it on. */
	async function takeAll(): Promise<void> {
		for await (const batch of until(source.batches(), ports.draining)) {
			await intake.take(batch);
			progress.perhaps();
			drainIfExceeded();
			if (ended()) break;
		}
		if (!ended()) await intake.finish();
		if (!ended()) sayUnknown(source, tally, warn);
	}

	/** Waits for what is in flight and ends the files; what was not handed on is entered as such. */
	async function windUp(isRead: boolean): Promise<void> {
		for (const chunk of intake.leftOver()) settlement.leave(chunk);
		await deliverer?.drain().catch(keep);
		waits.end();
		await rejects.close().catch(keep);
		if (isRead && failure === undefined && !ended())
			await payloads?.close(intake.payloadDigest).catch(keep);
		else if (payloads) await giveUp(payloads, warn);
		progress.tell();
	}

	let isRead = false;
	try {
		await takeAll().then(() => {
			isRead = true;
		}, keep);
	} finally {
		await windUp(isRead);
	}

	const { problems } = reading;
	for (const { code, place } of problems) {
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
		problems,
	});
	const result: RunResult = {
		summary: summaryOf(options, {
			counted,
			inputs: reading.report(),
			requests: settlement.requests,
			rejects,
			intake,
			isDry: deliverer === undefined,
			startedAt,
			endedAt: startedAt + elapsed(),
			exitCode,
		}),
		error: undefined,
		problems,
		sample: intake.sample,
		resent: intake.resent,
		recorded:
			failure === undefined && imbalance.length === 0 && !judge.exceeded,
		remarks: remarks.list,
	};
	return error ? failedWith(error, result) : result;
}

/** There is no payload file of a run that did not come to its end. */
async function giveUp(
	payloads: PayloadsFile,
	warn: RunPorts["warn"],
): Promise<void> {
	const left = await payloads.discard();
	if (left !== undefined)
		warn(
			`The run did not come to the end of its inputs, so there is no payload file of it at ${printable(payloads.path, 200)}. ${left}`,
		);
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
