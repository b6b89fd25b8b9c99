import { type ChildProcess, spawn } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Summary } from "../../src/report/summary.ts";
import { runWarm } from "./warm.ts";

/** The built command, as a user has it. */
export const FBOC = fileURLToPath(
	new URL("../../bin/fboc.js", import.meta.url),
);

export interface Ran {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** stdout as the summary, where `--json` was given. */
	readonly summary: Summary;
}

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly stdin?: string | Uint8Array;
	/** Flags of Node itself, before the command. */
	readonly nodeArgs?: readonly string[];
	/** A command that starts it, with its arguments: `prlimit`, for instance. */
	readonly under?: readonly string[];
	/** In a process of its own, as a user has it: where that is the point. */
	readonly alone?: boolean;
}

/** FBOC_TEST_ALONE=1: every command in a process of its own, which takes twice as long. */
const ALL_ALONE = process.env.FBOC_TEST_ALONE === "1";

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "fboc-test-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Starts the real command in a process of its own, with an environment of its own. */
export const start = (
	args: readonly string[],
	options?: RunOptions,
): ChildProcess => startScript(FBOC, args, options);

/** Starts a script as the real command is started. */
export function startScript(
	script: string,
	args: readonly string[],
	{ cwd, env = {}, nodeArgs = [], under = [] }: RunOptions = {},
): ChildProcess {
	const home = cwd ?? temporaryFolder();
	const [program = "", ...rest] = [...under, process.execPath];
	const child = spawn(program, [...rest, ...nodeArgs, script, ...args], {
		cwd: home,
		env: environment(home, env),
	});
	// A test that fails half-way must not leave a process behind.
	onTestFinished(() => void child.kill("SIGKILL"));
	return child;
}

/** An environment of its own. */
const environment = (home: string, more: RunOptions["env"]) => ({
	...(process.env.PATH !== undefined && { PATH: process.env.PATH }),
	HOME: home,
	FBOC_STATE_DIR: join(home, "state"),
	...more,
});

/** Modules that give each run in one process its own clock. */
const CLOCKS = /\/(?:fast-)?clock\.mjs$/;

/** Devices that are a process's own streams. */
const OWN_STREAM = /^\/(?:dev\/(?:std|fd)|proc)/;

/** Node looks at its flags and its variables once, when it starts. */
const needsItsOwn = (
	args: readonly string[],
	{ nodeArgs = [], under = [], env = {}, alone = ALL_ALONE }: RunOptions,
): boolean =>
	alone ||
	under.length > 0 ||
	args.some((arg) => OWN_STREAM.test(arg)) ||
	nodeArgs.some((arg) => arg !== "--import" && !CLOCKS.test(arg)) ||
	Object.keys(env).some((name) => name.startsWith("NODE_"));

/**
 * Runs the real command to its end: in a process that has run it before, unless
 * the options ask for what only one of its own has.
 */
export async function fboc(
	args: readonly string[],
	options: RunOptions = {},
): Promise<Ran> {
	const cwd = options.cwd ?? temporaryFolder();
	await settled(args, cwd);
	if (!needsItsOwn(args, options)) {
		const { nodeArgs = [], env, stdin = "" } = options;
		const { ended } = runWarm({
			...{ args, cwd, env: environment(cwd, env), nodeArgs },
			stdin: Buffer.from(stdin),
		});
		return ranOf(await ended);
	}
	const child = start(args, { ...options, cwd });
	const ended = untilEnd(child);
	child.stdin?.on("error", () => {});
	child.stdin?.end(options.stdin ?? "");
	return ended;
}

/** More than any step of a file system's clock. Milliseconds. */
const STEP_MS = 60;

/** Waits until no input of a run that sends is so new that it would not be taken for done. */
async function settled(args: readonly string[], cwd: string): Promise<void> {
	const [command, ...rest] = args;
	const sends = !rest.some((arg) => arg === "--dry-run" || arg === "-n");
	if (command !== "upload" || !sends) return;
	const changed = rest.flatMap((arg) => {
		const path = resolve(cwd, arg);
		return [changedAt(path), ...namesIn(path).map(changedAt)];
	});
	const left = Math.max(...changed) + STEP_MS - Date.now();
	if (left > 0) await wait(left);
}

/** Paths in a folder; none where it is none. */
function namesIn(path: string): string[] {
	try {
		return readdirSync(path).map((name) => join(path, name));
	} catch {
		return [];
	}
}

/** Milliseconds since 1970; 0 where nothing is, or nothing can be seen. */
function changedAt(path: string): number {
	try {
		return statSync(path).ctimeMs;
	} catch {
		return 0;
	}
}

/** What a started command says until it ends. */
export async function untilEnd(child: ChildProcess): Promise<Ran> {
	const out: Buffer[] = [];
	const err: Buffer[] = [];
	child.stdout?.on("data", (data: Buffer) => out.push(data));
	child.stderr?.on("data", (data: Buffer) => err.push(data));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", resolve);
	});
	return ranOf({
		code,
		stdout: Buffer.concat(out).toString(),
		stderr: Buffer.concat(err).toString(),
	});
}

const ranOf = (said: Omit<Ran, "summary">): Ran => ({
	...said,
	get summary() {
		return JSON.parse(said.stdout) as Summary;
	},
});

/** Writes a file into a folder; objects become NDJSON lines of a list, or JSON. */
export function write(
	folder: string,
	name: string,
	content: string | Uint8Array | readonly object[] | object,
): string {
	const path = join(folder, name);
	writeFileSync(path, contentOf(content));
	return path;
}

function contentOf(content: string | Uint8Array | object): string | Uint8Array {
	if (typeof content === "string" || content instanceof Uint8Array)
		return content;
	return Array.isArray(content)
		? content.map((line) => `${JSON.stringify(line)}\n`).join("")
		: JSON.stringify(content);
}

/** Blank lines: behind others they make a large block of them, which is read in another way than a small one and must come to the same. */
export const PADDING = "\n".repeat(200_000);

/** The lines of an NDJSON file. */
export const readLines = <T>(path: string): T[] =>
	readFileSync(path, "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as T);

/** The lines of a payload file that is whole, without the last, which says how many they are. */
export function readPayloads<T>(path: string): T[] {
	const lines = readLines<T>(path);
	const end = lines.pop() as { schema?: string; count?: number } | undefined;
	if (end?.schema !== "fboc.payloads.end/1" || end.count !== lines.length)
		throw new Error(`${path} has no end line, or another file's`);
	return lines;
}

/** The vectors in `test/vectors`. */
export const vectors = <T>(name: string): T[] =>
	readLines<T>(join(dirname(FBOC), "..", "test", "vectors", name));

/** A sandbox that is none of the test's own process; ends with the test. */
export async function sandboxProcess(
	args: readonly string[],
	options: Pick<RunOptions, "cwd" | "env"> = {},
): Promise<{ url: string; stop: () => Promise<void> }> {
	const cwd = options.cwd ?? temporaryFolder();
	const sandbox = runWarm({
		args: ["sandbox", ...args],
		...{ cwd, env: environment(cwd, options.env), stdin: Buffer.of() },
	});
	const stop = async () => {
		sandbox.signal("SIGTERM");
		await sandbox.ended;
	};
	onTestFinished(stop);
	const url = await new Promise<string>((resolve, reject) => {
		sandbox.onOutput((text) => {
			if (text.includes("\n")) resolve(text.trim());
		});
		sandbox.ended.then(
			() => reject(new Error("the sandbox ended early")),
			reject,
		);
	});
	return { url, stop };
}
