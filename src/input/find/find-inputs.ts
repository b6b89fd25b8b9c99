import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { FbocError } from "../../errors.ts";
import { nearPath } from "../../near-path.ts";
import {
	systemCode,
	unreadableInput,
	type WarnInput,
} from "../input-errors.ts";
import { printable } from "../printable.ts";
import { type InputSource, placeOf, sourceAt } from "../source.ts";
import { walkFolder } from "./walk-folder.ts";

export interface FindDeps {
	readonly cwd: string;
	readonly warn?: WarnInput;
}

/**
 * Turns arguments into inputs, in the order given. An argument is `-`, a path
 * that exists, or a glob; folders are walked in name order. An input that is
 * named twice is read once, with the warning `same_input`.
 *
 * @throws FbocError `input_not_found` (exit 4) when an argument names nothing
 */
export async function findInputs(
	args: readonly string[],
	deps: FindDeps,
): Promise<InputSource[]> {
	const found = new Map<string, InputSource>();
	for (const argument of args) {
		const own = new Set<string>();
		for (const source of await findOne(argument, deps)) {
			const key = await placeOf(source);
			if (!found.has(key)) found.set(key, source);
			else if (!own.has(key)) {
				deps.warn?.({
					code: "same_input",
					message: `${printable(source.name, 200)} was named before; it is read once`,
					path: source.name,
				});
			}
			own.add(key);
		}
	}
	return [...found.values()];
}

const STANDARD_INPUT: ReadonlySet<string> = new Set([
	"/dev/stdin",
	"/dev/fd/0",
	"/proc/self/fd/0",
]);

async function findOne(
	argument: string,
	deps: FindDeps,
): Promise<InputSource[]> {
	if (argument === "-") return [{ kind: "standard input", name: "-" }];
	const path = resolve(deps.cwd, argument);
	const stats = await statOf(path, argument);
	if (stats?.isDirectory()) return folder(path, argument, deps);
	// Opened by its name a socket could not be read.
	if (stats && !stats.isFile() && STANDARD_INPUT.has(path))
		return [{ kind: "standard input", name: argument }];
	if (stats) return [sourceAt(argument, path, stats)];
	// Few need it, and loading it takes as long as a small file.
	const globs = await import("./match-glob.ts");
	if (globs.isGlob(argument)) return matches(globs, argument, deps);
	throw await absent(argument, argument, deps);
}

async function folder(
	path: string,
	name: string,
	deps: FindDeps,
): Promise<InputSource[]> {
	const sources: InputSource[] = [];
	for await (const source of walkFolder(path, name, deps.warn)) {
		sources.push(source);
	}
	if (sources.length > 0) return sources;
	throw notFound(name, "the folder holds no files");
}

/** What matches; a pattern that nothing does is told from one whose own folder is not there. */
async function matches(
	{ matchGlob, fixedPart }: typeof import("./match-glob.ts"),
	pattern: string,
	deps: FindDeps,
): Promise<InputSource[]> {
	const sources: InputSource[] = [];
	for await (const source of matchGlob(pattern, deps.cwd, deps.warn)) {
		sources.push(source);
	}
	if (sources.length > 0) return sources;
	const base = fixedPart(pattern);
	if (base === "" || (await statOf(resolve(deps.cwd, base), base)))
		throw notFound(pattern, "no file matches");
	throw await absent(pattern, base, deps);
}

async function statOf(path: string, name: string): Promise<Stats | undefined> {
	try {
		return await stat(path);
	} catch (error) {
		const code = systemCode(error);
		const absent = code === "ENOENT" || code === "ENOTDIR";
		if (absent || code === "ENAMETOOLONG") return undefined;
		throw unreadableInput(name, error);
	}
}

/** @param path what of the argument is not there */
async function absent(
	argument: string,
	path: string,
	{ cwd }: FindDeps,
): Promise<FbocError> {
	const near = await nearPath(path, cwd);
	const hint =
		near === undefined ? "" : `; did you mean ${printable(near, 200)}?`;
	// Node has put U+FFFD in the place of bytes that it could not read.
	const notText = argument.includes("\ufffd")
		? ", or its name is not UTF-8: rename it, or name the folder to see which one"
		: "";
	return notFound(argument, `there is no such file or folder${hint}${notText}`);
}

function notFound(argument: string, what: string): FbocError {
	return new FbocError({
		code: "input_not_found",
		message: `nothing to read at ${printable(argument, 200)}: ${what}`,
		next: "Name a file, a folder, a glob in quotes, or - for stdin.",
		place: { path: argument },
	});
}
