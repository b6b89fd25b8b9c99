import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ERRORS } from "../src/catalogue/error-exits.ts";

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

/** Folders of our own that a source imports values or types from. */
function imported({ path, text }: Source): string[] {
	const found = new Set<string>();
	for (const [, target] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
		const steps = new URL(target as string, `file:///${path}`).pathname.slice(
			1,
		);
		found.add(steps.includes("/") ? (steps.split("/")[0] as string) : "");
	}
	return [...found];
}

/** Who may import whom, besides themselves, `files` and what stands at the top of `src`. */
const MAY_IMPORT: Record<string, readonly string[]> = {
	files: [],
	catalogue: [],
	simd: [],
	segment: [],
	"match-keys": ["segment", "simd", "config"],
	conversion: ["segment", "match-keys", "config", "rejects"],
	wire: ["segment", "match-keys", "conversion"],
	config: ["conversion", "match-keys"],
	columns: ["conversion"],
	input: ["segment", "conversion", "columns"],
	rejects: ["segment"],
	report: ["config", "conversion", "input", "rejects"],
	delivery: ["conversion", "config"],
	ledger: ["delivery", "report"],
	sandbox: ["config", "conversion"],
	account: ["config", "delivery"],
	explain: [
		"segment",
		"match-keys",
		"conversion",
		"config",
		"input",
		"report",
		"pipeline",
	],
	init: ["segment", "match-keys", "conversion", "config", "input", "columns"],
	terminal: [
		"catalogue",
		"report",
		"ledger",
		"config",
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

describe("the architecture", () => {
	it.each(Object.keys(MAY_IMPORT))("%s imports only what it may", (folder) => {
		const allowed = [
			...(MAY_IMPORT[folder] as readonly string[]),
			folder,
			"",
			"files",
		];
		const wrong = sources
			.filter((source) => source.folder === folder)
			.flatMap((source) =>
				imported(source)
					.filter((target) => !allowed.includes(target))
					.map((target) => `${source.path} imports ${target}`),
			);
		expect(wrong).toEqual([]);
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

	it("never ends the process in the middle of its output", () => {
		const wrong = sources.filter(({ text }) => /process\.exit\(/.test(text));
		expect(wrong.map(({ path }) => path)).toEqual([]);
	});

	it("touches files and network only at the edges", () => {
		const pure = [
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
