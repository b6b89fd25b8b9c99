import { createReadStream } from "node:fs";

/**
 * Reads a small file whole, or gives undefined when it is longer than
 * `maxBytes`. Reads no further than that, so that a pipe or a device named by
 * mistake does not fill the memory.
 *
 * @throws the file system's error (`ENOENT`, `EACCES`, `EISDIR`, …)
 */
export async function readBounded(
	path: string,
	maxBytes: number,
): Promise<Buffer | undefined> {
	const parts: Buffer[] = [];
	let length = 0;
	// `end` is inclusive: one byte more than the limit tells that there is more.
	for await (const part of createReadStream(path, { end: maxBytes })) {
		parts.push(part);
		length += part.length;
	}
	return length > maxBytes ? undefined : Buffer.concat(parts);
}
