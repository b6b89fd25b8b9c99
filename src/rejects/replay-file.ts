import { createReadStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { isThere } from "../files/is-there.ts";
import { openWhole, type WholeFile } from "../files/whole-file.ts";
import { Secret } from "../secret.ts";
import { holdsSuspect } from "../segment/unsafe.ts";
import { isTorn } from "./torn-end.ts";
import { rejectsUnwritable } from "./unwritable.ts";

/** One entry of a rejects file, as far as a replay needs it. */
export interface ReplayEntry {
	/** As the rejected run named its input. */
	readonly input: string;
	readonly line: number;
	/** Id, for a delivery that Meta refused. */
	readonly eventSet: string | undefined;
	readonly digest: string;
	/** The record, perhaps mended by hand; absent: it is read again from the input. */
	readonly data: Secret | undefined;
}

/**
 * The entries of a rejects file, in order; it is never held whole. The torn
 * last line of a run that was killed is none.
 *
 * @throws FbocError `rejects_unreadable` (exit 4) with the line
 */
export async function* replayEntries(
	path: string,
): AsyncGenerator<ReplayEntry> {
	for await (const { text, number, whole } of linesOf(path)) {
		if (!whole && isTorn(text)) continue;
		yield entryOf(text) ?? fail(path, number);
	}
}

interface Line {
	readonly text: string;
	/** From 1. */
	readonly number: number;
	/** It has a line end. */
	readonly whole: boolean;
}

/** The lines that are not blank. Cut at LF alone: JSON may hold U+2028, which `readline` takes for a line end. */
async function* linesOf(path: string): AsyncGenerator<Line> {
	let rest = "";
	let number = 0;
	const file = createReadStream(path, { encoding: "utf8" });
	try {
		for await (const piece of file) {
			const lines = (rest + piece).split("\n");
			rest = lines.pop() ?? "";
			for (const text of lines) {
				number++;
				if (text.trim() !== "") yield { text, number, whole: true };
			}
		}
	} catch {
		fail(path, undefined);
	}
	if (rest.trim() !== "")
		yield { text: rest, number: number + 1, whole: false };
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
		event_set: eventSet,
		digest,
		event,
		raw,
	} = value as Record<string, unknown>;
	if (
		schema !== "fboc.reject/1" ||
		typeof input !== "string" ||
		!Number.isSafeInteger(at) ||
		!((at as number) >= 1) ||
		typeof digest !== "string"
	) {
		return undefined;
	}
	const text =
		event !== undefined
			? textOf(line, event)
			: typeof raw === "string"
				? raw
				: undefined;
	if (event !== undefined && text === undefined) return undefined;
	return {
		input,
		line: at as number,
		eventSet: typeof eventSet === "string" ? eventSet : undefined,
		digest,
		data: text === undefined ? undefined : new Secret(text),
	};
}

/** The event's text as it stands in the line, with every digit; undefined where it cannot be had. */
function textOf(line: string, event: unknown): string | undefined {
	const mark = /,\s*"event"\s*:/.exec(line);
	const text =
		mark && line.slice(mark.index + mark[0].length, line.lastIndexOf("}"));
	try {
		if (
			text !== null &&
			JSON.stringify(JSON.parse(text)) === JSON.stringify(event)
		)
			return text;
	} catch {
		// Something follows the event: the line was put in another order.
	}
	return holdsSuspect(event) ? undefined : JSON.stringify(event);
}

function fail(path: string, line: number | undefined): never {
	throw new FbocError({
		code: "rejects_unreadable",
		message:
			line === undefined
				? "The rejects file cannot be read."
				: "A line of the rejects file is no entry of one.",
		next:
			line === undefined
				? "Name the rejects file that a run has left; `fboc history` shows it."
				: "Mend that line or take it out; nothing was replayed.",
		place: { path, ...(line !== undefined && { line }) },
	});
}

/** Where a replay keeps what it rejects anew, until it is done. */
export const freshPath = (path: string, runId: string): string =>
	`${path}.${runId}.fresh`;

/** Removes what replays that were killed have left beside a rejects file. Only for the holder of its lock. */
export async function removeLeftovers(path: string): Promise<void> {
	const folder = dirname(path);
	const begin = `${basename(path)}.`;
	for (const name of await readdir(folder).catch(() => [])) {
		const tail = name.startsWith(begin) ? name.slice(begin.length) : "";
		if (/^\d{8}T\d{6}-[0-9a-f]{6}\.(?:fresh|next)$/.test(tail))
			await rm(join(folder, name), { force: true });
	}
}

/**
 * Puts a rejects file in order after a replay: entries that are still open stay
 * as they stand, those that it has rejected anew follow. Replaced as a whole, so that there is
 * a full file at every moment.
 *
 * @param path without symbolic links: it is replaced itself, not what it points to
 * @param keep whether entry number i (from 0) is still open
 * @param run its id, and how many entries it has made
 * @returns how many entries there are now
 * @throws FbocError `rejects_full`, `rejects_unwritable`; then the file is as it was
 */
export async function rewriteRejects(
	path: string,
	keep: (entry: number) => boolean,
	{ runId, anew }: { readonly runId: string; readonly anew: number },
): Promise<number> {
	const fresh = freshPath(path, runId);
	let left = 0;
	let found = 0;
	async function* entries(): AsyncGenerator<string> {
		let entry = 0;
		for await (const { text, whole } of linesOf(path)) {
			if ((!whole && isTorn(text)) || !keep(entry++)) continue;
			left++;
			yield `${text}\n`;
		}
		if (!isThere(fresh)) return;
		for await (const { text, whole } of linesOf(fresh)) {
			// Cut short by a full disk: not all of it is there.
			if (!whole) return;
			found++;
			yield `${text}\n`;
		}
	}
	let next: WholeFile | undefined;
	try {
		next = await openWhole(path, 0o600);
		await pipeline(Readable.from(entries()), next.stream, { end: false });
		// What failed anew could not all be written down: then nothing leaves the file.
		if (found < anew) throw new Error("entries are missing");
		await next.commit();
	} catch (error) {
		await next?.discard();
		const exitCode = next === undefined ? EXIT.usage : EXIT.unavailable;
		throw rejectsUnwritable(path, error, exitCode);
	}
	return left + found;
}
