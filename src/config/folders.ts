import { isAbsolute, join } from "node:path";
import envPaths from "env-paths";

const NAME = "fboc";

/** Environment as an argument; an empty variable counts as unset. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The user's folder for fboc's config: `XDG_CONFIG_HOME`, else the platform's custom (`~/.config/fboc` on Linux). */
export function userConfigFolder(env: Env): string {
	return xdg(env.XDG_CONFIG_HOME) ?? envPaths(NAME, { suffix: "" }).config;
}

/**
 * The user's folder for what fboc remembers between runs: `XDG_STATE_HOME`,
 * else the platform's custom: `~/.local/state/fboc` on Linux, the data folder
 * elsewhere, where there is no folder for state.
 */
export function userStateFolder(env: Env): string {
	const named = xdg(env.XDG_STATE_HOME);
	if (named !== undefined) return named;
	const paths = envPaths(NAME, { suffix: "" });
	// env-paths names the XDG state folder `log`; on macOS and Windows `log` is for logs only.
	const hasStateFolder = /[\\/]state[\\/][^\\/]+$/.test(paths.log);
	return hasStateFolder ? paths.log : paths.data;
}

/** The XDG specification has relative paths ignored. */
function xdg(folder: string | undefined): string | undefined {
	return folder !== undefined && isAbsolute(folder)
		? join(folder, NAME)
		: undefined;
}
