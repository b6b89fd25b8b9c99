import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitAfter, type Losses, saidOf } from "../../src/cli/streams.ts";
import type { ExitCode } from "../../src/exit-codes.ts";
import { startServer, taken } from "../delivery/scripted-server.ts";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

const loss = (code: string) => Object.assign(new Error(code), { code });
const full = loss("ENOSPC");
const gone = loss("EPIPE");
const TEXT = { json: false, delivers: true };
const JSON_ = { json: true, delivers: true };

describe("exitAfter", () => {
	it.each<[ExitCode, Losses, typeof TEXT, ExitCode]>([
		[0, {}, JSON_, 0],
		[0, { stdout: full }, JSON_, 5],
		[3, { stdout: full }, JSON_, 5],
		[6, { stdout: full }, JSON_, 6],
		[130, { stdout: full }, JSON_, 130],
		[0, { stdout: gone }, JSON_, 0],
		[0, { stdout: full }, TEXT, 0],
		[0, { stdout: full }, { ...TEXT, delivers: false }, 5],
		[0, { stdout: gone }, { ...TEXT, delivers: false }, 0],
		[0, { stderr: full }, JSON_, 0],
		[3, { stderr: gone }, TEXT, 3],
	])("%i, %o, %o: %i", (code, losses, asked, after) => {
		expect(exitAfter(code, losses, asked)).toBe(after);
	});
});

it("saidOf: on the stream that is left, and never on a stdout that a program reads", () => {
	const error = fc.constantFrom(full, gone, undefined);
	fc.assert(
		fc.property(error, error, fc.boolean(), (stdout, stderr, json) => {
			const losses = { ...(stdout && { stdout }), ...(stderr && { stderr }) };
			const said = saidOf(losses, { json, delivers: true });
			if (said) expect(losses[said.on]).toBe(undefined);
			if (json) expect(said?.on).not.toBe("stdout");
			if (stdout === full && !stderr) expect(said?.text).toMatch(/full/);
			if (stdout === gone) expect(said).toBe(undefined);
			if (stderr && !stdout && !json) expect(said?.on).toBe("stdout");
		}),
	);
});

const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: 10, currency: "USD" },
	timestamp: new Date().toISOString(),
	...more,
});

describe.runIf(process.platform === "linux")(
	"a run whose streams cannot be written delivers and records all the same",
	() => {
		it.each<[redirection: string, flags: string, code: number, says: string]>([
			[">/dev/full", "", 3, "standard output: the disk is full"],
			[">/dev/full", "--json", 5, "standard output: the disk is full"],
			["2>/dev/full", "-v --progress plain", 3, ""],
			[">/dev/full 2>&1", "", 3, ""],
			["2>&1 | head -c 1 >/dev/null", "-v --progress plain", 3, ""],
			[">&- 2>&-", "", 3, ""],
		])("%s %s: exit %i", async (redirection, flags, code, says) => {
			const folder = temporaryFolder();
			const server = await startServer(({ body }) =>
				taken(JSON.parse(body).data.length),
			);
			onTestFinished(() => server.close());
			write(folder, "fboc.config.json", {
				eventSets: { stores: "1234567890123456" },
				events: { "Order Completed": "stores" },
			});
			const bad = order(0, { properties: {} });
			write(folder, "in.ndjson", [bad, ...[1, 2, 3, 4].map((n) => order(n))]);
			const env = {
				FBOC_GRAPH_URL: server.url,
				FBOC_ACCESS_TOKEN: "token",
			};
			const args = ["upload", "in.ndjson", "--rejects", "rejects.ndjson"];
			const ran = await fboc(
				[...args, "--chunk-size", "2", ...flags.split(" ").filter(Boolean)],
				{
					...{ cwd: folder, env },
					// The code is kept beside: that of a pipe is its last command's.
					under: [
						...["sh", "-c", `{ "$@"; echo $? >code; } ${redirection}`, "sh"],
					],
				},
			);
			expect(readFileSync(join(folder, "code"), "utf8").trim()).toBe(`${code}`);
			if (says === "") expect(ran.stderr).not.toMatch(/^\s+at |could not be/m);
			else {
				expect(ran.stderr.split(says)).toHaveLength(2);
			}
			if (redirection.startsWith("2>/dev/full"))
				expect(ran.stdout).toMatch(/standard error: the disk is full/);
			const sent = server.seen.flatMap(({ body }) => JSON.parse(body).data);
			expect(sent).toHaveLength(4);
			expect(readFileSync(join(folder, "rejects.ndjson"), "utf8")).toMatch(
				/"line":1,.*missing_value/,
			);
			// It was recorded: the input is done, and nothing of it goes out again.
			const next = await fboc([...args, "--json"], { cwd: folder, env });
			expect(next.summary.inputs[0]?.done).toBe(true);
			expect(next.summary.deliveries.planned).toBe(0);
		});

		it("a result that is all there is to a command", async () => {
			const folder = temporaryFolder();
			for (const [args, redirection, code] of [
				["completion bash", ">/dev/full", 5],
				["history", ">/dev/full", 5],
				["help exit-codes", "| head -c 1 >/dev/null", 0],
			] as const) {
				const sh = `{ "$@"; echo $? >code; } ${redirection}`;
				const ran = await fboc(args.split(" "), {
					...{ cwd: folder, under: ["sh", "-c", sh, "sh"] },
				});
				const found = readFileSync(join(folder, "code"), "utf8").trim();
				expect([args, found]).toEqual([args, `${code}`]);
				expect(ran.stderr === "").toBe(code === 0);
			}
		});
	},
);
