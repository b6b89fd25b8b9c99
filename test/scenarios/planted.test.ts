import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fboc, type Ran, temporaryFolder, write } from "../cli/run-fboc.ts";
import { startServer } from "../delivery/scripted-server.ts";
import { FAST_CLOCK } from "./fast-clock.ts";
import {
	forbidden,
	planted,
	SHAPES,
	type Shape,
	takesAll,
} from "./planted-shapes.ts";

/*
 * Data planted where nobody expects it, one shape a test: none of it may stand
 * in anything that fboc says or writes (contract 12).
 */

const ROUTES =
	'eventSets: {stores: "1234567890123456"}\nevents: {Order Completed: stores}\n';

/** Everything that stands below a folder, by path; `except` leaves files out. */
function filesBelow(
	folder: string,
	except: (path: string) => boolean,
): [string, string][] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !except(relative(folder, path)))
		.map((path) => [relative(folder, path), readFileSync(path, "utf8")]);
}

/** Runs what reads and writes on a shape's files; gives every output by its place. */
async function outputsOf(
	shape: Shape,
	n: number,
): Promise<{ outputs: [string, string][]; runs: Ran[] }> {
	const person = planted(n);
	const folder = temporaryFolder();
	const files = Object.entries(shape.files(person));
	for (const [name, content] of files) write(folder, name, content);
	const [input = ""] = files.map(([name]) => name);
	const own = shape.config?.(person) ?? "";
	const config = own.startsWith("!") ? own.slice(1) : ROUTES + own;
	write(folder, "mine.yaml", config);
	const server = await startServer(({ method, body }) => {
		if (method !== "POST") return { status: 404, body: {} };
		return shape.answer?.(person, body) ?? takesAll(body);
	});
	onTestFinished(() => server.close());
	mkdirSync(join(folder, "fresh"));
	const env = {
		FBOC_GRAPH_URL: server.url,
		...(!config.includes("accessToken") && { FBOC_ACCESS_TOKEN: "a-token" }),
		...shape.env?.(person),
	};
	const flags = ["--config", "mine.yaml", ...(shape.flags?.(person) ?? [])];
	const run = (
		name: string,
		args: readonly string[],
		cwd = folder,
	): Promise<Ran> =>
		fboc(args, {
			cwd,
			env: { ...env, FBOC_STATE_DIR: join(folder, `state-${name}`) },
			...(shape.slow && { nodeArgs: FAST_CLOCK }),
		});
	const runs = await Promise.all([
		run("preview", [
			...["upload", input, "--dry-run", "-v", ...flags],
			...["--payloads", "p.ndjson", "--rejects", "r.ndjson"],
			...["--report", "preview.html"],
		]),
		run("sent", [
			...["upload", input, "--json", "-v", ...flags],
			...["--report", "sent.html"],
		]),
		run("explain", ["explain", input, "--config", "mine.yaml"]),
		run("init", ["init", `../${input}`], join(folder, "fresh")),
	]);
	const history = await run("sent", ["history", "--json"]);
	const inputs = new Set([...files.map(([name]) => name), "mine.yaml"]);
	const outputs = [
		...[...runs, history].flatMap(
			({ stdout, stderr }, i): [string, string][] => [
				[`stdout ${i}`, stdout],
				[`stderr ${i}`, stderr],
			],
		),
		...filesBelow(folder, (path) => inputs.has(path)),
	];
	return { outputs, runs };
}

describe("what is planted stands nowhere", () => {
	it("in 40 shapes and more, no two of which share a word", () => {
		expect(SHAPES.length).toBeGreaterThanOrEqual(40);
		const words = SHAPES.flatMap((_, n) => [...new Set(forbidden(planted(n)))]);
		expect(new Set(words).size).toBe(words.length);
	});

	for (const [n, shape] of SHAPES.entries()) {
		it(shape.name, async () => {
			const words = forbidden(planted(n));
			const { outputs, runs } = await outputsOf(shape, n);
			// A bug is an end that says nothing, and would hide whatever it hides.
			expect(runs.map(({ code }) => code)).not.toContain(1);
			const leaks = outputs.flatMap(([place, text]) => {
				const lower = text.toLowerCase();
				return words
					.filter((word) => lower.includes(word))
					.map((word) => `${place}: ${word}`);
			});
			expect(leaks).toEqual([]);
		});
	}
});

it("finds what is there: the rejects file with data holds it", async () => {
	const [n, person] = [99, planted(99)];
	const folder = temporaryFolder();
	write(folder, "mine.yaml", ROUTES);
	write(folder, "events.ndjson", [
		{ type: "track", event: "Order Completed", userId: person.id, ...person },
	]);
	await fboc(
		[
			...["upload", "events.ndjson", "-n", "-c", "mine.yaml"],
			...["--rejects", "r.ndjson", "--rejects-with-data"],
		],
		{ cwd: folder },
	);
	const text = readFileSync(join(folder, "r.ndjson"), "utf8").toLowerCase();
	const found = forbidden(planted(n)).filter((word) => text.includes(word));
	expect(found).toContain(person.email);
	expect(found).toContain(person.id);
	expect(found).toContain(person.token.toLowerCase());
});
