import { open } from "node:fs/promises";

/** One part of a run that is split among processes. */
export interface Shard {
	/** From 0. */
	readonly index: number;
	readonly count: number;
}

/** The part of a file, in bytes, whose blocks are the shard's: those that begin in it. */
export const shareOf = (
	{ index, count }: Shard,
	size: number,
): { from: number; to: number } => ({
	from: Math.floor((size * index) / count),
	to: Math.floor((size * (index + 1)) / count),
});

const NEWLINE = 0x0a;

/**
 * The number of the first physical line that begins at or after a byte of a
 * file, from 1. Reads what lies before, and nothing else of it than newlines.
 */
export async function lineAt(path: string, byte: number): Promise<number> {
	if (byte === 0) return 1;
	const file = await open(path);
	const buffer = Buffer.allocUnsafe(1 << 20);
	let lines = 2;
	try {
		for (let at = 0; at < byte - 1; ) {
			const wanted = Math.min(buffer.length, byte - 1 - at);
			const { bytesRead } = await file.read(buffer, 0, wanted, at);
			if (bytesRead === 0) break;
			const read = buffer.subarray(0, bytesRead);
			for (
				let i = read.indexOf(NEWLINE);
				i >= 0;
				i = read.indexOf(NEWLINE, i + 1)
			) {
				lines++;
			}
			at += bytesRead;
		}
	} finally {
		await file.close();
	}
	return lines;
}

/** The name of a shard's own ledger and locks: `1-of-4`. */
export const shardName = ({ index, count }: Shard): string =>
	`${index + 1}-of-${count}`;
