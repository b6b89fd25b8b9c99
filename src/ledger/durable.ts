import { type FileHandle, open } from "node:fs/promises";

/** Writes all of it, at the file's end. A full disk may take part of it without an error. */
export async function writeAll(
	file: FileHandle,
	parts: readonly (Uint8Array | Uint32Array)[],
): Promise<void> {
	const whole = Buffer.concat(
		parts.map((part) =>
			part instanceof Uint8Array
				? part
				: new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
		),
	);
	for (let at = 0; at < whole.length; ) {
		const { bytesWritten } = await file.write(whole, at);
		at += bytesWritten;
	}
}

/** Makes a new name in a folder durable; not every platform can, nor needs it. */
export async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, "r").catch(() => undefined);
	try {
		await folder?.sync();
	} catch {
		// Windows cannot flush a folder; its file systems journal names.
	} finally {
		await folder?.close();
	}
}
