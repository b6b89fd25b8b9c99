import type { BigIntStats } from "node:fs";
import { readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";

/** Where a path leads, as the system that would open it sees it. */
export interface FilePlace {
	/**
	 * Without a link in it, the last one followed too; of what is not there yet
	 * the real path of its folder, and its name. Undefined where only a descriptor
	 * is known.
	 */
	readonly real: string | undefined;
	/** `device:inode` of a regular file: two names of one file (hard links, another case of letters) have the same. */
	readonly id: string | undefined;
	/** `other`: a folder, a pipe, a device. */
	readonly kind: "file" | "absent" | "other";
	/** Number of this process's own descriptor, where the path names one (`/dev/stdout`, `/dev/fd/3`). */
	readonly descriptor?: number;
}

/**
 * Whether what is written to one place is read at the other. Only regular files
 * hold what is written to them: pipes and devices are never the same.
 */
export const isSamePlace = (a: FilePlace, b: FilePlace): boolean =>
	a.kind !== "other" &&
	b.kind !== "other" &&
	((a.id !== undefined && a.id === b.id) ||
		(a.real !== undefined && a.real === b.real));

/** As many links as Linux follows. */
const MAX_LINKS = 40;

/**
 * Looks where a path leads; nothing is opened. What cannot be looked at counts
 * as absent: whoever opens it is told why.
 */
export async function placeOf(path: string): Promise<FilePlace> {
	// Not joined, which would take `link/..` for nothing: `..` leads out of where the link leads.
	let at = isAbsolute(path) ? path : `./${path}`;
	let descriptor: number | undefined;
	for (let links = 0; links < MAX_LINKS; links++) {
		const folder = await realFolder(dirname(at));
		const name = basename(at);
		at = join(folder, name);
		if (isOwnDescriptors(folder) && /^\d+$/.test(name)) {
			descriptor = Number(name);
			break;
		}
		const target = await readlink(at).catch(() => undefined);
		if (target === undefined) break;
		at = isAbsolute(target) ? target : `${folder}/${target}`;
	}
	const stats = await stat(at, { bigint: true }).catch(() => undefined);
	const real =
		descriptor === undefined ? at : await realpath(at).catch(() => undefined);
	return {
		...placeOfStats(stats, real),
		...(descriptor !== undefined && { descriptor }),
	};
}

/** The place of what was looked at already: a descriptor, for instance. */
export function placeOfStats(
	stats: BigIntStats | undefined,
	real?: string,
): FilePlace {
	if (stats === undefined) return { real, id: undefined, kind: "absent" };
	return stats.isFile()
		? { real, id: `${stats.dev}:${stats.ino}`, kind: "file" }
		: { real, id: undefined, kind: "other" };
}

/** The real path of a folder; of one that is not there that of the nearest above it, and the rest. */
async function realFolder(path: string): Promise<string> {
	const real = await realpath(path).catch(() => undefined);
	if (real !== undefined || dirname(path) === path) return real ?? path;
	return join(await realFolder(dirname(path)), basename(path));
}

/** Links of Linux lead there from `/dev/stdout` and `/dev/fd`; elsewhere it is `/dev/fd` itself. */
const isOwnDescriptors = (folder: string): boolean =>
	folder === "/dev/fd" || folder === `/proc/${process.pid}/fd`;
