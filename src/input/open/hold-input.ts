import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { FbocError } from "../../errors.ts";
import { becauseOf, isFull } from "../../files/disk-trouble.ts";
import {
	changedInput,
	type InputDamage,
	unreadableInput,
} from "../input-errors.ts";
import type { InputSource } from "../source.ts";
import { changeSince, openRaw } from "./raw-source.ts";

/** An input that can be read as often as is wanted, and is the same each time. */
export interface HeldInput {
	readonly source: InputSource;
	/** What has happened to it since it was taken hold of. */
	verify(): Promise<InputDamage | undefined>;
	close(): Promise<void>;
}

/**
 * Takes hold of an input: a file is opened once and read through that, whatever
 * is put in its place meanwhile. What can be read but once (standard input, a
 * pipe) is copied to a file of our own, which has no name.
 *
 * @param signal ends the waiting for a pipe
 * @throws FbocError `spool_full` (exit 5), `spool_unwritable` (exit 2), or what opening and reading the input throws
 */
export async function holdInput(
	source: InputSource,
	stdin: Readable,
	signal: AbortSignal,
): Promise<HeldInput> {
	switch (source.kind) {
		case "file":
			return heldFile(source.name, source.path);
		case "refused":
			throw source.refusal;
		case "standard input":
		case "stream": {
			const handle = await spooled(source, stdin, signal);
			const { size } = await handle.stat();
			return heldBy({ kind: "held", name: source.name, size, handle });
		}
		case "held":
			return heldBy(source);
		default:
			return source satisfies never;
	}
}

const heldBy = (
	source: Extract<InputSource, { kind: "held" }>,
	verify: HeldInput["verify"] = async () => undefined,
): HeldInput => ({ source, verify, close: () => source.handle.close() });

async function heldFile(name: string, path: string): Promise<HeldInput> {
	let handle: FileHandle;
	try {
		handle = await open(path, "r");
	} catch (error) {
		throw unreadableInput(name, error);
	}
	const opened = await handle.stat();
	return heldBy(
		{ kind: "held", name, path, size: opened.size, handle },
		async () => {
			const state = await changeSince(path, name, opened);
			if (state === "same") return undefined;
			return state === "grew"
				? changedInput(name, "the input was written to while it was read")
				: state;
		},
	);
}

/** Everything that an input gives, in a file without a name. */
async function spooled(
	source: InputSource,
	stdin: Readable,
	signal: AbortSignal,
): Promise<FileHandle> {
	const raw = await openRaw(source, stdin, signal);
	let spool: FileHandle | undefined;
	try {
		const file = await namelessFile().catch(unwritable);
		spool = file;
		for await (const chunk of raw.chunks())
			await file.appendFile(chunk).catch(unwritable);
		return file;
	} catch (error) {
		await spool?.close();
		throw error;
	} finally {
		await raw.close();
	}
}

/** For its owner only, and gone with the process: what it holds are hashes of people. */
async function namelessFile(): Promise<FileHandle> {
	const folder = await mkdtemp(join(tmpdir(), "fboc-"));
	try {
		return await open(join(folder, "spool"), "wx+", 0o600);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function unwritable(cause: unknown): never {
	const what = "what comes from a pipe cannot be kept while it is checked";
	const place = { path: tmpdir() };
	if (isFull(cause)) {
		throw new FbocError({
			code: "spool_full",
			message: `The disk is full: ${what}. Nothing was sent.`,
			next: "Make room in that folder, or name another in TMPDIR, and run the same command again.",
			place,
			cause,
		});
	}
	throw new FbocError({
		code: "spool_unwritable",
		message: `There is no writing to the folder for temporary files${becauseOf(cause)}: ${what}.`,
		next: "Name another folder in TMPDIR, or give a file.",
		place,
		cause,
	});
}
