import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { formatOf } from "../input/formats.ts";
import { type OpenOptions, openInput } from "../input/open/open-input.ts";
import {
	bytesOf,
	EachRecord,
	type InputRecord,
} from "../input/record/each-record.ts";
import type { InputSource } from "../input/source.ts";

export type FindOptions = Omit<OpenOptions, "ranges">;

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
): Promise<InputRecord> {
	const input = await openInput(source, 0, { ...options, ranges: false });
	const { spec } = input;
	let found: InputRecord | undefined;
	const walk = new EachRecord((record) => {
		const isBeyond = record.line > (wanted ?? record.line);
		if (!isBeyond) found = held(record);
		return isBeyond || wanted === undefined;
	});
	try {
		for await (const block of input.blocks()) {
			walk.read(block, spec);
			if (walk.full) break;
		}
	} catch (error) {
		// A file that is damaged further down still has what stands before.
		if (!(error instanceof FbocError) || found === undefined) throw error;
	} finally {
		walk.close();
		await input.close();
	}
	if (wanted === undefined) {
		if (found !== undefined) return found;
		throw notFound("no_events", "The input holds no events.", source.name);
	}
	const { spansLines, before } = formatOf(spec.format);
	const isHere = found?.line === wanted;
	// The last line may lack its end.
	const isBeyond = wanted > walk.lines && !walk.full && !isHere;
	const isThere = isHere || spansLines;
	if (found !== undefined && !isBeyond && isThere) return found;
	const why = isBeyond
		? `The input has ${walk.lines} lines, so there is no line ${wanted}.`
		: found === undefined && before !== undefined
			? `Line ${wanted} ${before}.`
			: `No record stands at line ${wanted}.`;
	throw notFound("line_not_found", why, source.name);
}

/** A record that outlasts its block. */
function held(record: InputRecord): InputRecord {
	const bytes = bytesOf(record).slice();
	const at = { ...record.at, bytes, start: 0, end: bytes.length };
	return { ...record, at };
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
