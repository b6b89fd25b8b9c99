import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const SCRIPT = fileURLToPath(new URL("warm-process.mjs", import.meta.url));

/** One run of the command. */
export interface Asked {
	readonly args: readonly string[];
	readonly cwd: string;
	/** The whole environment. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdin: Uint8Array;
	/** Flags of Node itself: modules that may be loaded once for many runs. */
	readonly nodeArgs?: readonly string[];
}

type Message =
	| { readonly name: "stdout" | "stderr"; readonly bytes: Uint8Array }
	| { readonly code: number };

/** A run that goes on in a warm process. */
export interface WarmRun {
	readonly ended: Promise<{ code: number; stdout: string; stderr: string }>;
	/** Calls back with what stands in stdout so far. */
	onOutput(callback: (text: string) => void): void;
	signal(name: NodeJS.Signals): void;
}

/** Those that wait for a run, by the flags of Node that they have. They end with the process that asks. */
const waiting = new Map<string, ChildProcess[]>();

/**
 * Runs the command in a process that has run it before, where there is one: the
 * same code with streams and signals of its own, without the start that costs
 * more than all the rest. One that a test leaves busy is killed.
 */
export function runWarm({ nodeArgs = [], ...asked }: Asked): WarmRun {
	const kind = nodeArgs.join(" ");
	const idle = waiting.get(kind) ?? [];
	waiting.set(kind, idle);
	const child = idle.pop() ?? warmUp(nodeArgs);
	const texts = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
	const textOf = (name: "stdout" | "stderr") =>
		Buffer.concat(texts[name]).toString();
	let onOutput = (_: string) => {};
	let busy = true;
	const ended = new Promise<Awaited<WarmRun["ended"]>>((resolve, reject) => {
		const onEnd = (code: number | null) =>
			reject(
				new Error(`the warm process ended with ${code}: ${textOf("stderr")}`),
			);
		const onMessage = (message: Message) => {
			if ("name" in message) {
				texts[message.name].push(message.bytes);
				if (message.name === "stdout") onOutput(textOf("stdout"));
				return;
			}
			busy = false;
			child.off("message", onMessage).off("exit", onEnd);
			idle.push(child);
			resolve({
				code: message.code,
				stdout: textOf("stdout"),
				stderr: textOf("stderr"),
			});
		};
		child.on("message", onMessage).on("exit", onEnd);
	});
	onTestFinished(() => {
		if (busy) child.kill("SIGKILL");
	});
	child.send(asked);
	return {
		ended,
		onOutput: (callback) => {
			onOutput = callback;
			callback(textOf("stdout"));
		},
		signal: (signal) => {
			if (busy) child.send({ signal });
		},
	};
}

function warmUp(nodeArgs: readonly string[]): ChildProcess {
	const child = fork(SCRIPT, {
		env: { PATH: process.env.PATH },
		execArgv: [...nodeArgs],
		serialization: "advanced",
		stdio: ["ignore", "inherit", "inherit", "ipc"],
	});
	// It keeps nobody alive: it ends when nobody is left to ask it.
	child.unref();
	child.channel?.unref();
	return child;
}
