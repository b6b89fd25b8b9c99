import { stateDir } from "../../config/state-dir.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseFaults } from "../../sandbox/faults.ts";
import { startSandbox } from "../../sandbox/sandbox.ts";
import type { Context } from "../context.ts";
import { configFiles, guardOutputs, knownConfig } from "../guard-outputs.ts";

export interface SandboxFlags {
	readonly port?: number;
	readonly record?: string;
	readonly faults?: string;
	readonly seed?: number;
	/** Milliseconds. */
	readonly latency?: number;
}

/** Runs a sandbox until the first signal; its URL is all that goes to stdout. */
export async function sandboxCommand(
	flags: SandboxFlags,
	stdout: NodeJS.WritableStream,
	context: Context,
): Promise<ExitCode> {
	const { draining } = context.signals;
	await guardOutputs(
		flags.record === undefined
			? []
			: [{ flag: "--record", path: flags.record, kind: "appended" }],
		async () => configFiles(await knownConfig(context), context),
		stateDir(context),
	);
	// A signal is its end, and its record is written before it.
	context.signals.inFlight = () => undefined;
	const sandbox = await startSandbox({
		...(flags.port !== undefined && { port: flags.port }),
		...(flags.record !== undefined && { record: flags.record }),
		...(flags.faults !== undefined && { faults: parseFaults(flags.faults) }),
		...(flags.seed !== undefined && { seed: flags.seed }),
		...(flags.latency !== undefined && { latencyMs: flags.latency }),
	});
	stdout.write(`${sandbox.url}\n`);
	if (!draining.aborted) {
		await new Promise((resolve) =>
			draining.addEventListener("abort", resolve, { once: true }),
		);
	}
	await sandbox.close();
	return EXIT.settled;
}
