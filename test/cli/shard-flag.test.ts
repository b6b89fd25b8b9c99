import { describe, expect, it } from "vitest";
import { shard, shardOf } from "../../src/cli/shard-flag.ts";

describe("--shard", () => {
	it("counts parts from 1", () => {
		expect(shard("1/4")).toEqual({ index: 0, count: 4 });
		expect(shard(" 4/4 ")).toEqual({ index: 3, count: 4 });
	});

	it.each(["0/4", "5/4", "1", "1/0", "a/b", "-1/4", "1.5/4"])(
		"refuses %j",
		(text) => expect(() => shard(text)).toThrow("1/4"),
	);
});

describe("the shard that an engine means", () => {
	it("is none outside of one", () => {
		expect(shardOf({})).toBeUndefined();
		expect(shardOf({ CLOUD_RUN_TASK_INDEX: "" })).toBeUndefined();
	});

	it.each([
		[{ CLOUD_RUN_TASK_INDEX: "2", CLOUD_RUN_TASK_COUNT: "5" }],
		[{ AWS_BATCH_JOB_ARRAY_INDEX: "2", AWS_BATCH_JOB_ARRAY_SIZE: "5" }],
		[{ SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "5" }],
		[
			{
				SLURM_ARRAY_TASK_ID: "3",
				SLURM_ARRAY_TASK_MIN: "1",
				SLURM_ARRAY_TASK_COUNT: "5",
			},
		],
		[{ JOB_COMPLETION_INDEX: "2", JOB_COMPLETIONS: "5" }],
	])("is read from %j", (env) => {
		expect(shardOf(env)).toEqual({ index: 2, count: 5 });
	});

	it("is an error when only half of it is told: every part would send everything", () => {
		expect(() => shardOf({ JOB_COMPLETION_INDEX: "0" })).toThrow(
			expect.objectContaining({ code: "shard_unclear", exitCode: 2 }),
		);
	});
});
