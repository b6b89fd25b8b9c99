import { execFileSync } from "node:child_process";
import {
	chmodSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
	fboc,
	readLines,
	readPayloads,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

const order = (id: number) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: id, note: "naïve ☂ \u2028" },
	timestamp: "2026-11-18T10:00:00Z",
});
const ORDERS = Array.from({ length: 30 }, (_, i) => order(i + 1));
const TEXT = ORDERS.map((message) => `${JSON.stringify(message)}\n`).join("");

/** A folder with a config, and a dry run in it. */
function setting() {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", { events: { "Order Completed": "111" } });
	const preview = (
		args: readonly string[],
		options: { stdin?: string | Uint8Array } = {},
	) =>
		fboc(["upload", ...args, "--dry-run", "--json", "--as-of", "2026-11-20"], {
			cwd: folder,
			...options,
		});
	return { folder, preview };
}

/** What a plain file of the same events gives. */
async function wanted({ folder, preview }: ReturnType<typeof setting>) {
	write(folder, "wanted.ndjson", TEXT);
	const { summary } = await preview(["wanted.ndjson"]);
	expect(summary.events).toMatchObject({ read: 30, accepted: 30 });
	return summary.payload_digest;
}

describe("the same events in another dress give the same payloads", () => {
	const mark = "\ufeff";
	const gzip = (text: string) => gzipSync(text);
	const dresses: Record<string, [name: string, content: string | Uint8Array]> =
		{
			"gzip, named .ndjson": ["events.ndjson", gzip(TEXT)],
			"plain, named .gz": ["events.gz", TEXT],
			"gzip of several members": [
				"events.gz",
				Buffer.concat([gzip(TEXT.slice(0, 1000)), gzip(TEXT.slice(1000))]),
			],
			CRLF: ["events.ndjson", TEXT.replaceAll("\n", "\r\n")],
			"no line end after the last line": ["events.ndjson", TEXT.slice(0, -1)],
			"blank lines": ["events.ndjson", `\n\n${TEXT.replaceAll("\n", "\n \n")}`],
			"a byte-order mark": ["events.ndjson", mark + TEXT],
			"UTF-16": ["events.ndjson", Buffer.from(mark + TEXT, "utf16le")],
			"UTF-16 in gzip with CRLF": [
				"events",
				gzipSync(Buffer.from(mark + TEXT.replaceAll("\n", "\r\n"), "utf16le")),
			],
			"a JSON array": ["events.json", JSON.stringify(ORDERS)],
			"a JSON array, pretty, in gzip": [
				"events.txt",
				gzip(JSON.stringify(ORDERS, undefined, 2)),
			],
		};
	for (const [name, [file, content]] of Object.entries(dresses)) {
		it(name, async () => {
			const set = setting();
			const digest = await wanted(set);
			write(set.folder, file, content);
			const { code, summary } = await set.preview([file]);
			expect(code).toBe(0);
			expect(summary.events).toMatchObject({ read: 30, accepted: 30 });
			expect(summary.inputs).toMatchObject([{ path: file, events: 30 }]);
			expect(summary.payload_digest).toBe(digest);
		});
	}

	it.each([
		["plain", TEXT],
		["gzip", gzip(TEXT)],
		["an array", JSON.stringify(ORDERS)],
	])("standard input: %s", async (_, stdin) => {
		const set = setting();
		const digest = await wanted(set);
		const { code, summary } = await set.preview(["-"], { stdin });
		expect(code).toBe(0);
		expect(summary.inputs).toMatchObject([{ path: "-", events: 30 }]);
		expect(summary.payload_digest).toBe(digest);
	});
});

describe("several inputs", () => {
	it("files, a folder in name order and a glob, each named with its events", async () => {
		const set = setting();
		const digest = await wanted(set);
		mkdirSync(join(set.folder, "parts"));
		const part = (name: string, from: number, to: number) =>
			write(set.folder, name, ORDERS.slice(from, to));
		part("first.ndjson", 0, 5);
		part("parts/b.ndjson", 10, 20);
		part("parts/a.ndjson", 5, 10);
		part("last-1.ndjson", 20, 29);
		part("last-2.ndjson", 29, 30);
		const { code, summary } = await set.preview([
			"first.ndjson",
			"parts",
			"last-*.ndjson",
		]);
		expect(code).toBe(0);
		expect(summary.inputs.map(({ path, events }) => [path, events])).toEqual([
			["first.ndjson", 5],
			["parts/a.ndjson", 5],
			["parts/b.ndjson", 10],
			["last-1.ndjson", 9],
			["last-2.ndjson", 1],
		]);
		expect(summary.payload_digest).toBe(digest);
	});

	it("a damaged one holds up no other: exit 4, the rest is there", async () => {
		const { folder, preview } = setting();
		write(folder, "a.ndjson.gz", gzipSync(TEXT, { level: 0 }).subarray(0, -80));
		write(folder, "b.ndjson", ORDERS);
		const { code, summary } = await preview(["a.ndjson.gz", "b.ndjson"]);
		expect(code).toBe(4);
		expect(summary.error).toMatchObject({
			code: "truncated_input",
			path: "a.ndjson.gz",
			line: 30,
		});
		expect(summary.events.accepted).toBe(29 + 30);
	});

	it("a table without an event holds up no other: exit 2, also beside a damaged one, the rest is there", async () => {
		const { folder, preview } = setting();
		write(folder, "a.ndjson.gz", gzipSync(TEXT, { level: 0 }).subarray(0, -80));
		write(
			folder,
			"order_completed.csv",
			"id,user_id,timestamp\nm,u,2026-11-18\n",
		);
		write(folder, "z.ndjson", ORDERS);
		const { code, summary } = await preview([
			"a.ndjson.gz",
			"order_completed.csv",
			"z.ndjson",
		]);
		expect(code).toBe(2);
		expect(summary.error).toMatchObject({
			code: "unknown_columns",
			path: "order_completed.csv",
			line: 1,
		});
		expect(summary.error?.next).toContain("event: Order Completed");
		expect(summary.events.accepted).toBe(29 + 30);
	});

	it("logs and tables with data for names: no trace of it anywhere", async () => {
		const { folder } = setting();
		const line = JSON.stringify({ ...order(1), userId: "Sampleson-88911" });
		write(folder, "app.log", `web-1  | ${line}\nweb-2  | ${line}\n`);
		write(
			folder,
			"known.csv",
			"userId,event,timestamp,Sampleson,+1 650 555 8891\nu-1,Order Completed,2026-11-18,x,y\n",
		);
		write(folder, "other.csv", 'Order No,Sampleson,"Name: ""8891""",Paid on\n');
		for (const flags of [["--json"], ["-v", "--report", "report.html"]]) {
			const ran = await fboc(
				["upload", "app.log", "known.csv", "other.csv", "--dry-run", ...flags],
				{ cwd: folder },
			);
			expect(ran.code).toBe(2);
			expect(ran.stdout + ran.stderr).not.toMatch(/Sampleson|8891/);
		}
		const report = readFileSync(join(folder, "report.html"), "utf8");
		expect(report).not.toMatch(/Sampleson|8891/);
		expect(report).toContain("column 2");
	});

	it("a stray quote in one column of a TSV and rows later again: all rows are sent", async () => {
		const { folder, preview } = setting();
		const rows = Array.from({ length: 2000 }, (_, n) => {
			const name = n % 7 === 3 ? '"27 inch' : n % 7 === 5 ? '28"' : "cable";
			return `m-${n}\tu-${n}\tOrder Completed\t2026-11-18\t10\t${name}\n`;
		});
		const header = "id\tuser_id\tevent_text\ttimestamp\trevenue\tproduct\n";
		write(folder, "a.tsv", header + rows.join(""));
		const { code, summary } = await preview(["a.tsv", "--workers", "2"]);
		expect(code).toBe(0);
		expect(summary.events).toMatchObject({ read: 2000, accepted: 2000 });
	});

	it("payloads and rejects name the input as it was given, and its line", async () => {
		const { folder, preview } = setting();
		const text = (id: number) => `not JSON\n\n${JSON.stringify(order(id))}\n`;
		write(folder, "a.ndjson", text(1));
		const files = ["--payloads", "out.ndjson", "--rejects", "bad.ndjson"];
		const { summary } = await preview(["a.ndjson", "-", ...files], {
			stdin: text(2),
		});
		type Placed = { input: string; line: number };
		const places = (lines: readonly Placed[]) =>
			lines.map(({ input, line }) => [input, line]);
		expect(places(readPayloads(join(folder, "out.ndjson")))).toEqual([
			["a.ndjson", 3],
			["-", 3],
		]);
		expect(places(readLines(join(folder, "bad.ndjson")))).toEqual([
			["a.ndjson", 1],
			["-", 1],
		]);
		expect(summary.rejects).toMatchObject([
			{
				code: "malformed_json",
				count: 2,
				first: { input: "a.ndjson", line: 1 },
			},
		]);
	});
});

describe.skipIf(process.platform !== "linux")(
	"what can be read but once",
	() => {
		/** Runs with `/dev/fd/N`, a pipe from a command, behind the arguments. */
		const piped = (folder: string, args: readonly string[], from: string) =>
			fboc(args, {
				cwd: folder,
				under: ["bash", "-c", `"$@" <(${from})`, "bash"],
			});
		const dry = ["--dry-run", "--json", "--as-of", "2026-11-20"];

		it("is read once by upload, in any format, by any shard and with threads; and marks nothing", async () => {
			const { folder } = setting();
			write(folder, "in.ndjson", TEXT);
			write(folder, "in.json", JSON.stringify(ORDERS));
			for (const [from, flags] of [
				["cat in.ndjson", ["--workers", "2"]],
				["gzip -c in.json", []],
				["cat in.ndjson", ["--shard", "1/2"]],
			] as const) {
				const ran = await piped(folder, ["upload", ...dry, ...flags], from);
				expect(ran.code, from).toBe(0);
				expect(ran.summary.events.read, from).toBe(30);
			}
			// A look would take from the pipe what the first shard is to read; and wait for its writer.
			execFileSync("mkfifo", [join(folder, "fifo")]);
			const other = await fboc(["upload", "fifo", ...dry, "--shard", "2/2"], {
				cwd: folder,
			});
			expect([other.code, other.summary.events.read]).toEqual([0, 0]);
			const twice = await fboc(["upload", "/dev/stdin", "-", ...dry], {
				cwd: folder,
				stdin: TEXT,
			});
			expect(twice.summary.events.read).toBe(30);
			const nights = ["upload", "--sandbox", "--json", "--as-of", "2026-11-20"];
			for (const _ of [1, 2]) {
				const { summary } = await piped(folder, nights, "cat in.ndjson");
				expect(summary.inputs).toMatchObject([{ events: 30, done: false }]);
			}
		});

		it("is read once by explain, init and as a config; replay refuses it", async () => {
			const { folder } = setting();
			write(folder, "in.ndjson", TEXT);
			write(folder, "in.csv", "Kind,Who\nOrder Completed,u-1\n");
			const explained = await piped(
				folder,
				["explain", "--json"],
				"cat in.ndjson",
			);
			expect(explained.code).toBe(0);
			expect(JSON.parse(explained.stdout).schema).toBe("fboc.explain/1");
			// The columns are unknown, and a pipe cannot be begun again with better ones.
			mkdirSync(join(folder, "fresh"));
			const fresh = join(folder, "fresh");
			const begun = await piped(fresh, ["init", "--json"], "cat ../in.csv");
			expect(begun.code).toBe(0);
			const config = ["upload", "in.ndjson", ...dry, "--config"];
			const ran = await piped(folder, config, "cat fboc.config.json");
			expect(ran.summary.events.accepted).toBe(30);
			for (const run of [
				await piped(folder, ["replay", ...dry], "cat in.ndjson"),
				await fboc(["replay", "-", ...dry], { cwd: folder }),
				await fboc(["replay", "/dev/null", ...dry], { cwd: folder }),
			]) {
				expect(run.code).toBe(2);
				expect(run.summary.error?.code).toBe("rejects_not_a_file");
			}
		});

		it("rejects of a pipe stay, and it is said why", async () => {
			const { folder } = setting();
			write(folder, "bad.ndjson", [{ ...order(1), properties: {} }]);
			await fboc(["upload", "/dev/stdin", ...dry, "--rejects", "r.ndjson"], {
				cwd: folder,
				stdin: readFileSync(join(folder, "bad.ndjson")),
			});
			const again = await fboc(["replay", "r.ndjson", ...dry], { cwd: folder });
			expect(again.code).toBe(4);
			expect(again.summary.error?.code).toBe("input_gone");
			expect(readLines(join(folder, "r.ndjson"))).toHaveLength(1);
		});
	},
);

describe.skipIf(process.platform !== "linux")(
	"what a folder holds and cannot be read",
	() => {
		it("a name that is not UTF-8, a link to nowhere: exit 4 and each is named, escaped; the rest is read", async () => {
			const { folder } = setting();
			const logs = join(folder, "logs");
			mkdirSync(join(logs, "deep"), { recursive: true });
			write(logs, "a.ndjson", ORDERS.slice(0, 1));
			write(join(logs, "deep"), "b.ndjson", ORDERS.slice(1, 3));
			symlinkSync("gone", join(logs, "c.ndjson"));
			const named = (name: string) =>
				Buffer.concat([Buffer.from(`${logs}/`), Buffer.from(name, "latin1")]);
			writeFileSync(named("\x1b\xe9.ndjson"), TEXT);
			for (const input of ["logs", "logs/**/*.ndjson"]) {
				const { code, stderr, summary } = await fboc(
					["upload", input, "--dry-run", "--json", "--as-of", "2026-11-20"],
					{ cwd: folder },
				);
				expect(code, input).toBe(4);
				expect(summary.events.read, input).toBe(3);
				expect(stderr, input).toContain("logs/\\x1b\\xe9.ndjson");
				expect(stderr, input).toContain("logs/c.ndjson");
				expect(stderr, input).not.toContain("\x1b");
			}
			// Node hands over U+FFFD for what is not UTF-8.
			const one = await fboc(["upload", "--dry-run", "--json"], {
				cwd: folder,
				under: ["bash", "-c", `"$@" logs/$'caf\\xe9'`, "bash"],
			});
			expect(one.code).toBe(4);
			expect(one.summary.error?.message).toContain("its name is not UTF-8");
		});

		it.skipIf(process.getuid?.() !== 0)(
			"a folder and a file that another user keeps to itself: exit 4 and each is named, the rest is read",
			async () => {
				const { folder } = setting();
				for (const path of ["logs/mine", "logs/theirs"])
					mkdirSync(join(folder, path), { recursive: true });
				write(folder, "logs/mine/a.ndjson", ORDERS.slice(0, 2));
				write(folder, "logs/mine/b.ndjson", ORDERS);
				chmodSync(join(folder, "logs/mine/b.ndjson"), 0o600);
				write(folder, "logs/theirs/c.ndjson", ORDERS);
				chmodSync(join(folder, "logs/theirs"), 0o700);
				chmodSync(folder, 0o755);
				const user = ["--reuid=65534", "--regid=65534", "--clear-groups"];
				for (const input of ["logs", "logs/**/*.ndjson"]) {
					const ran = await fboc(
						["upload", input, "--dry-run", "--json", "--as-of", "2026-11-20"],
						{
							cwd: folder,
							under: ["setpriv", ...user],
							env: { FBOC_STATE_DIR: join(folder, "none") },
						},
					);
					expect(ran.code, ran.stderr).toBe(4);
					expect(ran.summary.events.read, input).toBe(2);
					expect(ran.stderr, input).toContain("logs/mine/b.ndjson");
					expect(ran.stderr, input).toContain("logs/theirs");
				}
			},
		);
	},
);
