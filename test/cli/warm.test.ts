import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { PERSON } from "../scenarios/canaries.ts";
import { AS_OF, CONFIG, order } from "./canary-order.ts";
import { fboc, sandboxProcess, temporaryFolder, write } from "./run-fboc.ts";

/** Days, run ids and durations differ from run to run. */
const unnumbered = (text: string): string =>
	text.replace(/[a-f]*\d[\w.,:-]*/g, "#").replace(/ +/g, " ");

const input = `${JSON.stringify(order())}\nnonsense\n`;
const there = ["events.ndjson", ...AS_OF];

it("a command does and says in a process that has run others what it does in one of its own", async () => {
	const { url } = await sandboxProcess([]);
	const outcomes = async (alone: boolean) => {
		const cwd = temporaryFolder();
		write(cwd, "fboc.config.json", CONFIG);
		write(cwd, "events.ndjson", input);
		const env = { FBOC_GRAPH_URL: url, FBOC_ACCESS_TOKEN: "token" };
		const seen: object[] = [];
		for (const args of [
			["--version"],
			["upload", "--help"],
			["uplaod"],
			["upload", "nothing.ndjson", "--json"],
			["upload", ...there, "--dry-run"],
			["upload", ...there, "--dry-run", "--json", "--max-rejects", "0"],
			["upload", "-", ...AS_OF, "--dry-run", "-v"],
			["upload", ...there, "--rejects", "rejects.ndjson", "--report", "r.html"],
			["upload", ...there, "--json", "--reread"],
			["replay", "rejects.ndjson"],
			["upload", ...there, "--dry-run", "--resend", "--payloads", "p.ndjson"],
			["send", "p.ndjson", "--json"],
			["explain", "events.ndjson", "--id", "m-1"],
			["history"],
			["check"],
			["event-sets"],
			["init", "events.ndjson", "--force"],
			["completion", "bash"],
		]) {
			const ran = await fboc(args, { cwd, env, stdin: input, alone });
			const { code, stdout, stderr } = ran;
			seen.push({
				...{ args, code },
				stdout: unnumbered(stdout.replaceAll(cwd, "")),
				stderr: unnumbered(stderr.replaceAll(cwd, "")),
				files: readdirSync(cwd),
			});
		}
		return seen;
	};
	const own = await outcomes(true);
	expect(await outcomes(false)).toEqual(own);
	expect(await outcomes(false)).toEqual(own);
	expect(JSON.stringify(own)).not.toContain(PERSON.email);
});

it("two commands at once have each a process, an environment and a folder", async () => {
	const runs = ["one", "two", "three"].map(async (name) => {
		const cwd = temporaryFolder();
		write(cwd, `${name}.ndjson`, [order()]);
		write(cwd, "fboc.config.json", CONFIG);
		const env = { FBOC_STATE_DIR: name };
		const args = ["upload", `${name}.ndjson`, ...AS_OF, "--dry-run", "--json"];
		const { summary } = await fboc(args, { cwd, env });
		return summary.inputs.map(({ path }) => path);
	});
	expect(await Promise.all(runs)).toEqual([
		["one.ndjson"],
		["two.ndjson"],
		["three.ndjson"],
	]);
});
