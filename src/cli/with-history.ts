import type { Config } from "../config/config.ts";
import { openHistory } from "../ledger/history.ts";
import { ensureRoom, ROOM_TO_BEGIN, ROOM_TO_END } from "../ledger/room.ts";
import type { RunResult } from "../pipeline/run/run-result.ts";
import type { Context } from "./context.ts";

/** Runs with an entry in the history: begun before, ended with the summary. */
export async function withHistory(
	about: {
		readonly state: string;
		/** The day that the ledger believes it is. */
		readonly believed: number | undefined;
		readonly runId: string;
		readonly command: string;
		readonly config: Config;
		/** Paths of the inputs. */
		readonly inputs: readonly string[];
		/** `--resend`: a state folder that cannot be written is no reason to stop. */
		readonly optional: boolean;
	},
	{ now, process, reporter }: Context,
	action: () => Promise<RunResult>,
): Promise<RunResult> {
	const { state, believed, runId, command, config, inputs } = about;
	let history: ReturnType<typeof openHistory> | undefined;
	const unkept = (error: unknown) => {
		if (!(error instanceof Error)) throw error;
		reporter.warn(`The history cannot be kept: ${error.message}`);
	};
	try {
		ensureRoom(state, ROOM_TO_BEGIN);
	} catch (error) {
		// What the ledger needs, too.
		if (!about.optional) throw error;
		unkept(error);
		return action();
	}
	try {
		history = openHistory({ dir: state, mode: "write", believed, process });
		history.begin({
			run_id: runId,
			command,
			started_at: new Date(now()).toISOString(),
			api: config.api,
			inputs,
			event_sets: config.eventSets.map(({ name, id }) => ({ name, id })),
		});
	} catch (error) {
		// It is not the ledger: damage there costs what it lists, and no delivery.
		unkept(error);
		await history?.close().catch(() => {});
		return action();
	}
	try {
		const result = await action();
		try {
			ensureRoom(state, ROOM_TO_END);
			history.finish(runId, result.summary);
		} catch (error) {
			// The run is over and its books stand: they are worth more than their copy.
			if (!(error instanceof Error)) throw error;
			reporter.warn(`The history has no end of this run: ${error.message}`);
		}
		return result;
	} finally {
		await history.close().catch(unkept);
	}
}
