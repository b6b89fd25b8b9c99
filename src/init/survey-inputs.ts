import type { Readable } from "node:stream";
import { byStatus, type Proposal } from "../columns/propose.ts";
import { FbocError } from "../errors.ts";
import { UnknownColumns } from "../input/csv/csv-header.ts";
import type { WarnInput } from "../input/input-errors.ts";
import { type OpenInput, openInput } from "../input/open/open-input.ts";
import { createBlockReader } from "../input/read-block.ts";
import type { InputSource } from "../input/source.ts";
import { type Findings, Survey } from "./survey.ts";

/** Events of a sample: enough to meet every name that matters, read in a second or two. */
export const SAMPLE_EVENTS = 50_000;

export interface SampleOptions {
	readonly stdin: Readable;
	/** Ends the waiting for a pipe. */
	readonly signal?: AbortSignal | undefined;
	readonly warn: WarnInput;
	/** @default SAMPLE_EVENTS */
	readonly limit?: number;
}

/** A sample, and what its CSV needs the config to say of its columns, if it does. */
export interface Sample {
	readonly findings: Findings;
	readonly proposal?: Proposal | undefined;
}

/**
 * Reads a sample of the inputs, in their order. A CSV of unknown columns is
 * read with the places that its column names suggest; where those do not do,
 * or it cannot be begun again (standard input, a pipe), its header alone counts.
 *
 * @throws FbocError what opening an input throws; damage further down does not
 * matter to a sample
 */
export async function sampleInputs(
	sources: readonly InputSource[],
	options: SampleOptions,
): Promise<Sample> {
	const survey = new Survey(options.limit ?? SAMPLE_EVENTS);
	let proposal: Proposal | undefined;
	for (const [index, source] of sources.entries()) {
		if (survey.full) break;
		try {
			await read(await open(source, index, proposal, options), survey);
		} catch (error) {
			if (!(error instanceof UnknownColumns)) throw error;
			if (proposal !== undefined) throw error;
			proposal = byStatus(error.proposal);
			survey.defaultEvent = defaultsOf(proposal).event;
			if (source.size === undefined) continue;
			await open(source, index, proposal, options).then(
				(input) => read(input, survey),
				(again: unknown) => {
					if (!(again instanceof UnknownColumns)) throw again;
				},
			);
		}
	}
	return { findings: survey.findings, proposal };
}

function open(
	source: InputSource,
	index: number,
	proposal: Proposal | undefined,
	{ stdin, signal, warn }: SampleOptions,
): Promise<OpenInput> {
	return openInput(source, index, {
		format: "auto",
		columns: Object.fromEntries(
			(proposal?.columns ?? [])
				.filter(({ active }) => active)
				.map(({ name, path }) => [name, path]),
		),
		defaults: defaultsOf(proposal),
		stdin,
		signal,
		ranges: false,
		// What is not read stands in the config, as a comment.
		...(proposal === undefined && { warn }),
	});
}

const defaultsOf = (
	proposal: Proposal | undefined,
): Readonly<Record<string, string>> =>
	Object.fromEntries(
		(proposal?.defaults ?? [])
			.filter(({ active }) => active)
			.map(({ path, value }) => [path, value]),
	);

async function read(input: OpenInput, survey: Survey): Promise<void> {
	const readBlock = createBlockReader(input.spec);
	try {
		for await (const block of input.blocks()) {
			readBlock(block, survey);
			if (survey.full) return;
		}
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
	} finally {
		readBlock.close();
		await input.close();
	}
}
