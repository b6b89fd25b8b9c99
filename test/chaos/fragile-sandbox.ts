import type { ChildProcess } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { start } from "../cli/run-fboc.ts";

/** A sandbox in a process of its own that can be killed and come back on its port. */
export interface FragileSandbox {
	readonly url: string;
	kill(): Promise<void>;
	/** @param faults a `--faults` of the sandbox */
	comeBack(faults: string): Promise<void>;
}

export async function openSandbox(options: {
	readonly folder: string;
	readonly record: string;
	readonly seed: number;
	readonly latencyMs: number;
	readonly faults: string;
}): Promise<FragileSandbox> {
	let port = 0;
	let child: ChildProcess | undefined;
	const open = async (faults: string): Promise<string> => {
		mendRecord(options.record);
		const started = start(
			[
				"sandbox",
				...["--record", options.record, "--seed", `${options.seed}`],
				...["--port", `${port}`, "--latency", `${options.latencyMs}ms`],
				...["--faults", faults],
			],
			{ cwd: options.folder },
		);
		child = started;
		const url = await urlOf(started);
		port = Number(new URL(url).port);
		return url;
	};
	const url = await open(options.faults);
	return {
		url,
		kill: () => end(child),
		comeBack: async (faults) => {
			await end(child);
			await open(faults);
		},
	};
}

async function end(child: ChildProcess | undefined): Promise<void> {
	if (child === undefined || child.exitCode !== null || child.signalCode)
		return;
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
