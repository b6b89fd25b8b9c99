import { spawnSync } from "node:child_process";
import {
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: 10, currency: "USD" },
	timestamp: new Date().toISOString(),
	...more,
});
const SECRETS = {
	accessToken: { file: "secrets/token" },
	appSecret: { file: "secrets/app" },
};

/** A folder where everything is that an output may be written over. */
function setting(): string {
	const folder = temporaryFolder();
	for (const name of [
		"data",
		"secrets",
		"state",
		"state/ledger",
		"state/history",
	])
		mkdirSync(join(folder, name));
	const events = [order(1), order(2, { properties: {} })];
	write(folder, "in.ndjson", events);
	write(folder, "in.json", events);
	write(folder, "data/a.ndjson", events);
	write(folder, "data/b.ndjson", events);
	linkSync(join(folder, "in.ndjson"), join(folder, "hard.ndjson"));
	symlinkSync("in.ndjson", join(folder, "soft.ndjson"));
	symlinkSync("data", join(folder, "way"));
	write(folder, "fboc.config.json", {
		eventSets: { stores: { id: "1234567890123456", ...SECRETS } },
		events: { "Order Completed": "stores" },
	});
	write(folder, "other.json", {
		eventSets: { stores: "1234567890123456" },
		events: { "Order Completed": "stores" },
	});
	write(folder, "secrets/token", "EAAcollides0123456789");
	write(folder, "secrets/app", "0123456789abcdef0123456789abcdef");
	write(folder, "state/history/run.json", "history");
	write(folder, "state/ledger/days.json", "index");
	linkSync(join(folder, "state/ledger/days.json"), join(folder, "linked"));
	return folder;
}

/** Every file with what it holds and when it was changed. */
const stateOf = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: "utf8" })
		.sort()
		.map((name) => {
			const stats = statSync(join(folder, name));
			return stats.isFile()
				? [name, readFileSync(join(folder, name), "utf8"), stats.ctimeMs]
				: [name];
		});

const through = (redirection: string) => ({
	under: ["sh", "-c", `exec "$@" ${redirection}`, "sh"],
});

describe("an output over something else is refused before anything is touched", () => {
	const preview = "upload in.ndjson --dry-run";
	it.each<[args: string, says: readonly string[], redirection?: string]>([
		[`${preview} --payloads in.ndjson`, ["--payloads", "an input"]],
		[`${preview} --rejects hard.ndjson`, ["--rejects", "an input"]],
		[`${preview} --payloads way/../in.ndjson`, ["--payloads", "an input"]],
		["upload in.json --sandbox --report ./in.json", ["--report", "an input"]],
		["upload data --dry-run --payloads data/b.ndjson", ["data/b.ndjson"]],
		["upload way/*.ndjson -n --rejects data/a.ndjson", ["way/a.ndjson"]],
		["upload - -n --payloads in.ndjson", ["standard input"], "< in.ndjson"],
		[preview, ["Standard output", "an input"], ">> in.ndjson"],
		[`${preview} --payloads out`, ["--payloads", "standard output"], "> out"],
		[`${preview} --payloads fboc.config.json`, ["the config"]],
		[`${preview} -c other.json --report fboc.config.json`, ["the config"]],
		[`${preview} --rejects secrets/token`, ["the file of `accessToken`"]],
		[
			`${preview} --payloads state/history/run.json`,
			["the state folder's own"],
		],
		[`${preview} --rejects linked`, ["the state folder's own"]],
		[`${preview} --payloads new --rejects ./new`, ["--payloads", "--rejects"]],
		["explain in.ndjson", ["Standard output", "an input"], ">> hard.ndjson"],
		["init --force fboc.config.yaml", ["--force", "an input"]],
		["sandbox --record fboc.config.json", ["--record", "the config"]],
		[
			"login --app-id 1 --app-secret-file secrets/app --token-file secrets/app",
			["--token-file", "the file of `appSecret`"],
		],
	])("%s", async (args, says, redirection) => {
		const folder = setting();
		if (args.startsWith("init"))
			write(folder, "fboc.config.yaml", JSON.stringify(order(1)));
		if (redirection === "> out") write(folder, "out", "");
		const before = stateOf(folder);
		const ran = await fboc(args.split(" "), {
			cwd: folder,
			...(redirection && through(redirection)),
		});
		expect(ran.code, ran.stderr).toBe(2);
		const said = ran.stderr.replace(/\s+/g, " ");
		expect(said).toMatch(/^error\[(?:output|stdout)_collides\]/);
		for (const words of says) expect(said).toContain(words);
		const after = stateOf(folder);
		// The shell has emptied it before fboc began.
		const own = redirection === "> out" ? "out" : undefined;
		const rest = (state: typeof after) => state.filter(([n]) => n !== own);
		expect(rest(after)).toEqual(rest(before));
	});

	it("--json is not printed over it either", async () => {
		const folder = setting();
		const before = readFileSync(join(folder, "in.ndjson"));
		const ran = await fboc(["upload", "in.ndjson", "-n", "--json"], {
			...{ cwd: folder, ...through(">> in.ndjson") },
		});
		expect(ran.code).toBe(2);
		expect(readFileSync(join(folder, "in.ndjson"))).toEqual(before);
	});

	it("replay: what its entries are read from is an input; the file itself is rewritten", async () => {
		const folder = setting();
		const upload = ["upload", "in.json", "-n", "--rejects", "r.json"];
		expect((await fboc(upload, { cwd: folder })).code).toBe(3);
		for (const report of ["r.json", "in.json"]) {
			const before = stateOf(folder);
			const args = ["replay", "r.json", "-n", "--report", report];
			const ran = await fboc(args, { cwd: folder });
			expect(ran.code, ran.stderr).toBe(2);
			expect(ran.stderr).toContain("output_collides");
			expect(stateOf(folder)).toEqual(before);
		}
		const ran = await fboc(["replay", "r.json", "-n"], { cwd: folder });
		expect(ran.code).toBe(3);
	});

	it("send: the payload file is an input", async () => {
		const folder = setting();
		const upload = ["upload", "in.ndjson", "-n", "--payloads", "p.ndjson"];
		await fboc(upload, { cwd: folder });
		const before = readFileSync(join(folder, "p.ndjson"));
		const send = ["send", "p.ndjson", "--sandbox", "--rejects", "p.ndjson"];
		const ran = await fboc(send, { cwd: folder });
		expect(ran.code, ran.stderr).toBe(2);
		expect(readFileSync(join(folder, "p.ndjson"))).toEqual(before);
	});
});

describe("what holds nothing is no collision", () => {
	it("devices and pipes: they are written to as they stand", async () => {
		const folder = setting();
		const args = ["upload", "in.ndjson", "-n", "--rejects", "/dev/null"];
		const ran = await fboc([...args, "--payloads", "/dev/stdout"], {
			cwd: folder,
		});
		expect(ran.code, ran.stderr).toBe(3);
		expect(ran.stdout).toMatch(/^\{"schema":"fboc.payload\/1"/m);
		expect(ran.stdout).toContain("\nDry run: nothing was sent.");
		const null_ = await fboc([...args, "--payloads", "/dev/null", "--json"], {
			...{ cwd: folder, ...through("> out < in.ndjson") },
		});
		expect(null_.code, null_.stderr).toBe(3);
		expect(spawnSync("ls", ["-l", "/dev/null"]).stdout.toString()).toMatch(
			/^c/,
		);
	});

	it("--payloads /dev/stdout into a file: lines and result one behind the other", async () => {
		const folder = setting();
		const args = ["upload", "in.ndjson", "-n", "--payloads", "/dev/stdout"];
		const ran = await fboc(args, { cwd: folder, ...through("> out") });
		expect(ran.code, ran.stderr).toBe(3);
		const text = readFileSync(join(folder, "out"), "utf8");
		expect(text).toMatch(
			/^\{"schema":"fboc.payload\/1".*\}\n(?:.*\n)?Dry run: nothing was sent\.[\s\S]*\nNext: /,
		);
	});
});
