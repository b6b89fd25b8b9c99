import {
	closeSync,
	createReadStream,
	createWriteStream,
	existsSync,
	openSync,
	renameSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { event, ndjson } from "./generate.ts";
import { SeededRandom } from "./random.ts";

const SEED = 20261120;

/** Makes a file once; half a file is never left behind. */
async function once(
	path: string,
	make: (to: string) => Promise<void> | void,
): Promise<string> {
	if (!existsSync(path)) {
		await make(`${path}.part`);
		renameSync(`${path}.part`, path);
	}
	return path;
}

/** The data of the benchmark, from a seed: the same on every machine. */
export async function files(
	folder: string,
	events: number,
): Promise<{ ndjson: string; gzip: string; csv: string }> {
	const plain = await once(join(folder, `${events}.ndjson`), (to) => {
		const fd = openSync(to, "w");
		for (const piece of ndjson(events, SEED)) writeSync(fd, piece);
		closeSync(fd);
	});
	const gzip = await once(join(folder, `${events}.ndjson.gz`), (to) =>
		pipeline(
			createReadStream(plain),
			createGzip({ level: 6 }),
			createWriteStream(to),
		),
	);
	const csv = await once(join(folder, `${events}.csv`), (to) => {
		const fd = openSync(to, "w");
		for (const piece of csvRows(events)) writeSync(fd, piece);
		closeSync(fd);
	});
	return { ndjson: plain, gzip, csv };
}

/** Cells of an event by dotted path. */
function flatten(
	value: unknown,
	path: string,
	cells: Map<string, string>,
): void {
	if (typeof value === "object" && value !== null) {
		for (const [key, inner] of Object.entries(value)) {
			flatten(inner, path === "" ? key : `${path}.${key}`, cells);
		}
	} else if (value !== undefined) cells.set(path, String(value));
}

const quoted = (cell: string) =>
	/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** The same events as CSV with dotted headers. */
function* csvRows(count: number): Generator<string> {
	const users = Math.max(1000, Math.round(count * 0.372));
	const sample = new SeededRandom(SEED);
	const columns = new Set<string>();
	for (let i = 0; i < 200; i++) {
		const cells = new Map<string, string>();
		flatten(event(sample, i, users), "", cells);
		for (const name of cells.keys()) columns.add(name);
	}
	const names = [...columns];
	yield `${names.map(quoted).join(",")}\n`;
	const random = new SeededRandom(SEED);
	for (let i = 0; i < count; i++) {
		const cells = new Map<string, string>();
		flatten(event(random, i, users), "", cells);
		yield `${names.map((name) => quoted(cells.get(name) ?? "")).join(",")}\n`;
	}
}
