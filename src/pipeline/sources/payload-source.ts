import { createHash, hash } from "node:crypto";
import { FbocError } from "../../errors.ts";
import { BlockReaders } from "../../input/block-readers.ts";
import { changedInput } from "../../input/input-errors.ts";
import type { HeldInput } from "../../input/open/hold-input.ts";
import { EachRecord } from "../../input/record/each-record.ts";
import type { EventSet } from "../../vocabulary/routes.ts";
import { isWireName, type WireName } from "../../vocabulary/wire-names.ts";
import type { Batch } from "../mapping/batch.ts";
import type { BatchSource } from "../run/batch-source.ts";
import { FoundPlan, PayloadLines } from "./payload-lines.ts";
import { digestOf, endLine } from "./payloads-end.ts";
import { InputReader, type ReadOptions } from "./read-inputs.ts";

type PayloadOptions = Pick<ReadOptions, "stdin" | "warn">;

const NOTHING = new Uint8Array(0);

/** Blocks are cut by the bytes alone: the same file gives the same ones. */
const markOf = (bytes: Uint8Array): string => hash("sha256", bytes, "base64");

/**
 * A payload file as the source of a run. The whole file is checked before
 * anything of it is handed out, and each block once more when it is: what was
 * checked is what is sent.
 *
 * @throws FbocError `payloads_altered`, `payloads_incomplete` (exit 4), or what is wrong with the file
 */
export async function payloadSource(
	{ source, verify }: HeldInput,
	eventSets: readonly EventSet[],
	options: PayloadOptions,
): Promise<BatchSource> {
	const marks = await checked(
		reader(source, options),
		new PayloadLines(new FoundPlan(eventSets)),
	);
	const plan = new FoundPlan(eventSets);
	const inputs = reader(source, options);
	const { problems } = inputs;
	async function* batches(): AsyncGenerator<Batch> {
		const lines = new PayloadLines(plan);
		const readers = new BlockReaders();
		let at = 0;
		for await (const { block, spec } of inputs.blocks()) {
			if (markOf(block.bytes ?? NOTHING) !== marks[at++]) {
				problems.push(
					changedInput(
						source.name,
						"the payload file was written to while it was sent; nothing of the change was sent",
					),
				);
				return;
			}
			const count = readers.for(spec)(block, lines);
			yield lines.take(block.input, block.seq, count);
		}
		const change = await verify();
		if (change && problems.length === 0) problems.push(change);
	}
	return {
		plan,
		batches,
		inputs: [source.name],
		reading: inputs,
	};
}

/** Reads a payload file from its begin to its end; throws at the first thing that is wrong with it, else gives the marks of its blocks. */
async function checked(
	inputs: InputReader,
	lines: PayloadLines,
): Promise<string[]> {
	const path = inputs.pathOf(0);
	const readers = new BlockReaders();
	const marks: string[] = [];
	const bytes = createHash("sha256");
	const payloads = createHash("sha256");
	let count = 0;
	let before = 0;
	/** What stands from the end line on. */
	let end: Uint8Array | undefined;
	for await (const { block, spec } of inputs.blocks()) {
		const held = block.bytes ?? NOTHING;
		marks.push(markOf(held));
		const lineCount = readers.for(spec)(block, lines);
		const batch = lines.take(block.input, block.seq, lineCount);
		if (spec.recoded)
			throw altered(path, "it begins with a byte-order mark", 1);
		if (end && !lines.problem)
			throw altered(path, "something stands behind its end line", before + 1);
		if (lines.problem) {
			const { words, line } = lines.problem;
			throw altered(path, words, before + line + 1);
		}
		bytes.update(held.subarray(0, lines.end));
		payloads.update(batch.bytes);
		if (lines.end !== undefined) end = held.slice(lines.end);
		count += batch.count;
		before += lineCount;
		await inputs.takenIn(batch);
	}
	const [problem] = inputs.problems;
	if (problem) throw problem;
	if (end === undefined) throw incomplete(path);
	const wanted = endLine(count, digestOf(payloads), bytes);
	if (!Buffer.from(wanted).equals(end)) {
		const words = endWords(Buffer.from(end).toString(), count);
		throw altered(path, words, before);
	}
	return marks;
}

/** What an end line that is not the one expected says. */
function endWords(line: string, count: number): string {
	const said = /"count":(\d+)/.exec(line)?.[1];
	const first = line.indexOf("\n") + 1;
	if (first > 0 && first < line.length)
		return "something stands behind its end line";
	return said === undefined || Number(said) === count
		? "its content is not what its end line says that it was when it was written"
		: `its end line counts ${said}, and there are ${count} before it`;
}

const AGAIN =
	"Copy it again from where it was written, or make it again with `fboc upload --dry-run --payloads FILE`; files that were joined are sent one by one.";

const altered = (path: string, words: string, line: number): FbocError =>
	new FbocError({
		code: "payloads_altered",
		message: `The payload file was altered: ${words}. Nothing was sent.`,
		next: AGAIN,
		place: { path, line },
	});

const incomplete = (path: string): FbocError =>
	new FbocError({
		code: "payloads_incomplete",
		message:
			"The payload file has no end line: it was cut short, its run did not come to its end, or it is none. Nothing was sent.",
		next: AGAIN,
		place: { path },
	});

/** The wire of a payload file, from its first line; undefined when it is empty or says none. */
export async function payloadWire(
	{ source }: HeldInput,
	options: PayloadOptions,
): Promise<WireName | undefined> {
	let wire: unknown;
	const walk = new EachRecord(({ event }) => {
		wire = (event as { api?: unknown } | undefined)?.api;
		return true;
	});
	for await (const { block, spec } of reader(source, options).blocks()) {
		walk.read(block, spec);
		break;
	}
	return isWireName(wire) ? wire : undefined;
}

const reader = (
	source: HeldInput["source"],
	options: PayloadOptions,
): InputReader =>
	new InputReader([source], {
		...options,
		format: "ndjson",
		columns: {},
		ranges: false,
	});
