import { isUtf8 } from "node:buffer";
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import {
	missingInput,
	notAFile,
	unnamedInput,
	unreadableInput,
	type WarnInput,
} from "../input-errors.ts";
import { type InputSource, refused, sourceAt } from "../source.ts";

/** What exporters and desktops leave beside the data: hidden files, Hadoop and Spark markers, checksums. */
const NOT_DATA =
	/^(?:\..*|_SUCCESS|_committed_.*|_started_.*|_temporary|Thumbs\.db|desktop\.ini|.*\.crc)$/i;

/** Order of names: by code unit, the same on every machine. */
export function byName(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** An entry of a folder. */
interface Entry {
	/** U+FFFD in place of what is not UTF-8. */
	readonly name: string;
	/** The bytes of the name, where they are not UTF-8. */
	readonly odd?: Buffer;
	readonly kind: Dirent<Buffer>;
}

/**
 * The regular files of a folder and of those below it, in name order. A
 * symbolic link to a regular file is read (Kubernetes mounts files so); one to
 * a folder is not entered, so there are no loops; pipes, sockets and devices
 * are left alone. What is left out by its kind is warned of (`not_a_file`);
 * what may be data and cannot be read (a folder, a link that leads nowhere, a
 * name that is not UTF-8) is an input all the same, with its refusal.
 */
export async function* walkFolder(
	path: string,
	name: string,
	warn?: WarnInput,
): AsyncGenerator<InputSource> {
	let entries: Entry[];
	try {
		entries = (
			await readdir(path, { withFileTypes: true, encoding: "buffer" })
		).map((kind) => ({
			name: kind.name.toString(),
			kind,
			...(!isUtf8(kind.name) && { odd: kind.name }),
		}));
	} catch (error) {
		yield refused(name, unreadableInput(name, error));
		return;
	}
	entries = entries.filter((entry) => !NOT_DATA.test(entry.name));
	const odd = entries.flatMap((entry) => entry.odd ?? []);
	if (odd.length > 0) yield refused(name, unnamedInput(name, odd));
	entries = entries.filter((entry) => entry.odd === undefined);
	entries.sort((a, b) => byName(a.name, b.name));
	for (const { name: own, kind } of entries) {
		const file = join(path, own);
		const below = `${name.endsWith("/") ? name.slice(0, -1) : name}/${own}`;
		if (kind.isDirectory()) yield* walkFolder(file, below, warn);
		else if (kind.isFile() || kind.isSymbolicLink())
			yield* fileAt(file, below, warn);
		else notAFile(below, warn);
	}
}

/** What a file or a link in a folder leads to, if that is a regular file. */
export async function* fileAt(
	path: string,
	name: string,
	warn?: WarnInput,
): AsyncGenerator<InputSource> {
	try {
		const stats = await stat(path);
		if (stats.isFile()) yield sourceAt(name, path, stats);
		else notAFile(name, warn);
	} catch (error) {
		yield refused(name, missingInput(name, error));
	}
}
