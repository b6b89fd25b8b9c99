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

/** Those that wait for a run. They end with the process that asks. */
const idle: ChildProcess[] = [];

/**
 * Runs the command in a process that has run it before, where there is one: the
 * same code with streams and signals of its own, without the start that costs
 * more than all the rest. One that a test leaves busy is killed.
 */
export function runWarm(asked: Asked): WarmRun {
	const child = idle.pop() ?? warmUp();
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

function warmUp(): ChildProcess {
	const child = fork(SCRIPT, {
		env: { PATH: process.env.PATH },
		execArgv: [],
		serialization: "advanced",
		stdio: ["ignore", "inherit", "inherit", "ipc"],
	});
	// It keeps nobody alive: it ends when nobody is left to ask it.
	child.unref();
	child.channel?.unref();
	return child;
}
