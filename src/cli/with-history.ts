import type { Config } from "../config/config.ts";
import type { History, RunStart } from "../ledger/history/history.ts";
import type { RunResult } from "../pipeline/run/run-result.ts";
import type { Context } from "./context.ts";

/** Runs with an entry in the history: begun before, ended with the summary. */
export async function withHistory(
	about: {
		readonly history: History;
		/** The day that the ledger believes it is. */
		readonly believed: number | undefined;
		readonly runId: string;
		readonly command: string;
		readonly config: Config;
		/** Paths of the inputs. */
		readonly inputs: readonly string[];
	},
	{ now, reporter }: Context,
	action: () => Promise<RunResult>,
): Promise<RunResult> {
	const { history, believed, runId, command, config, inputs } = about;
	const run: RunStart = {
		run_id: runId,
		command,
		started_at: new Date(now()).toISOString(),
		api: config.api,
		inputs,
		event_sets: config.eventSets.map(({ name, id }) => ({ name, id })),
	};
	// It is not the ledger: what is wrong there costs what it lists, and no delivery.
	const isKept = async (writing: Promise<void>, what: string) => {
		try {
			await writing;
			return true;
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			reporter.warn(`${what}: ${error.message}`);
			return false;
		}
	};
	const beginning = history.begin(run, believed);
	const isBegun = await isKept(beginning, "The history cannot be kept");
	const result = await action();
	if (isBegun)
		await isKept(
			history.finish(run, result.summary),
			"The history has no end of this run",
		);
	return result;
}
