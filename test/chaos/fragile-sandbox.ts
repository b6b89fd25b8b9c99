import type { ChildProcess } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { parseFaults } from "../../src/sandbox/faults.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { start } from "../cli/run-fboc.ts";

/** A sandbox that can be killed and come back on its port. */
export interface FragileSandbox {
	readonly url: string;
	kill(): Promise<void>;
	/** Begins anew. @param faults a `--faults` of the sandbox */
	comeBack(faults: string): Promise<void>;
}

export interface FragileOptions {
	readonly folder: string;
	readonly record: string;
	readonly seed: number;
	readonly latencyMs: number;
	readonly faults: string;
	/** A process of its own, killed with `kill -9`; else in this one, which is much faster, and its connections are broken off. */
	readonly alone: boolean;
}

/** Starts it and says how to end it. */
type Open = (
	port: number,
	faults: string,
) => Promise<{ readonly url: string; readonly end: () => Promise<void> }>;

export async function openSandbox(
	options: FragileOptions,
): Promise<FragileSandbox> {
	const open = options.alone ? openAlone(options) : openHere(options);
	let running = await open(0, options.faults);
	const { url } = running;
	const port = Number(new URL(url).port);
	return {
		url,
		kill: () => running.end(),
		comeBack: async (faults) => {
			await running.end();
			mendRecord(options.record);
			running = await open(port, faults);
		},
	};
}

function openHere({ record, seed, latencyMs }: FragileOptions): Open {
	return async (port, faults) => {
		const { url, close } = await startSandbox({
			...{ port, record, seed, latencyMs },
			faults: parseFaults(faults),
		});
		onTestFinished(close);
		return { url, end: close };
	};
}

function openAlone(options: FragileOptions): Open {
	const { folder, record, seed, latencyMs } = options;
	return async (port, faults) => {
		const child = start(
			[
				...["sandbox", "--record", record, "--seed", `${seed}`],
				...["--port", `${port}`, "--latency", `${latencyMs}ms`],
				...["--faults", faults],
			],
			{ cwd: folder },
		);
		return { url: await urlOf(child), end: () => end(child) };
	};
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode) return;
	const ended = new Promise((resolve) => child.on("close", resolve));
	child.kill("SIGKILL");
	await ended;
}

function urlOf(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let out = "";
		let err = "";
		child.stderr?.on("data", (data: Buffer) => {
			err += data.toString();
		});
		child.stdout?.on("data", (data: Buffer) => {
			out += data.toString();
			if (out.includes("\n")) resolve(out.trim());
		});
		child.on("close", () => reject(new Error(`the sandbox ended: ${err}`)));
	});
}

/** A line torn by a kill was never answered for; what follows must not be joined to it. */
function mendRecord(path: string): void {
	if (!existsSync(path)) return;
	const text = readFileSync(path, "utf8");
	if (text !== "" && !text.endsWith("\n")) appendFileSync(path, "\n");
}
