import { readdir } from "node:fs/promises";
import {
	basename,
	dirname,
	isAbsolute,
	join,
	relative,
	resolve,
} from "node:path";
import { nearest } from "./nearest.ts";

/** A folder of more entries is not looked through for one that sounds alike. */
const MAX_ENTRIES = 10_000;

/**
 * A path that is there and that an absent one was most likely meant to be: the
 * first part of it that is missing, replaced by what sounds alike in the folder
 * where it should be. With a `/` behind a folder; as `argument` names it, from
 * `cwd`. Undefined where nothing is near.
 */
export async function nearPath(
	argument: string,
	cwd: string,
): Promise<string | undefined> {
	const path = resolve(cwd, argument);
	for (let at = path; dirname(at) !== at; at = dirname(at)) {
		const folder = dirname(at);
		const entries = await readdir(folder, { withFileTypes: true }).catch(
			() => undefined,
		);
		if (entries === undefined) continue;
		if (entries.length > MAX_ENTRIES) return undefined;
		const names = entries
			.map(({ name }) => name)
			.filter((name) => !name.startsWith("."))
			.sort();
		const name = likeliest(basename(at), names);
		if (name === undefined) return undefined;
		const found = join(folder, name);
		const shown = isAbsolute(argument) ? found : relative(cwd, found);
		const isFolder = entries.some(
			(entry) => entry.name === name && entry.isDirectory(),
		);
		return isFolder ? `${shown}/` : shown;
	}
	return undefined;
}

/** The name that is near, else one that differs in its ending alone (`orders.csv`, `orders.csv.gz`). */
function likeliest(
	missing: string,
	names: readonly string[],
): string | undefined {
	const stem = stemOf(missing);
	return (
		nearest(missing, names) ??
		(stem === "" ? undefined : names.find((name) => stemOf(name) === stem))
	);
}

const stemOf = (name: string): string =>
	(name.split(".", 1)[0] as string).toLowerCase();
