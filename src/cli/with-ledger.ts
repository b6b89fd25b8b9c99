import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { FbocError } from "../errors.ts";
import { fileStore } from "../ledger/file-store.ts";
import type { Ledger, ServerTime } from "../ledger/ledger.ts";
import type { Lock } from "../ledger/locks/lock.ts";
import { keptDays } from "../ledger/stamp.ts";
import type { Ledgers } from "../ledger/store.ts";
import { failedWith, type RunResult } from "../pipeline/run/run-result.ts";
import type { Context } from "./context.ts";
import type { DeliveryFlags } from "./delivery-flags.ts";

/** Where a ledger is, and for what. */
interface LedgerPlace {
	readonly ledgers: Ledgers;
	/** Of the event sets; absent: nobody else can be there. */
	readonly lock?: Lock | undefined;
	readonly config: Config;
	/** Absent: what answers is no witness of the time (a sandbox of the run's own), or nothing is sent. */
	readonly serverTime?: ServerTime | undefined;
}

/** Runs with a ledger, open to the end of the run. */
export async function withLedger(
	{ ledgers, lock, config, serverTime }: LedgerPlace,
	mode: "read" | "write",
	flags: DeliveryFlags,
	{ now, reporter }: Context,
	execute: (ledger: Ledger) => Promise<RunResult>,
): Promise<RunResult> {
	const ledger = await ledgers.open({
		mode,
		fence: lock?.fence,
		eventSets: config.eventSets.map(({ id }) => id),
		now,
		resend: flags.resend === true,
		temp: tmpdir(),
		kept: keptDays(config.maxAgeDays),
		serverTime,
	});
	if (ledger.missing) {
		reporter.warn(
			`${ledger.missing.message} With --resend the run goes on without it: nothing of it will be remembered.`,
		);
	}
	if (ledger.recovered.unknown > 0) {
		reporter.warn(
			`An earlier run was cut off: ${ledger.recovered.unknown} of its deliveries have no answer and are sent again with the same event_id.`,
		);
	}
	let result: RunResult;
	try {
		result = await execute(ledger);
	} catch (error) {
		// The first thing that went wrong is the one to be told.
		await ledger.close().catch(() => {});
		throw error;
	}
	try {
		await ledger.close();
	} catch (error) {
		// Every answer is on the disk by now; only the ledger's own end is not.
		if (!(error instanceof FbocError)) throw error;
		return {
			...(result.error ? result : failedWith(error, result)),
			recorded: false,
		};
	}
	if (ledger.jumped !== undefined) {
		reporter.warn(
			`This machine's clock is ${ledger.jumped} days ahead of all that the ledger has seen, and no server has borne it out: nothing is forgotten on its word.`,
		);
		noteJump(result.summary);
	}
	return ledger.missing ? { ...result, recorded: false } : result;
}

function noteJump({ warnings, inputs }: RunResult["summary"]): void {
	const first = { input: inputs[0]?.path ?? "-", line: 1 };
	warnings.push({ code: "clock_jumped", count: 1, first });
}

/** A rehearsal's sandbox remembers nothing, so its ledger does not outlive it either. */
export async function withScratchLedger(
	place: Omit<LedgerPlace, "ledgers">,
	flags: DeliveryFlags,
	context: Context,
	execute: (ledger: Ledger) => Promise<RunResult>,
): Promise<RunResult> {
	const state = await mkdtemp(join(tmpdir(), "fboc-sandbox-"));
	try {
		const { process, now } = context;
		const { ledgers } = fileStore({ dir: state, process, now });
		return await withLedger(
			{ ...place, ledgers: ledgers("sandbox") },
			"write",
			flags,
			context,
			execute,
		);
	} finally {
		await rm(state, { recursive: true, force: true });
	}
}
