import type { Env } from "../config/folders.ts";

/** What holds a secret by its very name. */
const SECRETS = ["FBOC_ACCESS_TOKEN", "FBOC_APP_SECRET", "FBOC_LEDGER_URL"];

/**
 * The environment as it was given, and no secret left in the process's own: a
 * diagnostic report of Node's lists that one. A token command has it all the
 * same, as its author's shell has.
 */
export function takeEnvironment(process: NodeJS.Process): Env {
	const env = { ...process.env };
	for (const name of SECRETS) delete process.env[name];
	return env;
}
