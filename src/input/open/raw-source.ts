import type { Stats } from "node:fs";
import { type FileHandle, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import {
	type Opened,
	openReading,
	streamOf,
} from "../../files/open-reading.ts";
import {
	changedInput,
	type InputDamage,
	systemCode,
	unreadableInput,
} from "../input-errors.ts";
import type { InputSource } from "../source.ts";

const READ_BYTES = 256 * 1024;

/** The bytes of an input as they lie on disk or come from a pipe, and a watch over the file. */
export interface RawSource {
	/** Size when opened; undefined for pipes. */
	readonly size: number | undefined;
	/** Where parts of it may be read by others; undefined: nowhere. */
	readonly path?: string | undefined;
	/** Bytes handed out so far. */
	readonly bytesRead: number;
	/** Bytes handed out by others (range readers) are counted here too. */
	count(bytes: number): void;
	/**
	 * To be called once. A regular file is read up to `size`, even when it grows.
	 * A chunk is good until the next is asked for: files are read into one buffer,
	 * since fresh ones pile up until they are collected (60 MB for a CSV of 54).
	 */
	chunks(): AsyncIterable<Uint8Array>;
	/** What has happened to the file since it was opened; damage is told once. `grew` is harmless where the bytes read end with a whole record. */
	verify(): Promise<"same" | "grew" | InputDamage>;
	close(): Promise<void>;
}

/** @param signal ends the waiting for a pipe */
export async function openRaw(
	source: InputSource,
	stdin: Readable,
	signal?: AbortSignal,
): Promise<RawSource> {
	switch (source.kind) {
		case "refused":
			throw source.refusal;
		case "standard input":
			return streamSource(stdin, source.name);
		case "held": {
			const { handle } = source;
			return fileSource(source, handle, await handle.stat());
		}
		case "file":
		case "stream":
			return openPath(source, signal);
		default:
			return source satisfies never;
	}
}

/** What stands at a path now: it may be another thing than was found there. */
async function openPath(
	source: Extract<InputSource, { kind: "file" | "stream" }>,
	signal: AbortSignal | undefined,
): Promise<RawSource> {
	const { name, path } = source;
	let opened: Opened | undefined;
	try {
		opened = await openReading(path);
		const { stats, handle } = opened;
		if (handle && stats.isFile()) return fileSource(source, handle, stats);
		if (stats.isDirectory())
			throw Object.assign(new Error("a folder"), { code: "EISDIR" });
		// A pipe, a terminal, /dev/null: read to its end as a stream.
		const stream = await streamOf(opened, signal, {
			highWaterMark: READ_BYTES,
		});
		return streamSource(stream, name);
	} catch (error) {
		await opened?.close();
		throw unreadableInput(name, error);
	}
}

function streamSource(stream: Readable, name: string): RawSource {
	let bytesRead = 0;
	return {
		size: undefined,
		get bytesRead() {
			return bytesRead;
		},
		count(bytes) {
			bytesRead += bytes;
		},
		async *chunks() {
			try {
				for await (const chunk of stream) {
					const bytes: Uint8Array =
						typeof chunk === "string" ? Buffer.from(chunk) : chunk;
					bytesRead += bytes.length;
					yield bytes;
				}
			} catch (error) {
				throw unreadableInput(name, error);
			}
		},
		verify: async () => "same",
		async close() {
			stream.destroy();
		},
	};
}

/** Kinds of which an open file may come. */
type OpenSource = Extract<InputSource, { kind: "file" | "stream" | "held" }>;

/** A file that is open; one that was given so is left to whoever opened it. */
function fileSource(
	{ kind, name, path }: OpenSource,
	handle: FileHandle,
	opened: Stats,
): RawSource {
	const { size } = opened;
	let bytesRead = 0;
	let open = kind !== "held";
	let told = false;
	return {
		size,
		path,
		get bytesRead() {
			return bytesRead;
		},
		count(bytes) {
			bytesRead += bytes;
		},
		async *chunks() {
			const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, size));
			for (let at = 0; at < size; ) {
				const wanted = buffer.subarray(0, Math.min(READ_BYTES, size - at));
				const count = await readAt(handle, wanted, at, name);
				if (count === 0) {
					throw changedInput(
						name,
						"the input became shorter while it was read",
					);
				}
				at += count;
				bytesRead += count;
				yield buffer.subarray(0, count);
			}
		},
		async verify() {
			// A copy of our own has no path, and nobody else writes to it.
			if (path === undefined) return "same";
			const state = await changeSince(path, name, opened);
			if (typeof state === "string") return state;
			const first = !told;
			told = true;
			return first ? state : "same";
		},
		async close() {
			if (!open) return;
			open = false;
			await handle.close();
		},
	};
}

/** Fills the buffer unless the file ends, so that chunks do not depend on timing. */
async function readAt(
	handle: FileHandle,
	buffer: Buffer,
	at: number,
	name: string,
): Promise<number> {
	let filled = 0;
	try {
		while (filled < buffer.length) {
			const { bytesRead } = await handle.read(
				buffer,
				filled,
				buffer.length - filled,
				at + filled,
			);
			if (bytesRead === 0) break;
			filled += bytesRead;
		}
	} catch (error) {
		throw unreadableInput(name, error);
	}
	return filled;
}

/** What has happened to a file since it was opened. */
export async function changeSince(
	file: string,
	name: string,
	opened: Stats,
): Promise<"same" | "grew" | InputDamage> {
	let now: Stats;
	try {
		now = await stat(file);
	} catch (error) {
		return systemCode(error) === "ENOENT"
			? changedInput(name, "the input was removed while it was read")
			: unreadableInput(name, error);
	}
	if (now.ino !== opened.ino || now.dev !== opened.dev) {
		return changedInput(name, "the input was replaced while it was read");
	}
	if (now.size < opened.size) {
		return changedInput(name, "the input became shorter while it was read");
	}
	if (now.size > opened.size) return "grew";
	if (now.mtimeMs === opened.mtimeMs) return "same";
	return changedInput(name, "the input was written to while it was read");
}
