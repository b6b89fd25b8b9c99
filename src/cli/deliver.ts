import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Config } from "../config/config.ts";
import { graphUrl } from "../config/graph-url.ts";
import { stateDir } from "../config/state-dir.ts";
import { readToken, tokenSourceFor } from "../config/token.ts";
import { DEFAULT_CONCURRENCY, REQUEST_TIMEOUT_MS } from "../defaults.ts";
import { createGraphClient } from "../delivery/graph-client.ts";
import type { ExitCode } from "../exit-codes.ts";
import { type Ledger, openLedger } from "../ledger/ledger.ts";
import { namespaceOf } from "../ledger/namespace.ts";
import {
	type BatchSource,
	type Destination,
	newRunId,
	type RunPorts,
	type RunResult,
	run,
} from "../pipeline/run.ts";
import { nearMisses } from "../report/near-miss.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { Secret } from "../secret.ts";
import type { Context } from "./context.ts";
import type { DeliveryFlags } from "./delivery-flags.ts";
import { chunkSizeOf, configOf } from "./load-settings.ts";
import { withHistory } from "./with-history.ts";
import { withLocks } from "./with-locks.ts";

/** What a delivering command needs to make its source. */
export interface Prepared {
	readonly config: Config;
	readonly runId: string;
	/** The state folder, absolute. */
	readonly state: string;
	/** Milliseconds since 1970. */
	readonly asOf: number;
	readonly warn: (message: string) => void;
}

/** The part of a delivering command that is its own. */
export interface DeliveryJob {
	readonly command: string;
	readonly source: BatchSource;
	/** Where rejects go unless a flag says otherwise. */
	readonly rejectsPath?: string;
	readonly onOutcome?: RunPorts["onOutcome"];
	/** Called with the result before it is shown; may amend the summary. */
	readonly finish?: (result: RunResult) => Promise<void>;
}

/**
 * What `upload`, `send` and `replay` have in common: config, destination,
 * locks, ledger, history around one run, and its result on the screen.
 */
export async function deliver(
	flags: DeliveryFlags,
	context: Context,
	prepare: (prepared: Prepared) => Promise<DeliveryJob>,
): Promise<ExitCode> {
	const { reporter, env, cwd, now } = context;
	const warn = (message: string) => reporter.warn(message);
	const { config, previewOnly } = await configOf(flags, context);
	const chunkSize = chunkSizeOf(flags, config);
	const state = stateDir({ flag: flags.stateDir, env, cwd });
	const runId = newRunId(now());
	const asOf = flags.asOf ?? now();
	const job = await prepare({ config, runId, state, asOf, warn });
	const rehearsal = flags.sandbox === true && !flags.dryRun;
	const sandbox = rehearsal ? await sandboxFor(config, flags) : undefined;
	try {
		const base = sandbox?.url ?? graphUrl(env);
		const destination = flags.dryRun
			? undefined
			: await destinationOf(config, base, rehearsal, flags, context);
		const execute = (ledger: Ledger) =>
			run(
				job.source,
				{
					runId,
					command: job.command,
					api: config.api,
					chunkSize,
					concurrency: flags.concurrency ?? DEFAULT_CONCURRENCY,
					...(flags.testEventCode !== undefined && {
						testEventCode: flags.testEventCode,
					}),
					rejectsPath:
						job.rejectsPath ??
						flags.rejects ??
						join(state, "rejects", `${runId}.ndjson`),
					...(flags.maxRejects && { maxRejects: flags.maxRejects }),
					...(flags.payloads !== undefined && { payloadsPath: flags.payloads }),
					asOf,
				},
				{
					now,
					ledger,
					destination,
					warn,
					progress: (progress) => reporter.progress(progress),
					draining: context.signals.draining,
					abort: context.signals.abort,
					interrupted: () => context.signals.interrupted(),
					...(job.onOutcome && { onOutcome: job.onOutcome }),
				},
			);
		const { command, source } = job;
		const place = { state, namespace: namespaceOf(base), config };
		const recorded = () =>
			withHistory(
				{
					state,
					runId,
					command,
					config,
					inputs: source.inputs,
					optional: flags.resend === true,
				},
				context,
				() => withLedger(place, "write", flags, context, execute),
			);
		const locked = { ...place, command, waitMs: flags.lockWait ?? 0 };
		const result = !destination
			? await withLedger(place, "read", flags, context, execute)
			: rehearsal
				? await withScratchLedger(place, flags, context, execute)
				: await withLocks(locked, context, recorded);
		await job.finish?.(result);
		show(result, { config, previewOnly, sandbox }, context);
		return result.summary.exit_code as ExitCode;
	} finally {
		await sandbox?.close();
	}
}

const sandboxFor = (config: Config, flags: DeliveryFlags): Promise<Sandbox> =>
	startSandbox({
		eventSets: config.eventSets.map(({ id }) => id),
		...(flags.asOf !== undefined && { now: () => flags.asOf as number }),
	});

async function destinationOf(
	config: Config,
	base: string,
	rehearsal: boolean,
	flags: DeliveryFlags,
	{ env, version, cwd }: Context,
): Promise<Destination> {
	const tokens: Secret[] = [];
	// One after the other: a token command may ask its user something.
	for (const set of config.eventSets) {
		tokens.push(
			rehearsal
				? new Secret("sandbox")
				: await readToken(tokenSourceFor(config, set, env), {
						env,
						cwd: config.path === undefined ? cwd : dirname(config.path),
					}),
		);
	}
	const client = createGraphClient({
		graphUrl: base,
		graphVersion: config.graphVersion,
		version,
		timeoutMs: REQUEST_TIMEOUT_MS,
		maxSockets: flags.concurrency ?? DEFAULT_CONCURRENCY,
		env,
	});
	return { client, tokens };
}

/** Where a ledger is, and for what. */
interface LedgerPlace {
	readonly state: string;
	readonly namespace: string;
	readonly config: Config;
}

async function withLedger(
	{ state, namespace, config }: LedgerPlace,
	mode: "read" | "write",
	flags: DeliveryFlags,
	{ now, reporter }: Context,
	execute: (ledger: Ledger) => Promise<RunResult>,
): Promise<RunResult> {
	const ledger = await openLedger({
		dir: state,
		namespace,
		mode,
		eventSets: config.eventSets.map(({ id }) => id),
		now,
		resend: flags.resend === true,
		temp: tmpdir(),
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
	try {
		return await execute(ledger);
	} finally {
		await ledger.close();
	}
}

/** A rehearsal's sandbox remembers nothing, so its ledger does not outlive it either. */
async function withScratchLedger(
	place: LedgerPlace,
	flags: DeliveryFlags,
	context: Context,
	execute: (ledger: Ledger) => Promise<RunResult>,
): Promise<RunResult> {
	const state = await mkdtemp(join(tmpdir(), "fboc-sandbox-"));
	try {
		return await withLedger(
			{ ...place, state },
			"write",
			flags,
			context,
			execute,
		);
	} finally {
		await rm(state, { recursive: true, force: true });
	}
}

function show(
	{ summary, error, sample }: RunResult,
	about: { config: Config; previewOnly: boolean; sandbox: Sandbox | undefined },
	{ reporter }: Context,
): void {
	const { config, previewOnly, sandbox } = about;
	if (error) reporter.error(error);
	reporter.result(summary, {
		...(sample && { sample }),
		hints: nearMisses(
			summary.unmapped,
			config.routes.map(({ event }) => event),
		),
		previewOnly,
		...(config.path !== undefined && { configPath: config.path }),
		...(sandbox && { sandboxUrl: sandbox.url }),
	});
}
