import { existsSync } from "node:fs";
import { join } from "node:path";
import {
	fboc,
	type Ran,
	type RunOptions,
	readLines,
	sandboxProcess,
	start,
	temporaryFolder,
	untilEnd,
} from "../cli/run-fboc.ts";
import { writeGenerated } from "./generated-events.ts";
import { type Accepted, readRecord } from "./sandbox-record.ts";

/** A Segment event as the generator writes it. */
export type ShopEvent = Record<string, unknown> & {
	event: string;
	messageId?: string;
	properties: Record<string, unknown> & { trace: string };
	context: Record<string, unknown>;
};

/** A folder with events, config and state, and a sandbox that keeps a record: what scenarios of more than one run begin with. */
export interface Shop {
	readonly folder: string;
	/** Traces of the events that the config maps, in input order. */
	readonly mapped: readonly string[];
	/** What `events.ndjson` holds. */
	readonly events: readonly ShopEvent[];
	readonly env: Readonly<Record<string, string>>;
	path(name: string): string;
	/** Runs a command in the folder, with the sandbox as Meta. */
	run(args: readonly string[], options?: RunOptions): Promise<Ran>;
	/** Starts one, to be meddled with. */
	start(
		args: readonly string[],
		options?: RunOptions,
	): { child: ReturnType<typeof start>; ended: Promise<Ran> };
	/** Uploads with `--json`, what is done too: it is the ledger that is looked at. */
	upload(...args: readonly string[]): Promise<Ran>;
	/** What the sandbox has accepted so far, by trace. */
	accepted(): Promise<Map<string, Accepted>>;
}

/** @param sandbox flags of the sandbox besides `--record` */
export async function openShop(
	count: number,
	{
		sandbox = [],
		config = {},
		seed = 1,
	}: {
		readonly sandbox?: readonly string[];
		readonly config?: object;
		readonly seed?: number;
	} = {},
): Promise<Shop> {
	const folder = temporaryFolder();
	const expected = writeGenerated(folder, count, { config, seed });
	const record = join(folder, "record.ndjson");
	const { url } = await sandboxProcess(["--record", record, ...sandbox], {
		cwd: folder,
	});
	const env = { FBOC_GRAPH_URL: url, FBOC_ACCESS_TOKEN: "token" };
	const withEnv = (options: RunOptions = {}): RunOptions => ({
		cwd: folder,
		...options,
		env: { ...env, ...options.env },
	});
	const run: Shop["run"] = (args, options) => fboc(args, withEnv(options));
	return {
		folder,
		mapped: [...expected.keys()],
		events: readLines<ShopEvent>(join(folder, "events.ndjson")),
		env,
		path: (name) => join(folder, name),
		run,
		start: (args, options) => {
			const child = start(args, withEnv(options));
			return { child, ended: untilEnd(child) };
		},
		upload: (...args) => run(["upload", ...args, "--json", "--reread"]),
		accepted: async () =>
			existsSync(record) ? (await readRecord(record)).byTrace : new Map(),
	};
}

/** One column for every scalar, headers as paths: the same events as a CSV file. */
export function asCsv(events: readonly object[]): string {
	const rows = events.map((event) => new Map(cellsOf(event, "")));
	const header = [...new Set(rows.flatMap((row) => [...row.keys()]))];
	const lines = rows.map((row) =>
		header.map((column) => quoted(row.get(column) ?? "")).join(","),
	);
	return `${[header.map(quoted).join(","), ...lines].join("\r\n")}\r\n`;
}

function cellsOf(value: unknown, path: string): [string, string][] {
	if (typeof value !== "object" || value === null)
		return [[path, String(value)]];
	return Object.entries(value).flatMap(([key, inner]) =>
		cellsOf(inner, path === "" ? key : `${path}.${key}`),
	);
}

const quoted = (cell: string): string =>
	/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
