import type { Dirent, Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAbsent } from "../is-there.ts";
import { type InputSource, sourceOf } from "./find-inputs.ts";
import { unreadableInput, type WarnInput } from "./input-errors.ts";
import { printable } from "./printable.ts";

/** What exporters and desktops leave beside the data: hidden files, Hadoop and Spark markers, checksums. */
const NOT_DATA =
	/^(?:\..*|_SUCCESS|_committed_.*|_started_.*|_temporary|Thumbs\.db|desktop\.ini|.*\.crc)$/i;

/** Order of names: by code unit, the same on every machine. */
export function byName(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The regular files of a folder and of those below it, in name order. A
 * symbolic link to a regular file is read (Kubernetes mounts files so); one to
 * a folder is not entered, so there are no loops; pipes, sockets and devices
 * are left alone. What is left out by its kind is warned of (`not_a_file`).
 */
export async function* walkFolder(
	path: string,
	name: string,
	warn?: WarnInput,
): AsyncGenerator<InputSource> {
	let entries: Dirent[];
	try {
		entries = await readdir(path, { withFileTypes: true });
	} catch (error) {
		throw unreadableInput(name, error);
	}
	entries.sort((a, b) => byName(a.name, b.name));
	for (const entry of entries) {
		if (NOT_DATA.test(entry.name)) continue;
		const file = join(path, entry.name);
		const below = `${name.endsWith("/") ? name.slice(0, -1) : name}/${entry.name}`;
		if (entry.isDirectory()) {
			yield* walkFolder(file, below, warn);
			continue;
		}
		const stats = await regularFile(entry, file, below);
		if (stats) yield sourceOf(below, file, stats);
		else {
			warn?.({
				code: "not_a_file",
				message: `${printable(below, 200)} is not a regular file; it is left out`,
				path: below,
			});
		}
	}
}

/** What the file or link leads to, if that is a regular file. A file that vanishes meanwhile is found missing when it is opened. */
async function regularFile(
	entry: Dirent,
	file: string,
	name: string,
): Promise<Stats | undefined> {
	if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
	try {
		const stats = await stat(file);
		return stats.isFile() ? stats : undefined;
	} catch (error) {
		// A link that leads nowhere is left out and told of; what may not be looked at holds events.
		if (isAbsent(error)) return undefined;
		throw unreadableInput(name, error);
	}
}
