import type { Stats } from "node:fs";
import { openReading, streamOf } from "../files/open-reading.ts";

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a small file whole, or gives undefined when it is longer than
 * `maxBytes`. Reads no further than that, so that a pipe or a device named by
 * mistake does not fill the memory.
 *
 * @param signal breaks it off: a pipe may be silent for ever
 * @param judge throws where the file, as it is open, is not to be read
 * @throws the file system's error (`ENOENT`, `EACCES`, `EISDIR`, …), or what `judge` throws
 */
export async function readBounded(
	path: string,
	maxBytes: number,
	signal?: AbortSignal,
	judge?: (opened: Stats) => Promise<void>,
): Promise<Buffer | undefined> {
	const parts: Buffer[] = [];
	let length = 0;
	// One byte more than the limit tells that there is more.
	const limit = maxBytes + 1;
	const opened = await openReading(path);
	try {
		await judge?.(opened.stats);
	} catch (error) {
		await opened.close();
		throw error;
	}
	const stream = await streamOf(opened, signal, {
		highWaterMark: CHUNK_BYTES,
		limit,
	});
	for await (const part of stream) {
		parts.push(part);
		length += part.length;
		if (length >= limit) break;
	}
	return length > maxBytes ? undefined : Buffer.concat(parts);
}
