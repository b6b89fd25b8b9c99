import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Env, userConfigFolder } from "./folders.ts";

const NAMES = ["fboc.config.yaml", "fboc.config.yml", "fboc.config.json"];
/** In fboc's own folder the short names do as well. */
const USER_NAMES = [...NAMES, "config.yaml", "config.yml", "config.json"];

export interface FindOptions {
	/** `--config`. */
	readonly path?: string | undefined;
	readonly env: Env;
	readonly cwd: string;
	/** The user's config folder; the platform's unless given. */
	readonly userFolder?: string;
}

/** Where a config is. */
export interface ConfigPlace {
	/** Absolute. */
	readonly path: string;
	/** The user asked for this very file. Any other may have been put there by somebody else. */
	readonly named: boolean;
}

/**
 * The place of the config: `--config`, else `FBOC_CONFIG` (both without
 * looking whether it is there), else the nearest `fboc.config.{yaml,yml,json}`
 * from `cwd` upward, else the one in the user's config folder, else undefined.
 */
export async function findConfig({
	path,
	env,
	cwd,
	userFolder,
}: FindOptions): Promise<ConfigPlace | undefined> {
	const named = path || env.FBOC_CONFIG;
	if (named) return { path: resolve(cwd, named), named: true };
	for (const folder of upward(resolve(cwd))) {
		const found = await firstFile(folder, NAMES);
		if (found !== undefined) return { path: found, named: false };
	}
	const folder = userFolder ?? userConfigFolder(env);
	const found = await firstFile(folder, USER_NAMES);
	return found === undefined ? undefined : { path: found, named: false };
}

function* upward(folder: string): Generator<string> {
	for (let at = folder; ; at = dirname(at)) {
		yield at;
		if (dirname(at) === at) return;
	}
}

async function firstFile(
	folder: string,
	names: readonly string[],
): Promise<string | undefined> {
	for (const name of names) {
		const path = join(folder, name);
		const found = await stat(path).catch(() => undefined);
		if (found?.isFile()) return path;
	}
	return undefined;
}
