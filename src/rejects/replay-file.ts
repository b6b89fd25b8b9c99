import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { Secret } from "../secret.ts";

/** One entry of a rejects file, as far as a replay needs it. */
export interface ReplayEntry {
	/** As the rejected run named its input. */
	readonly input: string;
	readonly line: number;
	readonly digest: string;
	/** The record, perhaps mended by hand; absent: it is read again from the input. */
	readonly data: Secret | undefined;
}

/**
 * The entries of a rejects file, in order; it is never held whole.
 *
 * @throws FbocError `rejects_unreadable` (exit 4) with the line
 */
export async function* replayEntries(
	path: string,
): AsyncGenerator<ReplayEntry> {
	let number = 0;
	for await (const line of linesOf(path)) {
		number++;
		if (line.trim() === "") continue;
		yield entryOf(line) ?? fail(path, number);
	}
}

async function* linesOf(path: string): AsyncGenerator<string> {
	const file = createReadStream(path);
	try {
		yield* createInterface({
			input: file,
			crlfDelay: Number.POSITIVE_INFINITY,
		});
	} catch {
		fail(path, undefined);
	} finally {
		file.destroy();
	}
}

function entryOf(line: string): ReplayEntry | undefined {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return undefined;
	}
	if (typeof value !== "object" || value === null) return undefined;
	const {
		schema,
		input,
		line: at,
		digest,
		event,
		raw,
	} = value as Record<string, unknown>;
	if (
		schema !== "fboc.reject/1" ||
		typeof input !== "string" ||
		typeof at !== "number" ||
		!(at >= 1) ||
		typeof digest !== "string"
	) {
		return undefined;
	}
	const data =
		event !== undefined
			? new Secret(JSON.stringify(event))
			: typeof raw === "string"
				? new Secret(raw)
				: undefined;
	return { input, line: at, digest, data };
}

function fail(path: string, line: number | undefined): never {
	throw new FbocError(
		"rejects_unreadable",
		EXIT.input,
		line === undefined
			? "The rejects file cannot be read."
			: "A line of the rejects file is no entry of one.",
		line === undefined
			? "Name the rejects file that a run has left; `fboc history` shows it."
			: "Mend that line or take it out; nothing was replayed.",
		{ path, ...(line !== undefined && { line }) },
	);
}

/**
 * Puts a rejects file in order after a replay: entries that are still open stay
 * as they stand, those of `fresh` follow. Replaced as a whole, so that there is
 * a full file at every moment.
 *
 * @param keep whether entry number i (from 0) is still open
 * @param fresh file of what the replay has rejected anew; removed
 */
export async function rewriteRejects(
	path: string,
	keep: (entry: number) => boolean,
	fresh: string,
): Promise<void> {
	const next = `${path}.next`;
	await pipeline(
		Readable.from(leftOver(path, keep, fresh)),
		createWriteStream(next, { mode: 0o600, flush: true }),
	);
	await rename(next, path);
	await rm(fresh, { force: true });
}

async function* leftOver(
	path: string,
	keep: (entry: number) => boolean,
	fresh: string,
): AsyncGenerator<string> {
	let entry = 0;
	for await (const line of linesOf(path)) {
		if (line.trim() === "") continue;
		if (keep(entry++)) yield `${line}\n`;
	}
	if (existsSync(fresh)) {
		for await (const line of linesOf(fresh)) yield `${line}\n`;
	}
}
