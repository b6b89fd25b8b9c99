import type { Readable } from "node:stream";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type {
	InputFormat,
	InputSpec,
	ReadCode,
	RecordSink,
} from "../input/block.ts";
import type { InputSource } from "../input/find/find-inputs.ts";
import type { WarnInput } from "../input/input-errors.ts";
import { openInput } from "../input/open/open-input.ts";
import { createBlockReader } from "../input/read-block.ts";
import type { SegmentEvent } from "../segment/event.ts";

/** One record of an input: an event, or why it cannot be read. */
export interface FoundRecord {
	readonly spec: InputSpec;
	/** Physical line where it begins, from 1. */
	readonly line: number;
	readonly event: SegmentEvent | undefined;
	readonly refusal: { readonly code: ReadCode } | undefined;
	/** Its bytes, UTF-8. */
	readonly bytes: Uint8Array;
}

export interface FindOptions {
	readonly format: "auto" | InputFormat;
	readonly delimiter?: string;
	readonly columns: Readonly<Record<string, string>>;
	readonly defaults?: Readonly<Record<string, unknown>>;
	readonly stdin: Readable;
	/** Ends the waiting for a pipe. */
	readonly signal?: AbortSignal | undefined;
	readonly warn: WarnInput;
}

/**
 * The record that line `wanted` of an input belongs to, or the first one. Reads
 * with the readers of an upload, from the begin, since only they know where
 * records begin.
 *
 * @throws FbocError `line_not_found`, `no_events` (exit 2), or what opening and
 * reading the input throws
 */
export async function findRecord(
	source: InputSource,
	wanted: number | undefined,
	options: FindOptions,
): Promise<FoundRecord> {
	const input = await openInput(source, 0, { ...options, ranges: false });
	const { spec } = input;
	const finder = new Finder(spec, wanted);
	const read = createBlockReader(spec);
	try {
		for await (const block of input.blocks()) {
			finder.before += read(block, finder);
			if (finder.full) break;
		}
	} catch (error) {
		// A file that is damaged further down still has what stands before.
		if (!(error instanceof FbocError) || finder.found === undefined)
			throw error;
	} finally {
		read.close();
		await input.close();
	}
	const { found, before } = finder;
	if (wanted === undefined) {
		if (found !== undefined) return found;
		throw notFound("no_events", "The input holds no events.", source.name);
	}
	const beyond = wanted > before && !finder.full;
	const blank = spec.format === "ndjson" && found?.line !== wanted;
	if (found !== undefined && !beyond && !blank) return found;
	const why = beyond
		? `The input has ${before} lines, so there is no line ${wanted}.`
		: found === undefined && spec.format === "csv"
			? `Line ${wanted} is the header, or stands before it.`
			: `No record stands at line ${wanted}.`;
	throw notFound("line_not_found", why, source.name);
}

const notFound = (
	code: "line_not_found" | "no_events",
	message: string,
	path: string,
): FbocError =>
	new FbocError({
		code,
		exitCode: EXIT.usage,
		message,
		next: "Give the line where an event begins, counted from 1, or leave --line out for the first one.",
		place: { path, field: "--line" },
	});

class Finder implements RecordSink {
	found: FoundRecord | undefined;
	full = false;
	/** Physical lines of the blocks before the present one. */
	before = 0;
	readonly #spec: InputSpec;
	readonly #wanted: number | undefined;

	constructor(spec: InputSpec, wanted: number | undefined) {
		this.#spec = spec;
		this.#wanted = wanted;
	}

	event(
		event: SegmentEvent,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		this.#take(line, event, undefined, bytes, start, end);
	}

	reject(
		code: ReadCode,
		_message: string,
		_field: string | null,
		line: number,
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		this.#take(line, undefined, { code }, bytes, start, end);
	}

	#take(
		lineInBlock: number,
		event: SegmentEvent | undefined,
		refusal: FoundRecord["refusal"],
		bytes: Uint8Array,
		start: number,
		end: number,
	): void {
		if (this.full) return;
		const line = this.before + lineInBlock + 1;
		const wanted = this.#wanted ?? line;
		if (line > wanted) {
			this.full = true;
			return;
		}
		this.found = {
			spec: this.#spec,
			line,
			event,
			refusal,
			bytes: bytes.slice(start, end),
		};
		if (this.#wanted === undefined) this.full = true;
	}
}
