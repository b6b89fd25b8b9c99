import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { FbocError } from "../../src/errors.ts";
import type { Block, InputSpec, RecordSink } from "../../src/input/block.ts";
import type { InputWarning } from "../../src/input/input-errors.ts";
import {
	type OpenOptions,
	openInput,
} from "../../src/input/open/open-input.ts";
import { createBlockReader } from "../../src/input/read-block.ts";
import type { InputSource } from "../../src/input/source.ts";

/** What was read of one input: `line` is physical, from 1. */
export interface Collected {
	events: { line: number; event: unknown }[];
	rejects: {
		line: number;
		code: string;
		message: string;
		bytes: string;
	}[];
	spec: InputSpec | undefined;
	blocks: Block[];
	/** Physical lines that all blocks hold. */
	lines: number;
	bytesRead: number;
	error: FbocError | undefined;
	warnings: InputWarning[];
}

type Options = Partial<OpenOptions>;

/** A folder that is removed when the test ends. */
export function tempFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "fboc-input-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A file with the given bytes, in a folder of its own. */
export function tempFile(bytes: Uint8Array | string, name = "file"): string {
	const path = join(tempFolder(), name);
	writeFileSync(path, bytes);
	return path;
}

/** Reads a file to its end through `openInput` and `createBlockReader`. Anything thrown but an `FbocError` fails the test. */
export function readFileInput(
	path: string,
	options: Options = {},
): Promise<Collected> {
	return collect({ kind: "stream", name: path, path }, options);
}

/** Reads stdin given as chunks. */
export function readChunks(
	chunks: Iterable<Uint8Array>,
	options: Options = {},
): Promise<Collected> {
	const stdin = Readable.from(chunks, { objectMode: true });
	return collect({ kind: "standard input", name: "-" }, { ...options, stdin });
}

export async function collect(
	source: InputSource,
	options: Options = {},
): Promise<Collected> {
	const found: Collected = {
		events: [],
		rejects: [],
		spec: undefined,
		blocks: [],
		lines: 0,
		bytesRead: 0,
		error: undefined,
		warnings: [],
	};
	const known = (error: unknown) => {
		if (!(error instanceof FbocError)) throw error;
		found.error ??= error;
	};
	try {
		const input = await openInput(source, 0, {
			format: "auto",
			columns: {},
			stdin: Readable.from([]),
			ranges: false,
			warn: (warning) => found.warnings.push(warning),
			...options,
		});
		found.spec = input.spec;
		const read = createBlockReader(input.spec);
		try {
			for await (const block of input.blocks()) {
				found.blocks.push(block);
				found.lines += read(block, sinkOf(found));
			}
			await input.verify();
		} finally {
			found.bytesRead = input.bytesRead;
			read.close();
			await input.close();
		}
	} catch (error) {
		known(error);
	}
	return found;
}

export function sinkOf(
	found: Pick<Collected, "events" | "rejects" | "lines">,
): RecordSink {
	const before = found.lines;
	return {
		full: false,
		event(event, { line }) {
			found.events.push({ line: before + line + 1, event });
		},
		reject(code, message, { line, bytes, start, end }) {
			found.rejects.push({
				line: before + line + 1,
				code,
				message,
				bytes: Buffer.from(bytes.subarray(start, end)).toString("latin1"),
			});
		},
	};
}
