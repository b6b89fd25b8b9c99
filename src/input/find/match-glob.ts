import { isUtf8 } from "node:buffer";
import type { Dirent, PathLike, readdir as readdirWithCallback } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import {
	notAFile,
	systemCode,
	unnamedInput,
	unreadableInput,
	type WarnInput,
} from "../input-errors.ts";
import { type InputSource, refused } from "../source.ts";
import { byName, fileAt, walkFolder } from "./walk-folder.ts";

export const isGlob = (text: string): boolean => isDynamicPattern(text);

/** The folders of a glob that come before its first wildcard. */
export function fixedPart(pattern: string): string {
	const parts = pattern.split("/");
	const wild = parts.findIndex((part) => isGlob(part));
	return parts.slice(0, wild).join("/");
}

/**
 * What matches a glob, in name order; folders that match are walked, unless the
 * glob itself descends (`**`). Links are taken for what they lead to, but a
 * descending glob enters none to a folder, lest it go round in circles. What is
 * in the way and cannot be read is an input with its refusal.
 */
export async function* matchGlob(
	pattern: string,
	cwd: string,
	warn?: WarnInput,
): AsyncGenerator<InputSource> {
	const look = new Look(pattern.includes("**"));
	const entries = await glob(pattern, {
		cwd,
		expandDirectories: false,
		followSymbolicLinks: false,
		onlyFiles: false,
		fs: { readdir: look.readdir },
	});
	const nameOf = (path: string) =>
		pattern.startsWith("/") ? path : relative(cwd, path) || ".";
	for (const path of look.links) notAFile(nameOf(path), warn);
	for (const [path, error] of look.failed)
		yield refused(nameOf(path), unreadableInput(nameOf(path), error));
	const odd = new Set(look.through);
	for (const entry of [...new Set(entries)].sort(byName)) {
		const isFolder = entry.endsWith("/");
		const name = isFolder ? entry.slice(0, -1) : entry;
		const path = resolve(cwd, name);
		if (look.odd.has(path)) {
			odd.add(path);
			// U+FFFD may as well stand in a name of good UTF-8.
			if (!(await isThere(path))) continue;
		}
		if (!isFolder) yield* fileAt(path, name, warn);
		else if (!look.descends) yield* walkFolder(path, name, warn);
	}
	for (const folder of new Set([...odd].map(dirname))) {
		const names = [...odd]
			.filter((path) => dirname(path) === folder)
			.flatMap((path) => look.odd.get(path) ?? []);
		yield refused(nameOf(folder), unnamedInput(nameOf(folder), names));
	}
}

/**
 * The folders of a glob as they are: the library leaves out in silence what is
 * neither file nor folder, and what it cannot read.
 */
class Look {
	/** The pattern has a `**`. */
	readonly descends: boolean;
	/** Names that are not UTF-8, by the path with U+FFFD in their place. */
	readonly odd = new Map<string, Buffer[]>();
	/** Those of them that are folders on the way. */
	readonly through: string[] = [];
	/** Folders that cannot be read, and why. */
	readonly failed = new Map<string, unknown>();
	/** Links to folders that are not entered. */
	readonly links: string[] = [];

	constructor(descends: boolean) {
		this.descends = descends;
	}

	readonly readdir = ((
		path: PathLike,
		_options: unknown,
		done: (error: Error | null, entries: Dirent[]) => void,
	): void => {
		this.#entries(resolve(String(path))).then(
			(entries) => done(null, entries),
			() => done(null, []),
		);
	}) as unknown as typeof readdirWithCallback;

	async #entries(folder: string): Promise<Dirent[]> {
		if (this.odd.has(folder)) this.through.push(folder);
		try {
			const entries = await readdir(folder, {
				withFileTypes: true,
				encoding: "buffer",
			});
			const seen: Dirent[] = [];
			for (const entry of entries) {
				const name = entry.name.toString();
				const path = resolve(folder, name);
				if (!isUtf8(entry.name))
					this.odd.set(path, [...(this.odd.get(path) ?? []), entry.name]);
				const isFolder =
					entry.isDirectory() ||
					(entry.isSymbolicLink() && (await leadsToFolder(path)));
				if (isFolder && this.descends && !entry.isDirectory()) {
					if (!name.startsWith(".")) this.links.push(path);
				} else seen.push(direntOf(name, isFolder));
			}
			return seen;
		} catch (error) {
			const code = systemCode(error);
			// What is gone is no match; that the pattern's own folder is not there is told by its finder.
			if (code !== "ENOENT" && code !== "ENOTDIR")
				this.failed.set(folder, error);
			return [];
		}
	}
}

const leadsToFolder = (path: string): Promise<boolean> =>
	stat(path).then(
		(stats) => stats.isDirectory(),
		() => false,
	);

const isThere = (path: string): Promise<boolean> =>
	stat(path).then(
		() => true,
		() => false,
	);

const direntOf = (name: string, isFolder: boolean): Dirent =>
	({
		name,
		isFile: () => !isFolder,
		isDirectory: () => isFolder,
		isSymbolicLink: () => false,
	}) as Dirent;
