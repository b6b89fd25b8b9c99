import type { FileHandle } from "node:fs/promises";

/** How every entry begins, as fboc writes it. */
const BEGIN = '{"schema":"fboc.reject/1",';
const LF = 0x0a;
const STEP = 64 * 1024;

/**
 * Whether the last line of a rejects file, which has no line end, is the torn
 * entry of a run that was killed while it wrote. Such an entry stands for
 * nothing: the same command rejects its event again.
 */
export function isTorn(line: string): boolean {
	if (!line.startsWith(BEGIN) && !BEGIN.startsWith(line)) return false;
	try {
		JSON.parse(line);
		return false;
	} catch {
		return true;
	}
}

/**
 * Makes sure that a file which will be appended to ends with a whole line: a
 * torn entry is cut off; any other text gets the line end that it lacks.
 */
export async function mendEnd(file: FileHandle): Promise<void> {
	const { size } = await file.stat();
	const last = await lastLine(file, size);
	if (last.length === 0) return;
	if (isTorn(last.toString())) await file.truncate(size - last.length);
	else await file.appendFile("\n");
}

/** What follows the last line end. */
async function lastLine(file: FileHandle, size: number): Promise<Buffer> {
	let tail = Buffer.alloc(0);
	for (let end = size; end > 0; ) {
		const start = Math.max(0, end - STEP);
		const piece = Buffer.alloc(end - start);
		const { bytesRead } = await file.read(piece, 0, piece.length, start);
		// Another process may have cut it meanwhile.
		if (bytesRead < piece.length) return Buffer.alloc(0);
		tail = Buffer.concat([piece, tail]);
		const at = tail.lastIndexOf(LF);
		if (at !== -1) return tail.subarray(at + 1);
		end = start;
	}
	return tail;
}
