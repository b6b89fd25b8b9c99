import { hostname } from "node:os";
import type { ProcessPort } from "../ledger/locks/process-identity.ts";

/** This process, as locks and history name it. */
export const processPort = (process: NodeJS.Process): ProcessPort => ({
	host: hostname(),
	pid: process.pid,
	isAlive: (pid) => {
		try {
			process.kill(pid, 0);
			return true;
		} catch (error) {
			// It runs, but is not ours to signal.
			return (error as NodeJS.ErrnoException).code === "EPERM";
		}
	},
});
