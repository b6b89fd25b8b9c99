import { type ChildProcess, execFileSync } from "node:child_process";
import {
	existsSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import {
	type Ran,
	type RunOptions,
	start,
	temporaryFolder,
	untilEnd,
	write,
} from "../cli/run-fboc.ts";
import { startServer } from "../delivery/scripted-server.ts";

/*
 * A signal while something is waited for that may never come: the first is
 * answered at once and ends the command, unless a request is in flight.
 */

const HUNG_DISK = fileURLToPath(new URL("hung-disk.mjs", import.meta.url));

const CONFIG = {
	eventSets: { stores: "1234567890123456" },
	events: { "Order Completed": "stores" },
};

/** What a process waits for is read off /proc. */
const onLinux = it.skipIf(!existsSync("/proc/self/status"));

/** A folder with a config, some events and a pipe that nobody writes to. */
function folderWithPipe(config: object = CONFIG): string {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", config);
	write(folder, "events.ndjson", [
		{
			type: "track",
			messageId: "m",
			userId: "u",
			event: "Order Completed",
			properties: { revenue: 1, currency: "USD" },
			timestamp: new Date().toISOString(),
		},
	]);
	execFileSync("mkfifo", [join(folder, "pipe")]);
	return folder;
}

/** Looks again and again until something is so. */
const soon = (isSo: () => boolean) =>
	expect.poll(isSo, { timeout: 120_000, interval: 20 }).toBe(true);

/** Whether a command takes signals, and has a pipe open or is as far as `isSo` says. */
function waits({ pid }: ChildProcess, isSo?: () => boolean): boolean {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	const caught = BigInt(`0x${/^SigCgt:\s*(\w+)$/m.exec(status)?.[1]}`);
	if ((caught & SIGHUP_BIT) === 0n) return false;
	if (isSo) return isSo();
	return readdirSync(`/proc/${pid}/fd`).some((fd) => {
		try {
			return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith("/pipe");
		} catch {
			return false;
		}
	});
}
/** The runtime itself takes SIGINT and SIGTERM from the beginning. */
const SIGHUP_BIT = 1n;

interface Answered extends Ran {
	/** The line on stderr that answered the first signal. */
	readonly answer: string;
	readonly signal: string | null;
}

/** Starts a command, lets it wait, and sends it a signal, and another if that does not end it. */
async function interrupt(
	args: readonly string[],
	options: RunOptions,
	{
		signal = "SIGTERM",
		signals = 1,
		isSo,
	}: {
		signal?: NodeJS.Signals;
		signals?: number;
		isSo?: () => boolean;
	} = {},
): Promise<Answered> {
	const child = start(args, options);
	const ended = untilEnd(child);
	let died: string | null = null;
	child.on("exit", (_, by) => {
		died = by;
	});
	await soon(() => child.exitCode !== null || waits(child, isSo));
	expect(child.exitCode, `${args.join(" ")} ended by itself`).toBe(null);
	const answer = firstLine(child);
	for (let i = 0; i < signals; i++) {
		child.kill(signal);
		await Promise.race([answer, ended]);
	}
	const ran = await Promise.race([
		ended,
		wait(8000, undefined, { ref: false }),
	]);
	if (ran === undefined) throw new Error(`still waits: fboc ${args.join(" ")}`);
	return Object.assign(Object.create(ran), {
		answer: await Promise.race([answer, ended.then(() => "")]),
		signal: died,
	});
}

const firstLine = (child: ChildProcess): Promise<string> =>
	new Promise((resolve) => {
		let text = "";
		child.stderr?.on("data", (data: Buffer) => {
			text += data.toString();
			const line = /^interrupted: .*$/m.exec(text)?.[0];
			if (line !== undefined) resolve(line);
		});
	});

onLinux(
	"pipes that nobody writes to: as an input, a config, a secret's file, a payload file to be sent",
	async () => {
		const folder = folderWithPipe();
		const token = { ...CONFIG, accessToken: { file: join(folder, "pipe") } };
		write(folder, "token.json", token);
		const real = { FBOC_ACCESS_TOKEN: "token" };
		const cases: [string[], RunOptions["env"]?][] = [
			[["upload", "pipe", "--dry-run"]],
			[["upload", "pipe", "--dry-run", "--workers", "0", "--json"]],
			[["upload", "events.ndjson", "--dry-run", "--config", "pipe"]],
			[["upload", "events.ndjson", "--config", "token.json"]],
			[["check", "--config", "pipe"]],
			[["check", "--config", "token.json"]],
			[["event-sets", "--config", "token.json"]],
			[["explain", "pipe"]],
			[["init", "--force", "pipe"]],
			[["send", "pipe"], real],
			[["login", "--app-id", "1", "--app-secret-file", "pipe"]],
		];
		for (const part of [cases.slice(0, 4), cases.slice(4, 8), cases.slice(8)])
			await Promise.all(
				part.map(async ([args, env = {}]) => {
					const ran = await interrupt(args, { cwd: folder, env });
					expect({ args, code: ran.code }).toEqual({ args, code: 143 });
					expect(ran.answer).toMatch(/nothing is in flight/);
					if (args.includes("--json"))
						expect(ran.summary).toMatchObject({ exit_code: 143 });
				}),
			);
	},
);

onLinux(
	"a payload pipe that nobody reads is waited for, and written to its end once somebody does",
	async () => {
		const folder = folderWithPipe();
		const args = ["upload", "events.ndjson", "--dry-run", "--payloads", "pipe"];
		const since = Date.now();
		const isSo = () => Date.now() - since > 1000;
		const ran = await interrupt(args, { cwd: folder }, { isSo });
		expect(ran.code).toBe(143);
		expect(ran.answer).toMatch(/nothing is in flight/);

		const ended = untilEnd(start(args, { cwd: folder }));
		await wait(500);
		const text = await readFile(join(folder, "pipe"), "utf8");
		expect((await ended).code).toBe(0);
		expect(text).toMatch(/payload\/1.*\n.*payloads\.end\/1.*\n$/);
	},
);

it("a pipe is read as a file is, whatever its writer does", async () => {
	const folder = folderWithPipe();
	const events = readFileSync(join(folder, "events.ndjson"));
	const child = start(["upload", "pipe", "--dry-run", "--json"], {
		cwd: folder,
	});
	const ended = untilEnd(child);
	await wait(300);
	writeFileSync(join(folder, "pipe"), Buffer.concat(Array(500).fill(events)));
	const ran = await ended;
	expect(ran.code).toBe(0);
	expect(ran.summary.events.read).toBe(500);
});

onLinux(
	"a token command that hangs is ended, with what it has started",
	async () => {
		const folder = folderWithPipe();
		const command = "trap '' TERM; sleep 300 & echo $! > pid; wait; wait";
		write(folder, "fboc.config.json", { ...CONFIG, accessToken: { command } });
		const ran = await interrupt(
			["upload", "events.ndjson"],
			{ cwd: folder },
			{
				signal: "SIGINT",
				isSo: () =>
					existsSync(join(folder, "pid")) &&
					readFileSync(join(folder, "pid"), "utf8").endsWith("\n"),
			},
		);
		expect(ran.code).toBe(130);
		expect(ran.answer).toMatch(/nothing is in flight/);
		const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
		await expect
			.poll(
				() => {
					try {
						process.kill(pid, 0);
						// A child that nobody waits for is a zombie.
						return !/ Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
					} catch {
						return false;
					}
				},
				{ timeout: 120_000 },
			)
			.toBe(false);
	},
);

onLinux(
	"a lock, a connection that does not come about, a pause between tries: nothing was sent and nothing is unknown",
	async () => {
		const folder = folderWithPipe();
		// It takes connections and says nothing: the handshake never ends.
		let connections = 0;
		const mute = createServer(() => connections++);
		await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
		onTestFinished(() => void mute.close());
		const { port } = mute.address() as { port: number };
		const failing = await startServer(() => ({
			status: 503,
			headers: { "retry-after": "300" },
			body: {},
		}));
		onTestFinished(() => failing.close());
		const stalling = await startServer(() => "stall");
		onTestFinished(() => stalling.close());
		const to = (url: string, state: string) => ({
			cwd: folder,
			env: {
				FBOC_GRAPH_URL: url,
				FBOC_ACCESS_TOKEN: "token",
				FBOC_STATE_DIR: join(folder, state),
			},
		});
		const args = ["upload", "events.ndjson", "--json"];
		const holder = start(args, to(stalling.url, "locked"));
		const held = untilEnd(holder);
		await expect.poll(() => stalling.seen.length, { timeout: 120_000 }).toBe(1);
		const [locked, handshake, pause] = await Promise.all([
			interrupt([...args, "--lock-wait", "5m"], to(stalling.url, "locked"), {
				isSo: () => true,
			}),
			interrupt(args, to(`https://127.0.0.1:${port}`, "handshake"), {
				isSo: () => connections > 0,
			}),
			interrupt(args, to(failing.url, "pause"), {
				isSo: () => failing.seen.length > 0,
			}),
		]);
		for (const ran of [locked, handshake, pause]) {
			expect(ran.code).toBe(143);
			expect(ran.summary.deliveries).toMatchObject({ delivered: 0 });
		}
		expect(locked.answer).toMatch(/nothing is in flight/);
		expect(handshake.summary.deliveries).toMatchObject({
			unknown: 0,
			unsent: 1,
		});
		// In flight: the first is answered, the second ends it.
		const answer = firstLine(holder);
		holder.kill("SIGINT");
		expect(await answer).toMatch(/one request is in flight/);
		expect(holder.exitCode).toBe(null);
		holder.kill("SIGINT");
		const ran = await held;
		expect(ran.code).toBe(130);
		expect(ran.summary.deliveries).toMatchObject({ unknown: 1 });
	},
);

onLinux(
	"a disk that does not answer: the first signal ends a command that has not begun, the second one that has",
	async () => {
		const args = ["upload", "events.ndjson", "--dry-run"];
		const hanging = (hangs: string) => {
			const cwd = folderWithPipe();
			const hung = join(cwd, "hung");
			const env = { PIPE: join(cwd, "pipe"), HUNG: hung, HANGS: hangs };
			const nodeArgs = ["--import", HUNG_DISK];
			return {
				options: { cwd, env, nodeArgs },
				isSo: () => existsSync(hung),
			};
		};
		const input = hanging("events.ndjson");
		const output = hanging(".part");
		const [before, during] = await Promise.all([
			interrupt(args, input.options, { signal: "SIGINT", isSo: input.isSo }),
			interrupt([...args, "--payloads", "out"], output.options, {
				...{ signals: 2, isSo: output.isSo },
			}),
		]);
		expect(before.answer).toMatch(/nothing is in flight/);
		// A thread of the runtime hangs, so the process ends by its signal: 130 to a shell.
		expect([before.code, before.signal]).toEqual([null, "SIGINT"]);
		expect(during.answer).toMatch(/nothing is in flight/);
		expect([during.code, during.signal]).toEqual([null, "SIGTERM"]);
	},
);
