import type { EventSet } from "../config/config.ts";
import type { Batch } from "../conversion/batch.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { InputSource } from "../input/find-inputs.ts";
import { BlockReaders } from "./block-readers.ts";
import { FoundPlan, PayloadLines } from "./payload-lines.ts";
import { InputReader, type ReadOptions } from "./read-inputs.ts";
import type { BatchSource } from "./run.ts";

/**
 * Reads a payload file from its begin, batch by batch; throws at the first line
 * that was altered.
 *
 * @param what happens then, as a sentence
 */
async function* payloadBatches(
	inputs: InputReader,
	lines: PayloadLines,
	then: string,
): AsyncGenerator<Batch> {
	const readers = new BlockReaders();
	let before = 0;
	for await (const { block, spec } of inputs.blocks()) {
		const count = readers.for(spec)(block, lines);
		const batch = lines.take(block.input, block.seq, count);
		if (lines.problem) {
			throw new FbocError(
				"payloads_altered",
				EXIT.input,
				`The payload file was altered: ${lines.problem.words}. ${then}`,
				"Make it again with `fboc upload --dry-run --payloads FILE`.",
				{ path: spec.path, line: before + lines.problem.line + 1 },
			);
		}
		before += count;
		yield batch;
	}
	const [problem] = inputs.problems;
	if (problem) throw problem;
}

/**
 * A payload file as the source of a run. The whole file is checked before
 * anything of it is handed out: what was audited is what is sent, or nothing.
 *
 * @throws FbocError `payloads_altered` (exit 4), or what is wrong with the file
 */
export async function payloadSource(
	source: InputSource,
	eventSets: readonly EventSet[],
	options: Pick<ReadOptions, "stdin" | "signal" | "warn">,
): Promise<BatchSource> {
	const open = () =>
		new InputReader([source], {
			...options,
			format: "ndjson",
			columns: {},
			ranges: false,
		});
	const audit = open();
	const seen = new PayloadLines(new FoundPlan(eventSets));
	const nothing = "Nothing was sent.";
	for await (const batch of payloadBatches(audit, seen, nothing)) {
		await audit.took(batch);
	}
	const plan = new FoundPlan(eventSets);
	const inputs = open();
	return {
		plan,
		batches: () =>
			payloadBatches(
				inputs,
				new PayloadLines(plan),
				"It was written to while it was sent.",
			),
		took: (batch) => inputs.took(batch),
		inputs: [source.name],
		pathOf: (input) => inputs.pathOf(input),
		get bytesRead() {
			return inputs.bytesRead;
		},
		bytesTotal: inputs.bytesTotal,
		problems: inputs.problems,
		report: () => inputs.report(),
	};
}

/** The wire of a payload file, from its first line; undefined when it is empty or says none. */
export async function payloadWire(
	source: InputSource,
	options: Pick<ReadOptions, "stdin" | "signal" | "warn">,
): Promise<"conversions" | "offline" | undefined> {
	const inputs = new InputReader([source], {
		...options,
		format: "ndjson",
		columns: {},
		ranges: false,
	});
	const readers = new BlockReaders();
	let wire: unknown;
	for await (const { block, spec } of inputs.blocks()) {
		let seen = false;
		readers.for(spec)(block, {
			get full() {
				return seen;
			},
			event: (event) => {
				if (!seen) wire = (event as { api?: unknown }).api;
				seen = true;
			},
			reject: () => {
				seen = true;
			},
		});
		break;
	}
	return wire === "conversions" || wire === "offline" ? wire : undefined;
}
