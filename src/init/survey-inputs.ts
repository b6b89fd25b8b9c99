import type { Readable } from "node:stream";
import { parse } from "yaml";
import { FbocError } from "../errors.ts";
import { UnknownColumns } from "../input/csv-header.ts";
import type { InputSource } from "../input/find-inputs.ts";
import type { WarnInput } from "../input/input-errors.ts";
import { type OpenInput, openInput } from "../input/open-input.ts";
import { createBlockReader } from "../input/read-block.ts";
import { type Findings, Survey } from "./survey.ts";

/** Events of a sample: enough to meet every name that matters, read in a second or two. */
export const SAMPLE_EVENTS = 50_000;

export interface SampleOptions {
	readonly stdin: Readable;
	readonly warn: WarnInput;
	/** @default SAMPLE_EVENTS */
	readonly limit?: number;
}

/** A sample, and the `columns:` block (YAML) that its CSV needs, if it does. */
export interface Sample {
	readonly findings: Findings;
	readonly columns: string | undefined;
}

/**
 * Reads a sample of the inputs, in their order. A CSV of unknown columns is
 * read with the places that its column names suggest.
 *
 * @throws FbocError what opening an input throws; damage further down does not
 * matter to a sample
 */
export async function sampleInputs(
	sources: readonly InputSource[],
	options: SampleOptions,
): Promise<Sample> {
	const survey = new Survey(options.limit ?? SAMPLE_EVENTS);
	let columns: string | undefined;
	for (const [index, source] of sources.entries()) {
		if (survey.full) break;
		const input = await open(source, index, columns, options).catch(
			(error: unknown) => {
				// Standard input cannot be begun again.
				const again = columns === undefined && source.path !== undefined;
				if (!(error instanceof UnknownColumns) || !again) throw error;
				columns = error.columns;
				return open(source, index, columns, options);
			},
		);
		await read(input, survey);
	}
	return { findings: survey.findings, columns };
}

function open(
	source: InputSource,
	index: number,
	columns: string | undefined,
	{ stdin, warn }: SampleOptions,
): Promise<OpenInput> {
	return openInput(source, index, {
		format: "auto",
		columns: columns === undefined ? {} : columnsOf(columns),
		stdin,
		ranges: false,
		warn,
	});
}

/** Our own suggestion, read back. */
function columnsOf(block: string): Record<string, string> {
	const { columns } = parse(block) as {
		columns: Record<string, string> | null;
	};
	return columns ?? {};
}

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
