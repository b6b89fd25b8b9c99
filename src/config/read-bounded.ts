import type { Stats } from "node:fs";
import { open } from "node:fs/promises";

/**
 * Reads a small file whole, or gives undefined when it is longer than
 * `maxBytes`. Reads no further than that, so that a pipe or a device named by
 * mistake does not fill the memory.
 *
 * @param judge throws where the file, as it is open, is not to be read
 * @throws the file system's error (`ENOENT`, `EACCES`, `EISDIR`, …), or what `judge` throws
 */
export async function readBounded(
	path: string,
	maxBytes: number,
	judge?: (opened: Stats) => Promise<void>,
): Promise<Buffer | undefined> {
	const parts: Buffer[] = [];
	let length = 0;
	const file = await open(path);
	try {
		await judge?.(await file.stat());
		// `end` is inclusive: one byte more than the limit tells that there is more.
		const stream = file.createReadStream({ end: maxBytes, autoClose: false });
		for await (const part of stream) {
			parts.push(part);
			length += part.length;
		}
	} finally {
		await file.close();
	}
	return length > maxBytes ? undefined : Buffer.concat(parts);
}
