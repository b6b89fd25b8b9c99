import { stateDir } from "../../config/state-dir.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { openHistory } from "../../ledger/history.ts";
import {
	historyScreen,
	runScreen,
} from "../../terminal/screens/history-screen.ts";
import type { Context } from "../context.ts";

export interface HistoryFlags {
	readonly limit: number;
	readonly stateDir?: string;
}

/** `fboc history`: past runs, newest first, or one with its whole summary. */
export async function historyCommand(
	id: string | undefined,
	flags: HistoryFlags,
	{ env, cwd, process, reporter }: Context,
): Promise<ExitCode> {
	const dir = stateDir({ flag: flags.stateDir, env, cwd });
	const history = openHistory({ dir, mode: "read", process });
	try {
		if (id === undefined) {
			const runs = history.list(flags.limit);
			reporter.output((look) => historyScreen(runs, look), runs);
			if (history.damage) reporter.error(history.damage);
			return history.damage?.exitCode ?? EXIT.settled;
		}
		const [run, other] = history.find(id);
		if (run === undefined && history.damage) throw history.damage;
		if (run === undefined || other !== undefined) {
			throw new FbocError({
				code: "run_not_found",
				message:
					run === undefined
						? "There is no run whose id begins like that."
						: "Several runs have ids that begin like that.",
				next: "`fboc history` lists the runs; give more of the id.",
			});
		}
		reporter.output((look) => runScreen(run, look), run);
		return EXIT.settled;
	} finally {
		await history.close();
	}
}
