import { execFile } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Summary } from "../../src/report/summary.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** Holds the tarball, the folder that it is installed into, and another Node. */
const here = mkdtempSync(join(tmpdir(), "fboc-package-"));
afterAll(() => rmSync(here, { recursive: true, force: true }));
const installed = join(here, "node_modules");
const fboc = join(installed, "fboc");
let tarball = "";
let newest: Promise<string | undefined>;

const QUICKLY = ["--no-audit", "--no-fund", "--ignore-scripts"];

const npm = async (...args: string[]): Promise<string> =>
	(await run("npm", args, { cwd: here })).stdout;

beforeAll(async () => {
	newest = newestNode();
	// Built already: `prepare` would build it again.
	const packed = ["pack", ROOT, "--ignore-scripts", "--silent"];
	tarball = join(here, (await npm(...packed)).trim());
	writeFileSync(join(here, "package.json"), "{}");
	await npm("install", tarball, ...QUICKLY);
});

const manifest = JSON.parse(
	readFileSync(join(ROOT, "package.json"), "utf8"),
) as {
	readonly name: string;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly scripts: Readonly<Record<string, string>>;
};

it("is in order for publint", async () => {
	const { messages, pkg } = await publint({
		pkgDir: ROOT,
		pack: false,
		strict: true,
	});
	expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

it("is in order for attw: types and code are found by whoever imports it", async () => {
	const attw = join(ROOT, "node_modules/.bin/attw");
	await run(attw, [tarball, "--profile", "esm-only"]);
});

it("has every page that its own pages point to", () => {
	const pages = readdirSync(fboc, { recursive: true })
		.map(String)
		.filter((name) => name.endsWith(".md"));
	expect(pages).toContain("README.md");
	const missing = pages.flatMap((page) => {
		const text = readFileSync(join(fboc, page), "utf8");
		const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)];
		return links
			.map(([, link = ""]) => resolve(fboc, dirname(page), link))
			.filter((target) => !existsSync(target));
	});
	expect(missing).toEqual([]);
});

it("brings its own licence and those of all that is bundled in it", () => {
	expect(readFileSync(join(fboc, "LICENSE"), "utf8")).toMatch(/^MIT License/);
	const notices = readFileSync(
		join(fboc, "dist/THIRD-PARTY-NOTICES.txt"),
		"utf8",
	);
	// Of the command line, of the config, of the sandbox, and of a package of theirs.
	for (const name of ["commander", "zod", "ndjson", "signal-exit"])
		expect(notices).toMatch(new RegExp(`^${name} \\d`, "m"));
});

it("depends on what it loads from elsewhere, and on nothing that is bundled", () => {
	const code = readdirSync(join(fboc, "dist"))
		.filter((name) => name.endsWith(".mjs"))
		.map((name) => readFileSync(join(fboc, "dist", name), "utf8"))
		.join("\n");
	const loaded = readdirSync(installed).filter((name) =>
		new RegExp(`["'\`]${name}(?:/[^"'\`]*)?["'\`]`).test(code),
	);
	const named = Object.keys(manifest.dependencies ?? {}).sort();
	expect(loaded.filter((name) => name !== "fboc")).toEqual(named);
});

/** The newest release of Node with long support, now or to come, that the registry has for this machine. */
async function newestNode(): Promise<string | undefined> {
	const name = `node-${process.platform}-${process.arch}`;
	const all = await npm("view", name, "versions", "--json").catch(() => "[]");
	const last = (JSON.parse(all) as string[])
		.map((version) => version.split(".").map(Number))
		.filter(([major = 1]) => major % 2 === 0)
		.sort((one, other) => {
			const at = one.findIndex((part, i) => part !== other[i]);
			return (one[at] ?? 0) - (other[at] ?? 0);
		})
		.at(-1);
	if (last === undefined) return undefined;
	const folder = join(here, "newest");
	const version = `${name}@${last.join(".")}`;
	mkdirSync(folder);
	await npm("install", "--prefix", folder, version, ...QUICKLY);
	return join(folder, "node_modules", name, "bin/node");
}

describe("the demo, in an empty folder", () => {
	// From `node bin/fboc.js upload examples/…`.
	const [, , ...words] = (manifest.scripts.demo as string).split(" ");
	const args = words.map((word) =>
		word.startsWith("examples/") ? join(fboc, word) : word,
	);
	const demo = async (node: string): Promise<Summary> => {
		const { stdout } = await run(
			node,
			[join(fboc, "bin/fboc.js"), ...args, "--json"],
			{
				cwd: here,
				env: { PATH: process.env.PATH, HOME: here },
			},
		);
		return JSON.parse(stdout) as Summary;
	};

	it("delivers alike on this Node and on the newest even one", async (context) => {
		const { exit_code, payload_digest, deliveries } = await demo(
			process.execPath,
		);
		expect(exit_code).toBe(0);
		expect(deliveries.delivered).toBeGreaterThan(0);
		const node = await newest;
		if (node === undefined) return context.skip();
		const { stdout } = await run(node, ["--version"]);
		console.log(`also on Node ${stdout.trim()}`);
		expect(await demo(node)).toMatchObject({ payload_digest, deliveries });
	});

	it("is a library, too", async () => {
		const script = `import { createMapper, readConfig } from "fboc";
const { config } = readConfig("eventSets: {stores: '1'}\\nevents: {Order Completed: stores}", "/fboc.config.yaml");
const event = { type: "track", event: "Order Completed", messageId: "1", userId: "7", timestamp: new Date().toISOString(), properties: { revenue: 1 } };
console.log(createMapper(config)(event).outcome);`;
		const file = join(here, "library.mjs");
		writeFileSync(file, script);
		const { stdout } = await run(process.execPath, [file], { cwd: here });
		expect(stdout).toBe("accepted\n");
	});
});
