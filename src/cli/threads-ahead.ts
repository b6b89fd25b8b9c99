import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import {
	type MappingThread,
	startThreads,
	THREADED_BYTES,
} from "../pipeline/threads/mapping-thread.ts";

/**
 * Starts the mapping threads of an upload before anything else of it is loaded,
 * where one look at its inputs tells that they will be wanted. What the threads
 * turn out not to be wanted for costs nothing but their start.
 */
export async function withThreadsAhead(
	inputs: readonly string[],
	flags: {
		readonly workers?: number;
		readonly limit?: number;
		readonly rejectsWithData?: boolean;
	},
	cwd: string,
	action: (threads: readonly MappingThread[] | undefined) => Promise<void>,
): Promise<void> {
	const count = flags.workers ?? availableParallelism();
	const isWanted =
		count > 0 &&
		flags.limit === undefined &&
		flags.rejectsWithData !== true &&
		inputs.some((input) => isLarge(resolve(cwd, input)));
	if (!isWanted) return action(undefined);
	const threads = startThreads(count);
	try {
		await action(threads);
	} finally {
		await Promise.all(threads.map((thread) => thread.stop()));
	}
}

/** Globs, standard input and what cannot be looked at are none; folders are looked into later. */
function isLarge(path: string): boolean {
	try {
		const stat = statSync(path);
		return stat.isFile() && stat.size > THREADED_BYTES;
	} catch {
		return false;
	}
}
