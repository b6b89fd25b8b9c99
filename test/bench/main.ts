/**
 * `npm run bench [-- EVENTS [ROUNDS [BEFORE]]]`: times fboc and its peers as
 * whole processes, in turn, several rounds, and prints medians and the ratios
 * taken side by side within each round. Absolute times drift; ratios are what
 * counts. With BEFORE, the `bin/fboc.js` of another checkout, that one and this
 * are timed in turn instead.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { files } from "./files.ts";
import { AS_OF, CONFIG } from "./generate.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../../..");
const FBOC = join(ROOT, "bin/fboc.js");
const events = Number(process.argv[2] ?? 100_000);
const rounds = Number(process.argv[3] ?? 5);
const before = process.argv[4];

interface Job {
	readonly name: string;
	readonly command: readonly string[];
	/** The job that its times are set against. */
	readonly against?: string;
	readonly env?: Record<string, string>;
	/** Events it handles. */
	readonly events?: number;
}

interface Run {
	readonly seconds: number;
	/** MB; NaN for what is not Node. */
	readonly peak: number;
}

const scratch = mkdtempSync(join(tmpdir(), "fboc-bench-"));
const peakFile = join(scratch, "peak");

function once({ name, command, env = {} }: Job): Promise<Run> {
	rmSync(peakFile, { force: true });
	const [program, ...args] = command as [string, ...string[]];
	const started = process.hrtime.bigint();
	const child = spawn(program, args, {
		stdio: ["ignore", "ignore", "inherit"],
		env: {
			...process.env,
			NODE_OPTIONS: `--import=${pathToFileURL(join(HERE, "measure.mjs"))}`,
			BENCH_PEAK_FILE: peakFile,
			FBOC_STATE_DIR: mkdtempSync(join(scratch, "state-")),
			...env,
		},
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => {
			const seconds = Number(process.hrtime.bigint() - started) / 1e9;
			if (code !== 0) reject(new Error(`${name} ended with ${code}`));
			else resolve({ seconds, peak: peak() });
		});
	});
}

function peak(): number {
	try {
		return Number(readFileSync(peakFile, "utf8")) / 1024;
	} catch {
		return Number.NaN;
	}
}

const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[sorted.length >> 1] ?? Number.NaN;
};

/** Runs jobs in turn; one round to warm up. */
async function measure(
	jobs: readonly Job[],
	count: number,
): Promise<Map<string, Run[]>> {
	const runs = new Map<string, Run[]>(jobs.map(({ name }) => [name, []]));
	for (let round = -1; round < count; round++) {
		for (const job of jobs) {
			const run = await once(job);
			if (round >= 0) runs.get(job.name)?.push(run);
		}
	}
	return runs;
}

function print(
	jobs: readonly Job[],
	runs: ReadonlyMap<string, readonly Run[]>,
): void {
	const rows = jobs.map(({ name, against, events: handled }) => {
		const own = runs.get(name) ?? [];
		const other = against === undefined ? [] : (runs.get(against) ?? []);
		const ratio = median(
			own.map((run, i) => run.seconds / (other[i]?.seconds ?? Number.NaN)),
		);
		const seconds = median(own.map((run) => run.seconds));
		const memory = Math.max(...own.map((run) => run.peak));
		return [
			name,
			seconds.toFixed(2),
			handled === undefined ? "" : `${Math.round(handled / seconds / 1000)}k`,
			against === undefined ? "" : `${ratio.toFixed(2)} x ${against}`,
			Number.isNaN(memory) ? "" : `${Math.round(memory)} MB`,
		];
	});
	const table = [["what", "s", "events/s", "time against", "peak"], ...rows];
	const widths =
		table[0]?.map((_, i) =>
			Math.max(...table.map((row) => row[i]?.length ?? 0)),
		) ?? [];
	const line = (row: readonly string[]) =>
		`| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
	const [head, ...body] = table as [string[], ...string[][]];
	process.stdout.write(line(head));
	process.stdout.write(line(widths.map((width) => "-".repeat(width))));
	for (const row of body) process.stdout.write(line(row));
	process.stdout.write("\n");
}

const node = (script: string, ...args: string[]) => [
	process.execPath,
	join(HERE, script),
	...args,
];
const config = join(scratch, "fboc.config.json");
writeFileSync(config, JSON.stringify(CONFIG));
const run =
	(program: string) =>
	(input: string, ...flags: string[]) => [
		process.execPath,
		program,
		"upload",
		input,
		"--quiet",
		"--config",
		config,
		"--as-of",
		AS_OF,
		...flags,
	];
const preview = (input: string, ...flags: string[]) =>
	run(FBOC)(input, "--dry-run", ...flags);

/** This program and one of before, in turn. */
function pairs(
	program: string,
	{ ndjson, gzip, csv }: Record<"ndjson" | "gzip" | "csv", string>,
	small: string,
	graph: string,
): Job[] {
	const env = { FBOC_GRAPH_URL: graph, FBOC_ACCESS_TOKEN: "bench" };
	const kinds: [string, string[], Record<string, string>?][] = [
		["NDJSON", [ndjson, "--dry-run"]],
		["NDJSON, one thread", [ndjson, "--dry-run", "--workers", "0"]],
		["gzip", [gzip, "--dry-run"]],
		["CSV", [csv, "--dry-run"]],
		["upload", [ndjson], env],
		["10,000 events", [small, "--dry-run"]],
	];
	return kinds.flatMap(([name, [input = "", ...flags], env = {}]) => [
		{
			name: `${name}, before`,
			command: run(program)(input, ...flags),
			env,
		},
		{
			name,
			command: run(FBOC)(input, ...flags),
			against: `${name}, before`,
			env,
		},
	]);
}

async function startDiscard(): Promise<{ url: string; child: ChildProcess }> {
	const [program, ...args] = node("job-discard.mjs") as [string, ...string[]];
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
	const url = await new Promise<string>((resolve) =>
		child.stdout?.once("data", (data: Buffer) =>
			resolve(data.toString().trim()),
		),
	);
	return { url, child };
}

async function main(): Promise<void> {
	const folder = join(tmpdir(), "fboc-bench-data");
	mkdirSync(folder, { recursive: true });
	const { ndjson, gzip, csv } = await files(folder, events);
	const [cpu] = cpus();
	process.stdout.write(
		`${events.toLocaleString("en-US")} events, ${rounds} rounds, Node ${process.version}, ${cpus().length} x ${cpu?.model.trim()}\n\n`,
	);
	const server = await startDiscard();
	if (before !== undefined) {
		const small = await files(folder, 10_000);
		const jobs = pairs(before, { ndjson, gzip, csv }, small.ndjson, server.url);
		print(jobs, await measure(jobs, rounds).finally(() => server.child.kill()));
		return;
	}
	const jobs: Job[] = [
		{ name: "JSON.parse loop", command: node("job-parse.mjs", ndjson), events },
		{ name: "wc -l", command: ["wc", "-l", ndjson] },
		{ name: "gzip -dc", command: ["gzip", "-dc", gzip] },
		{
			name: "fboc, NDJSON",
			command: preview(ndjson),
			against: "JSON.parse loop",
			events,
		},
		{
			name: "fboc, NDJSON, one thread",
			command: preview(ndjson, "--workers", "0"),
			against: "JSON.parse loop",
			events,
		},
		{ name: "fboc, gzip", command: preview(gzip), against: "gzip -dc", events },
		{
			name: "fboc, upload to a discarding server",
			command: run(FBOC)(ndjson),
			env: { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: "bench" },
			against: "JSON.parse loop",
			events,
		},
		{
			name: "csv-parse, objects",
			command: node("job-csv-parse.mjs", csv),
			events,
		},
		{
			name: "fboc, CSV",
			command: preview(csv),
			against: "csv-parse, objects",
			events,
		},
		{
			name: "facebook-nodejs-business-sdk",
			command: node("job-sdk.mjs", ndjson),
			against: "fboc, NDJSON",
			events,
		},
		{
			name: "ndjson + createHash + libphonenumber",
			command: node("job-naive.mjs", ndjson),
			against: "fboc, NDJSON",
			events,
		},
		{ name: "node -e 0", command: [process.execPath, "-e", "0"] },
		{
			name: "fboc --help",
			command: [process.execPath, FBOC, "--help"],
			against: "node -e 0",
		},
		{
			name: "fboc --version",
			command: [process.execPath, FBOC, "--version"],
			against: "node -e 0",
		},
	];
	try {
		print(jobs, await measure(jobs, rounds));
	} finally {
		server.child.kill("SIGTERM");
	}
	process.stdout.write("Growth of `upload --dry-run` on NDJSON\n\n");
	const sizes = [10_000, 100_000, 1_000_000].filter(
		(size) => size <= Math.max(events, 100_000) * 2 || events >= 500_000,
	);
	const growth: Job[] = [];
	for (const size of sizes) {
		const { ndjson: input } = await files(folder, size);
		growth.push({
			name: `${size.toLocaleString("en-US")} events`,
			command: preview(input),
			events: size,
		});
	}
	print(growth, await measure(growth, Math.min(rounds, 3)));
}

try {
	await main();
} finally {
	rmSync(scratch, { recursive: true, force: true });
}
