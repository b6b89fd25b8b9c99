import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { becauseOf, diskCode } from "../files/disk-trouble.ts";
import { type Env, userConfigFolder } from "./folders.ts";
import { ConfigError } from "./problem.ts";

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
		const found = await firstFile(folder, NAMES, folder !== resolve(cwd));
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

/**
 * What is not there is looked for elsewhere. What cannot be looked at may be
 * the config that is meant: another is not taken in its place.
 *
 * @param above a folder above the one worked in: what this user may not enter holds no config of theirs
 * @throws ConfigError `config_unreadable`
 */
async function firstFile(
	folder: string,
	names: readonly string[],
	above = false,
): Promise<string | undefined> {
	for (const name of names) {
		const path = join(folder, name);
		const found = await stat(path).catch((error: unknown) => {
			const code = diskCode(error) ?? "";
			if (code === "ENOENT" || code === "ENOTDIR") return undefined;
			if (above && code === "EACCES") return undefined;
			throw new ConfigError("config_unreadable", path, [
				{
					line: 0,
					column: 0,
					key: "",
					message: `cannot be looked at${becauseOf(error, "read")}`,
					suggestion: "mend that, or name the config with --config",
				},
			]);
		});
		if (found?.isFile()) return path;
	}
	return undefined;
}
