import { stateDir } from "../../config/state-dir.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { fileStore } from "../../ledger/file-store.ts";
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
	{ env, cwd, now, process, reporter }: Context,
): Promise<ExitCode> {
	const dir = stateDir({ flag: flags.stateDir, env, cwd });
	const { history } = fileStore({ dir, process, now });
	if (id === undefined) {
		const { runs, damage } = await history.list(flags.limit);
		reporter.output((look) => historyScreen(runs, look), runs);
		if (damage) reporter.error(damage);
		return damage?.exitCode ?? EXIT.settled;
	}
	const { runs, damage } = await history.find(id);
	const [run, other] = runs;
	if (run === undefined && damage) throw damage;
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
}
