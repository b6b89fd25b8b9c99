import { InvalidArgumentError } from "commander";
import { FbocError } from "../errors.ts";
import type { Shard } from "../pipeline/run/shard.ts";

/** `--shard I/N`: I from 1 to N. */
export function shard(text: string): Shard {
	const match = /^(\d{1,5})\/(\d{1,5})$/.exec(text.trim());
	const [index, count] = [Number(match?.[1]), Number(match?.[2])];
	if (index >= 1 && index <= count) return { index: index - 1, count };
	throw new InvalidArgumentError(
		"Give the part and the number of parts, such as 1/4.",
	);
}

type Env = Readonly<Record<string, string | undefined>>;

/** What engines that run one command many times tell each of them: the variables of the index, its first value, and the count. */
const ENGINES: readonly {
	readonly index: string;
	readonly first: (env: Env) => number;
	readonly count: string;
}[] = [
	{
		index: "CLOUD_RUN_TASK_INDEX",
		first: () => 0,
		count: "CLOUD_RUN_TASK_COUNT",
	},
	{
		index: "AWS_BATCH_JOB_ARRAY_INDEX",
		first: () => 0,
		count: "AWS_BATCH_JOB_ARRAY_SIZE",
	},
	{
		index: "SLURM_ARRAY_TASK_ID",
		first: (env) => Number(env.SLURM_ARRAY_TASK_MIN ?? 0),
		count: "SLURM_ARRAY_TASK_COUNT",
	},
	// Kubernetes tells the index and leaves the count to the job's author.
	{
		index: "JOB_COMPLETION_INDEX",
		first: () => 0,
		count: "JOB_COMPLETIONS",
	},
];

/**
 * The shard that the engine around this process means (contract 13); undefined
 * outside of one.
 *
 * @throws FbocError `shard_unclear` (exit 2): parts that all do everything would send everything many times
 */
export function shardOf(env: Env): Shard | undefined {
	for (const engine of ENGINES) {
		const given = env[engine.index];
		if (given === undefined || given === "") continue;
		const index = Number(given) - engine.first(env);
		const count = Number(env[engine.count] ?? Number.NaN);
		if (Number.isInteger(count) && index >= 0 && index < count) {
			return { index, count };
		}
		throw new FbocError({
			code: "shard_unclear",
			message: `${engine.index} says that this is one part of a job, and ${engine.count} does not say of how many.`,
			next: `Set ${engine.count}, or give --shard, for instance --shard 1/4 (1/1: all of it).`,
			place: { field: "--shard" },
		});
	}
	return undefined;
}
