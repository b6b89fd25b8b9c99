import type { Readable } from "node:stream";
import type { Env } from "../config/folders.ts";
import type { ProcessPort } from "../ledger/locks/process-identity.ts";
import type { Reporter } from "../terminal/reporter.ts";
import type { Signals } from "./signals.ts";

/** What a command may see of the process it runs in. */
export interface Context {
	readonly env: Env;
	/** Takes a variable that holds a secret out of the process's own environment; `env` keeps it. */
	readonly forget: (variable: string) => void;
	readonly cwd: string;
	readonly stdin: Readable;
	readonly version: string;
	/** This process, as locks and history name it. */
	readonly process: ProcessPort;
	readonly reporter: Reporter;
	readonly signals: Signals;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}
