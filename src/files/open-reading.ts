import { closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";

/** Opened without waiting for whoever writes to a pipe; Windows knows no such flag. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file that is open for reading. */
export interface Opened {
	readonly path: string;
	readonly stats: Stats;
	/** Undefined for a pipe, whose descriptor is the event loop's. */
	readonly handle: FileHandle | undefined;
	readonly fd: number;
	/** Unless it is read as a stream. */
	close(): Promise<void>;
}

/**
 * Opens a file for reading. A pipe without a writer, and one whose writer is
 * silent, would hold a thread of the runtime for ever: no signal ends that, nor
 * does the process end while it lasts.
 *
 * @throws the file system's error
 */
export async function openReading(path: string): Promise<Opened> {
	if ((await stat(path)).isFIFO()) {
		const fd = openSync(path, WITHOUT_WAITING);
		const stats = fstatSync(fd);
		const close = async () => closeSync(fd);
		if (stats.isFIFO()) return { path, stats, handle: undefined, fd, close };
		closeSync(fd);
	}
	const handle = await open(path, WITHOUT_WAITING);
	const { fd } = handle;
	const close = () => handle.close();
	try {
		return { path, stats: await handle.stat(), handle, fd, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/**
 * What an open file gives, to its end; the file is closed with the stream. Pipes
 * and terminals are waited for by the event loop, so that `signal`, which breaks
 * it off, is heard.
 *
 * @param limit bytes at most
 */
export async function streamOf(
	{ path, handle, fd }: Opened,
	signal: AbortSignal | undefined,
	options: { readonly highWaterMark: number; readonly limit?: number },
): Promise<Readable> {
	const { highWaterMark, limit } = options;
	let stream: Readable;
	if (handle === undefined) {
		// Not opened a second time: a descriptor that was opened after the writer has gone hears of no end.
		stream = new Socket({ fd, readable: true, writable: false });
	} else if (isatty(fd)) {
		// The event loop wants a descriptor of its own.
		const own = openSync(path, WITHOUT_WAITING);
		await handle.close();
		stream = new ReadStream(own);
	} else
		stream = handle.createReadStream({
			highWaterMark,
			...(limit !== undefined && { end: limit - 1 }),
		});
	// It may be broken off before anybody reads; whoever reads then is told.
	stream.on("error", () => {});
	const stop = () => stream.destroy(new Error("interrupted"));
	if (signal?.aborted) stop();
	signal?.addEventListener("abort", stop, { once: true });
	stream.once("close", () => signal?.removeEventListener("abort", stop));
	return stream;
}
