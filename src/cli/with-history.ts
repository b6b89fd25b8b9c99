import type { Config } from "../config/config.ts";
import { FbocError } from "../errors.ts";
import { openHistory } from "../ledger/history.ts";
import { ensureRoom, ROOM_TO_BEGIN, ROOM_TO_END } from "../ledger/room.ts";
import type { RunResult } from "../pipeline/run.ts";
import type { Context } from "./context.ts";

/** Runs with an entry in the history: begun before, ended with the summary. */
export async function withHistory(
	about: {
		readonly state: string;
		readonly runId: string;
		readonly command: string;
		readonly config: Config;
		/** Paths of the inputs. */
		readonly inputs: readonly string[];
		/** `--resend`: a history that cannot be kept is no reason to stop. */
		readonly optional: boolean;
	},
	{ now, process, reporter }: Context,
	action: () => Promise<RunResult>,
): Promise<RunResult> {
	const { state, runId, command, config, inputs } = about;
	let history: ReturnType<typeof openHistory> | undefined;
	try {
		ensureRoom(state, ROOM_TO_BEGIN);
		history = openHistory({ dir: state, mode: "write", now, process });
		history.begin({
			run_id: runId,
			command,
			started_at: new Date(now()).toISOString(),
			api: config.api,
			inputs,
			event_sets: config.eventSets.map(({ name, id }) => ({ name, id })),
		});
	} catch (error) {
		await history?.close();
		if (!about.optional || !(error instanceof Error)) throw error;
		reporter.warn(`The history cannot be kept: ${error.message}`);
		return action();
	}
	try {
		const result = await action();
		try {
			ensureRoom(state, ROOM_TO_END);
			history.finish(runId, result.summary);
		} catch (error) {
			// The run is over and its books stand: they are worth more than their copy.
			if (!(error instanceof FbocError)) throw error;
			reporter.warn(`The history has no end of this run: ${error.message}`);
		}
		return result;
	} finally {
		await history.close();
	}
}
