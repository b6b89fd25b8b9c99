import { createHash } from "node:crypto";
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { fboc, temporaryFolder } from "../cli/run-fboc.ts";
import { type Reply, startServer } from "../delivery/scripted-server.ts";
import { type Expect, faults, type Observed } from "./expectations.ts";

export interface Case {
	/** What went wrong where this was met, and for whom. */
	readonly why: string;
	readonly source: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly steps: readonly Step[];
}

interface Step {
	readonly args: readonly string[];
	/** File of the case's folder that is standard input. */
	readonly stdin?: string;
	readonly expect: Expect;
}

/** A request as `server.mjs` sees it. */
interface Asked {
	/** Of all POSTs of the case, from 1. */
	readonly n: number;
	/** Step that makes it, from 1. */
	readonly step: number;
	readonly url: string;
	readonly headers: object;
	/** Parsed where it is JSON. */
	readonly body: unknown;
	/** Seconds. */
	readonly now: number;
}

type Answer = (asked: Asked) => {
	readonly status?: number;
	readonly headers?: Record<string, string>;
	readonly body?: unknown;
	readonly type?: string;
};

/** Not part of what the command sees. */
const OWN_FILES = new Set(["case.json", "server.mjs"]);
/** Nothing listens there: a case without a server reaches nobody. */
const NO_SERVER = "http://127.0.0.1:9";
const NO_EDGE: Answer = () => ({
	status: 404,
	body: { error: { code: 100, message: "no such edge" } },
});

export const readCase = (folder: string): Case =>
	JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as Case;

/** Runs the steps of a case in a fresh copy of its folder. Gives what falls short, with what was said; ends with the test. */
export async function runCase(folder: string): Promise<string[]> {
	const { steps, env } = readCase(folder);
	const root = temporaryFolder();
	const cwd = join(root, "work");
	cpSync(folder, cwd, {
		recursive: true,
		filter: (name) => !OWN_FILES.has(relative(folder, name)),
	});
	for (const name of ["home", "state"])
		mkdirSync(join(root, name), { mode: 0o700 });
	const inputs = new Map(
		[...filesBelow(cwd)].map(([name, data]) => [name, digest(data)]),
	);
	const server = await serve(join(folder, "server.mjs"));
	const short: string[] = [];
	try {
		for (const [i, { args, stdin, expect }] of steps.entries()) {
			server?.begin(i + 1);
			const ran = await fboc(args, {
				cwd,
				env: {
					HOME: join(root, "home"),
					CI: "true",
					FBOC_STATE_DIR: join(root, "state"),
					FBOC_ACCESS_TOKEN: "good-token",
					FBOC_GRAPH_URL: server?.url ?? NO_SERVER,
					...env,
				},
				...(stdin !== undefined && { stdin: readFileSync(join(cwd, stdin)) }),
			});
			const files = filesBelow(root);
			const text = (name: string) =>
				files.get(join(cwd, name))?.toString() ?? "";
			const seen: Observed = {
				exit: ran.code,
				output: ran.stdout + ran.stderr,
				summary: parsed(ran.stdout),
				payloads: payloadLines(args, text),
				text,
				outputs: new Map([
					["stdout", Buffer.from(ran.stdout)],
					["stderr", Buffer.from(ran.stderr)],
					...[...files]
						.filter(([name, data]) => inputs.get(name) !== digest(data))
						.map(([name, data]) => [relative(root, name), data] as const),
				]),
				requests: server?.requests() ?? 0,
			};
			const found = faults(expect, seen);
			if (found.length === 0) continue;
			short.push(
				`step ${i + 1}, fboc ${args.join(" ")}`,
				...found,
				seen.output.slice(0, 3000),
			);
		}
	} finally {
		await server?.close();
	}
	return short;
}

/** The fake Graph server of a case, if it has one. */
async function serve(file: string) {
	if (!existsSync(file)) return undefined;
	const answers = (await import(
		/* @vite-ignore */ pathToFileURL(file).href
	)) as {
		default: Answer;
		get?: Answer;
	};
	let posts = 0;
	let before = 0;
	let step = 0;
	const server = await startServer(({ method, url, headers, body }): Reply => {
		const isPost = method === "POST";
		if (isPost) posts++;
		const answer = isPost ? answers.default : (answers.get ?? NO_EDGE);
		const given = answer({
			n: posts,
			step,
			url,
			headers,
			body: body.startsWith("{") ? JSON.parse(body) : body,
			now: Math.floor(Date.now() / 1000),
		});
		const { status = 200, type = "application/json" } = given;
		return {
			status,
			headers: { ...given.headers, "Content-Type": type },
			body: given.body ?? {},
		};
	});
	return {
		url: server.url,
		close: server.close,
		begin: (next: number) => {
			step = next;
			before = posts;
		},
		/** POSTs since the step began. */
		requests: () => posts - before,
	};
}

const digest = (data: Buffer): string =>
	createHash("sha256").update(data).digest("hex");

function filesBelow(folder: string): Map<string, Buffer> {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return new Map(
		entries
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.map((path) => [path, readFileSync(path)]),
	);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const PAYLOADS_END = '{"schema":"fboc.payloads.end/1"';

function payloadLines(
	args: readonly string[],
	text: (name: string) => string,
): unknown[] {
	const flag = args.indexOf("--payloads");
	if (flag < 0) return [];
	return text(args[flag + 1] as string)
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith(PAYLOADS_END))
		.map(parsed);
}
