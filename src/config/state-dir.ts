import { resolve } from "node:path";
import { type Env, userStateFolder } from "./folders.ts";

export interface StateDirOptions {
	/** `--state-dir`. */
	readonly flag?: string | undefined;
	readonly env: Env;
	/** What a relative path is relative to; the working directory unless given. */
	readonly cwd?: string;
}

/**
 * The folder of the ledger, the rejects and the locks, as an absolute path:
 * `--state-dir`, else `FBOC_STATE_DIR`, else the user's state folder. It is not
 * created here.
 */
export function stateDir({ flag, env, cwd = "" }: StateDirOptions): string {
	const named = flag || env.FBOC_STATE_DIR;
	return named ? resolve(cwd, named) : userStateFolder(env);
}
