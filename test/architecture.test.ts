import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ERRORS } from "../src/catalogue/error-exits.ts";
import { WIRE_NAMES } from "../src/vocabulary/wire-names.ts";

const SRC = fileURLToPath(new URL("../src", import.meta.url));
const ROOT = join(SRC, "..");

interface Source {
	/** From `src`, with `/`. */
	readonly path: string;
	readonly folder: string;
	readonly text: string;
}

const sources: Source[] = readdirSync(SRC, { recursive: true })
	.map((name) => String(name).replaceAll("\\", "/"))
	.filter((name) => name.endsWith(".ts"))
	.map((path) => ({
		path,
		folder: path.includes("/") ? (path.split("/")[0] as string) : "",
		text: readFileSync(join(SRC, path), "utf8"),
	}));

/** The sources that a source imports values or types from, lazily too. */
function imported({ path, text }: Source): string[] {
	const found = new Set<string>();
	for (const [, target] of text.matchAll(
		/(?:from|import|import\()\s*"(\.[^"]+\.ts)"/g,
	))
		found.add(new URL(target as string, `file:///${path}`).pathname.slice(1));
	return [...found];
}

/** The folder of a source at the top, or that in which it stands there. */
const folderOf = (path: string, depth = 1): string =>
	path.split("/").slice(0, -1).slice(0, depth).join("/");

/** Circles of a graph: its strongly connected components of more than one (Tarjan). */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
	const numbers = new Map<string, number>();
	const stack: string[] = [];
	const found: string[][] = [];
	const visit = (node: string): number => {
		let low = numbers.size;
		numbers.set(node, low);
		stack.push(node);
		for (const next of graph.get(node) ?? []) {
			if (!numbers.has(next)) low = Math.min(low, visit(next));
			else if (stack.includes(next))
				low = Math.min(low, numbers.get(next) as number);
		}
		if (low === numbers.get(node)) {
			const circle = stack.splice(stack.indexOf(node));
			if (circle.length > 1) found.push(circle.sort());
		}
		return low;
	};
	for (const node of graph.keys()) if (!numbers.has(node)) visit(node);
	return found;
}

/** Who may import whom, besides themselves, `files`, `vocabulary` and what stands at the top of `src`. */
const MAY_IMPORT: Record<string, readonly string[]> = {
	files: [],
	vocabulary: [],
	catalogue: ["match-keys"],
	simd: [],
	segment: [],
	"match-keys": ["segment", "simd"],
	conversion: ["segment", "match-keys", "rejects"],
	wire: ["segment", "match-keys", "conversion"],
	config: ["conversion", "match-keys", "wire"],
	columns: ["conversion"],
	input: ["segment", "match-keys", "conversion", "columns"],
	rejects: ["segment"],
	report: ["config", "conversion", "input", "rejects"],
	delivery: ["conversion", "config", "wire"],
	ledger: ["conversion", "delivery", "report"],
	sandbox: ["conversion"],
	account: ["config", "delivery", "wire"],
	explain: [
		"segment",
		"match-keys",
		"conversion",
		"config",
		"input",
		"report",
		"pipeline",
	],
	init: [
		"segment",
		"match-keys",
		"conversion",
		"config",
		"input",
		"columns",
		"wire",
	],
	terminal: [
		"catalogue",
		"wire",
		"report",
		"ledger",
		"config",
		"match-keys",
		"conversion",
		"account",
		"explain",
	],
	pipeline: [
		"catalogue",
		"segment",
		"match-keys",
		"conversion",
		"wire",
		"config",
		"input",
		"rejects",
		"report",
		"delivery",
		"ledger",
	],
};

/** Who of the rooms in a folder may import whom of its neighbours, besides what stands at the top of that folder. */
const MAY_IMPORT_INSIDE: Record<string, Record<string, readonly string[]>> = {
	input: {
		find: [],
		gzip: [],
		csv: [],
		record: ["csv"],
		json: [],
		lines: ["csv", "json"],
		open: ["gzip", "json"],
		fast: [],
	},
	pipeline: {
		mapping: [],
		threads: ["mapping"],
		sources: ["mapping", "run", "threads"],
		run: ["mapping", "sources"],
	},
};

describe("the architecture", () => {
	it.each(Object.keys(MAY_IMPORT))("%s imports only what it may", (folder) => {
		const allowed = [
			...(MAY_IMPORT[folder] as readonly string[]),
			folder,
			"",
			"files",
			"vocabulary",
		];
		const wrong = sources
			.filter((source) => source.folder === folder)
			.flatMap((source) =>
				imported(source)
					.map((target) => folderOf(target))
					.filter((target) => !allowed.includes(target))
					.map((target) => `${source.path} imports ${target}`),
			);
		expect([...new Set(wrong)]).toEqual([]);
	});

	it.each(Object.keys(MAY_IMPORT_INSIDE))(
		"the rooms of %s import only what they may",
		(folder) => {
			const rooms = MAY_IMPORT_INSIDE[folder] ?? {};
			const wrong = sources
				.filter((source) => folderOf(source.path, 2).startsWith(`${folder}/`))
				.flatMap((source) => {
					const room = folderOf(source.path, 2).slice(folder.length + 1);
					return imported(source)
						.map((target) => folderOf(target, 2))
						.filter((target) => target.startsWith(`${folder}/`))
						.map((target) => target.slice(folder.length + 1))
						.filter((to) => to !== room && !rooms[room]?.includes(to))
						.map((to) => `${source.path} imports ${folder}/${to}`);
				});
			expect([...new Set(wrong)]).toEqual([]);
		},
	);

	it("has no circles, of values or of types", () => {
		const graph = new Map(
			sources.map((source) => [source.path, imported(source)]),
		);
		expect(circles(graph)).toEqual([]);
	});

	it("has a rule for every folder", () => {
		const folders = new Set(sources.map(({ folder }) => folder));
		folders.delete("");
		folders.delete("cli");
		expect([...folders].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
	});

	it("lets only the command line see the process", () => {
		const wrong = sources.filter(
			({ folder, text }) =>
				folder !== "cli" &&
				/(?<![\w.])process\.(?:env|argv|std|exit|cwd|on\()/.test(text),
		);
		expect(wrong.map(({ path }) => path)).toEqual([]);
	});

	it("asks a wire what it does, and never for its name", () => {
		// The list of names, and of each side (ours and the sandbox's) the table and a file a wire.
		const homes = WIRE_NAMES.flatMap((name) => [
			`wire/${name}.ts`,
			`wire/write-${name}.ts`,
			`sandbox/${name}-wire.ts`,
		]).concat(
			"vocabulary/wire-names.ts",
			"wire/wires.ts",
			"sandbox/sandbox-wires.ts",
			// The summary has a member of that name.
			"report/tally.ts",
			"terminal/facts/event-sets.ts",
		);
		const names = new RegExp(
			`(["'])(?:${WIRE_NAMES.join("|")})\\1|[=!]==? DEFAULT_WIRE`,
		);
		const wrong = sources.filter(
			({ path, text }) => !homes.includes(path) && names.test(text),
		);
		expect(wrong.map(({ path }) => path)).toEqual([]);
	});

	it("never ends the process in the middle of its output", () => {
		const wrong = sources.filter(({ text }) => /process\.exit\(/.test(text));
		expect(wrong.map(({ path }) => path)).toEqual([]);
	});

	it("touches files and network only at the edges", () => {
		const pure = [
			"vocabulary",
			"simd",
			"segment",
			"columns",
			"match-keys",
			"conversion",
			"wire",
			"report",
		];
		const wrong = sources.filter(
			({ folder, text }) =>
				pure.includes(folder) &&
				/from "(?:node:fs|node:fs\/promises|node:http|node:https|node:net|node-fetch)"/.test(
					text,
				),
		);
		expect(wrong.map(({ path }) => path)).toEqual([]);
	});

	it("has a test for every promise", () => {
		const docs = readFileSync(join(ROOT, "docs/promises.md"), "utf8");
		const named = [...docs.matchAll(/`(test\/[^`]+)`/g)].map(
			([, path = ""]) => path,
		);
		expect(named.length).toBeGreaterThan(30);
		expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
	});

	describe("docs/errors.md", () => {
		const docs = readFileSync(join(ROOT, "docs/errors.md"), "utf8");
		const entries = new Map(
			docs
				.split(/^## /m)
				.slice(1)
				.map((entry) => [
					entry.slice(0, entry.indexOf("\n")),
					entry.slice(entry.indexOf("\n")).trim(),
				]),
		);
		it("explains every error of the catalogue, and no other", () => {
			expect([...entries.keys()].sort()).toEqual(Object.keys(ERRORS).sort());
		});

		it("tells of none that the source never makes", () => {
			const made = sources
				.filter(({ path }) => path !== "catalogue/error-exits.ts")
				.map(({ text }) => text)
				.join("\n");
			// `${code}_untrusted`: the token's and the app secret's share their words.
			const parts = [...made.matchAll(/`\$\{code\}(_[a-z]+)`/g)].flatMap(
				([, end]) => [`token${end}`, `app_secret${end}`],
			);
			const gone = Object.keys(ERRORS).filter(
				(code) => !made.includes(`"${code}"`) && !parts.includes(code),
			);
			expect(gone).toEqual([]);
		});

		it("says of each its exit code, what happened and what to do", () => {
			for (const [code, text] of entries) {
				const [exit = "", ...said] = text.split(/(?<=[.:;])\s+(?=[A-Z`])/);
				const usual = ERRORS[code as keyof typeof ERRORS];
				expect(exit, code).toMatch(new RegExp(`^Exit ${usual}( or \\d+)?\\.$`));
				expect(said.length, `${code}: ${text}`).toBeGreaterThan(1);
			}
		});
	});
});
