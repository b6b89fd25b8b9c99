import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { platform } from "node:os";
import { kill as signalProcess } from "node:process";
import type { Env } from "./folders.ts";

export interface CommandOptions {
	readonly env: Env;
	readonly cwd: string | undefined;
	/** Milliseconds. */
	readonly timeoutMs: number;
	/** Bytes of output at most. */
	readonly maxBytes: number;
	/** Ends it, with all that it has started. */
	readonly signal: AbortSignal | undefined;
}

/** Between the word to end and the end. Milliseconds. */
const GRACE_MS = 150;

/**
 * Runs a command in the shell, as its author expects, without input and with
 * its error output thrown away, and gives its output; or why there is none,
 * in words that follow "the command".
 */
export function outputOf(
	command: string,
	{ env, cwd, timeoutMs, maxBytes, signal }: CommandOptions,
): Promise<{ readonly output: string } | { readonly failed: string }> {
	return new Promise((resolve) => {
		// A group of its own can be ended as a whole. On a terminal it must stay
		// in ours: a password manager asks there, and Ctrl-C reaches it anyway.
		const detached = platform() !== "win32" && !hasTerminal();
		const child = spawn(command, {
			shell: true,
			env: { ...env },
			...(cwd !== undefined && { cwd }),
			stdio: ["ignore", "pipe", "ignore"],
			windowsHide: true,
			detached,
		});
		const parts: Buffer[] = [];
		let length = 0;
		const settle = (result: { output: string } | { failed: string }) => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", stopped);
			resolve(result);
		};
		const stop = (failed: string) => {
			end(child, detached);
			child.stdout.destroy();
			settle({ failed });
		};
		const stopped = () => stop("was stopped");
		const late = `was stopped: it took over ${timeoutMs / 1000} s`;
		const timer = setTimeout(() => stop(late), timeoutMs);
		signal?.addEventListener("abort", stopped, { once: true });
		child.stdout.on("data", (part: Buffer) => {
			parts.push(part);
			length += part.length;
			if (length > maxBytes) stop("wrote too much");
		});
		child.on("error", () => settle({ failed: "could not be run" }));
		child.on("close", (code) =>
			settle(
				code === 0
					? { output: Buffer.concat(parts).toString() }
					: {
							failed:
								code === null
									? "could not be run"
									: `ended with exit code ${code}`,
						},
			),
		);
		if (signal?.aborted) stopped();
	});
}

/** Ends a command and, where it has a group of its own, all that it has started. */
function end(child: ChildProcess, isGroup: boolean): void {
	const kill = (signal: NodeJS.Signals) => {
		try {
			if (!isGroup) child.kill(signal);
			else if (child.pid !== undefined) signalProcess(-child.pid, signal);
		} catch {
			// It is gone.
		}
	};
	kill("SIGTERM");
	setTimeout(() => kill("SIGKILL"), GRACE_MS);
	child.unref();
}

function hasTerminal(): boolean {
	try {
		closeSync(openSync("/dev/tty", "r"));
		return true;
	} catch {
		return false;
	}
}
