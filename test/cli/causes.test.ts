import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { graphError, startServer, taken } from "../delivery/scripted-server.ts";
import {
	fboc,
	type Ran,
	type RunOptions,
	start,
	temporaryFolder,
	untilEnd,
	write,
} from "./run-fboc.ts";

/*
 * Messages that name the cause: what went wrong around a run, and the words
 * that tell a person where to look.
 */

const TOKEN = "EAAcause7Qw3RtYuIoPaSdFgHjKlZxCvBnM0123456789";
const CONFIG = {
	eventSets: { stores: "1234567890123456" },
	events: { "Order Completed": "stores", "Product Added": "stores" },
};

const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: 10, currency: "USD" },
	timestamp: new Date().toISOString(),
	...more,
});

function folderWith(events: readonly object[] = [order(1), order(2)]): string {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", CONFIG);
	write(folder, "events.ndjson", events);
	return folder;
}

/** A server that takes everything. */
async function taking(headers: Record<string, string> = {}) {
	const server = await startServer(({ method, body }) => {
		if (method !== "POST") return { headers, body: {} };
		const { data } = JSON.parse(body) as { data: unknown[] };
		return { ...(taken(data.length) as object), headers };
	});
	onTestFinished(() => server.close());
	return server;
}

const unwrapped = ({ stderr, stdout }: Ran): string =>
	`${stderr}\n${stdout}`.replace(/\s+/g, " ");

describe("a disk", () => {
	/** As a user whom the rights of a folder bind: root is bound by none. */
	const bound = (): Pick<RunOptions, "under"> | undefined => {
		if (process.getuid?.() !== 0) return {};
		const under = [
			"setpriv",
			"--reuid=65534",
			"--regid=65534",
			"--clear-groups",
		];
		const [program = "", ...args] = under;
		const works = spawnSync(program, [...args, process.execPath, "-e", "0"]);
		return works.status === 0 ? { under } : undefined;
	};

	it("whose state folder cannot be looked at is no empty one", async ({
		skip,
	}) => {
		const options = bound();
		if (options === undefined) return skip();
		const folder = folderWith();
		chmodSync(folder, 0o755);
		write(folder, "file", "");
		symlinkSync("circle", join(folder, "circle"));
		mkdirSync(join(folder, "locked"));
		chmodSync(join(folder, "locked"), 0o600);
		for (const [state, why] of [
			["locked", "fboc may not read there (EACCES)"],
			["locked/state", "fboc may not read there (EACCES)"],
			["file", "a part of its path is no folder (ENOTDIR)"],
			["circle", "its links lead in a circle (ELOOP)"],
		] as const) {
			const flags = { cwd: folder, env: { FBOC_STATE_DIR: state }, ...options };
			const dry = await fboc(["upload", "events.ndjson", "-n"], flags);
			expect(dry.code, state).toBe(5);
			expect(unwrapped(dry), state).toContain(`cannot be read: ${why}`);
			expect(dry.stderr).toContain("ledger_unreadable");
			expect(dry.stdout).not.toContain("would be sent");
		}
		const there = { cwd: folder, env: { FBOC_STATE_DIR: "locked/state" } };
		const checked = await fboc(["check"], { ...there, ...options });
		expect(unwrapped(checked)).toContain(
			"it cannot be looked at: fboc may not read there (EACCES)",
		);
		const past = await fboc(["history"], { ...there, ...options });
		expect(past.code).toBe(5);
		expect(unwrapped(past)).toContain("fboc may not read there (EACCES)");
		// One that is not there is empty.
		const none = { cwd: folder, env: { FBOC_STATE_DIR: "none" }, ...options };
		const fresh = await fboc(["upload", "events.ndjson", "-n"], none);
		expect(fresh.code).toBe(0);
	});

	it("whose state folder may not be written", async ({ skip }) => {
		const options = bound();
		if (options === undefined) return skip();
		const folder = folderWith();
		const server = await taking();
		chmodSync(folder, 0o755);
		mkdirSync(join(folder, "state"));
		chmodSync(join(folder, "state"), 0o555);
		const ran = await fboc(["upload", "events.ndjson"], {
			...options,
			cwd: folder,
			env: { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: TOKEN },
		});
		expect(ran.code, ran.stderr).toBe(5);
		expect(unwrapped(ran)).toContain(
			"error[ledger_unwritable]: The ledger cannot be written: fboc may not write there (EACCES).",
		);
		expect(ran.stderr).toContain(
			"exit code 5: Meta, the network, a store or a disk is unavailable",
		);
		expect(ran.stderr).not.toContain("Meta or the network");
		expect(server.seen).toHaveLength(0);
	});

	it("that can only be read", async ({ skip }) => {
		const folder = folderWith();
		const disk = join(folder, "disk");
		mkdirSync(disk);
		const mounted = spawnSync("mount", [
			...["-t", "tmpfs", "-o", "rw", "tmpfs", disk],
		]);
		if (mounted.status !== 0) return skip();
		onTestFinished(() => void spawnSync("umount", [disk]));
		mkdirSync(join(disk, "state"));
		spawnSync("mount", ["-o", "remount,ro", disk]);
		const env = {
			FBOC_ACCESS_TOKEN: TOKEN,
			FBOC_GRAPH_URL: "http://127.0.0.1:1",
		};
		const ledger = await fboc(
			["upload", "events.ndjson", "--state-dir", "disk/state"],
			{ cwd: folder, env },
		);
		expect(ledger.code).toBe(5);
		expect(unwrapped(ledger)).toContain("the disk can only be read (EROFS)");
		for (const [flag, file, code] of [
			["--payloads", "disk/p.ndjson", "payloads_unwritable"],
			["--report", "disk/r.html", "report_unwritable"],
		] as const) {
			const ran = await fboc(["upload", "events.ndjson", "-n", flag, file], {
				cwd: folder,
			});
			expect(ran.code).toBe(2);
			expect(unwrapped(ran)).toContain(code);
			expect(unwrapped(ran)).toContain("the disk can only be read (EROFS)");
		}
	});

	it("with no room for the report: /dev/full is a disk that is full", async () => {
		const folder = folderWith([order(1, { timestamp: "2001-01-01" })]);
		for (const [flag, said] of [
			["--payloads", "The disk is full: the payload file cannot be written."],
			["--rejects", "The disk is full: the rejects file cannot be written."],
		] as const) {
			write(folder, "events.ndjson", [
				order(1),
				order(2, { timestamp: "2001-01-01" }),
			]);
			const ran = await fboc(
				["upload", "events.ndjson", "-n", flag, "/dev/full"],
				{ cwd: folder },
			);
			expect(ran.code).toBe(5);
			expect(unwrapped(ran)).toContain(said);
			expect(unwrapped(ran)).not.toContain("network is unavailable");
		}
	});

	it.each([
		[
			"--payloads",
			"none/p.ndjson",
			"its folder is not there, or cannot be made (ENOENT)",
		],
		[
			"--report",
			"none/r.html",
			"its folder is not there, or cannot be made (ENOENT)",
		],
		["--rejects", "events.ndjson/r", "a part of its path is no folder"],
		["--rejects", "state", "it is a folder (EISDIR)"],
	])("%s %s: %s", async (flag, file, said) => {
		const folder = folderWith([order(1, { timestamp: "2001-01-01" })]);
		mkdirSync(join(folder, "state"));
		const ran = await fboc(["upload", "events.ndjson", "-n", flag, file], {
			cwd: folder,
		});
		expect(ran.code).toBe(2);
		expect(unwrapped(ran)).toContain(said);
	});
});

describe("a path that does not exist", () => {
	it.each([
		["export", 'did you mean "exports/"?'],
		["Exports/2026-11-28.ndjson", 'did you mean "exports/"?'],
		["exports/2026-11-29.njson", 'did you mean "exports/2026-11-29.ndjson"?'],
		["exports/orders.csv", 'did you mean "exports/orders.csv.gz"?'],
		["exprots/*.ndjson", 'did you mean "exports/"?'],
	])("%s: %s", async (path, said) => {
		const folder = folderWith();
		mkdirSync(join(folder, "exports"));
		write(folder, "exports/2026-11-29.ndjson", [order(1)]);
		write(folder, "exports/orders.csv.gz", "");
		for (const command of [["upload", "-n"], ["explain"]]) {
			const ran = await fboc([...command, path], { cwd: folder });
			expect(ran.code).toBe(4);
			expect(unwrapped(ran)).toContain(said);
		}
	});

	it("says nothing where nothing is near, and finds the config that was meant", async () => {
		const folder = folderWith();
		const far = await fboc(["upload", "-n", "quarterly-dump"], { cwd: folder });
		expect(far.code).toBe(4);
		expect(far.stderr).not.toContain("did you mean");
		const config = await fboc(
			["upload", "-n", "events.ndjson", "-c", "fboc.confg.json"],
			{ cwd: folder },
		);
		expect(config.code).toBe(2);
		expect(unwrapped(config).replaceAll(" ", "")).toMatch(
			/didyoumean"[^"]*fboc\.config\.json"/,
		);
	});
});

describe("a name of --only that no event had", () => {
	const only = (...names: string[]) =>
		names.flatMap((name) => ["--only", name]);
	const run = (folder: string, ...args: string[]) =>
		fboc(["upload", "events.ndjson", "-n", "--json", ...args], { cwd: folder });
	const many = (count: number) =>
		Array.from({ length: count }, (_, i) =>
			order(i, i % 3 === 0 ? { event: "Product Added" } : {}),
		);

	it.each([
		["small, on one thread", 6, ["--workers", "0"]],
		["small", 6, ["--workers", "2"]],
		["large, on one thread", 20_000, ["--workers", "0"]],
		["large, on two", 20_000, ["--workers", "2"]],
		["cut short by --limit", 6, ["--limit", "3"]],
	] as const)("is told with what was meant: %s", async (_, count, flags) => {
		const folder = folderWith(many(count));
		const ran = await run(
			folder,
			...only("Order Completd", "Product Added", "Refund"),
			...flags,
		);
		expect(ran.code).toBe(0);
		expect(ran.summary.warnings).toContainEqual({
			code: "only_unknown",
			count: 2,
			first: { input: "events.ndjson", line: 1 },
		});
		expect(ran.stderr).toContain(
			'No event that was read is named "Order Completd", as --only asks. Did you mean "Order Completed"?',
		);
		expect(ran.stderr).toContain(
			'No event that was read is named "Refund", as --only asks.\n',
		);
		expect(ran.stderr).not.toContain("Product Added");
	});

	it("is not told of a name that only unmapped, opted-out or late events had", async () => {
		const folder = folderWith([
			order(1, { event: "Coupon Used" }),
			order(2, { event: "Signed Up", integrations: { All: false } }),
			order(3, { event: "Lead Lost", timestamp: "2001-01-01" }),
		]);
		const ran = await run(
			folder,
			...only("Coupon Used", "Signed Up", "Lead Lost"),
		);
		expect(ran.summary.warnings.map(({ code }) => code)).not.toContain(
			"only_unknown",
		);
	});

	it("is found in the config where no event was near, and is told of no empty file", async () => {
		const folder = folderWith([order(1, { event: "Page Left" })]);
		const ran = await run(folder, ...only("product_added"));
		expect(ran.stderr).toContain('Did you mean "Product Added"?');
		write(folder, "events.ndjson", "");
		const empty = await run(folder, ...only("product_added"));
		expect([empty.code, empty.summary.warnings]).toEqual([0, []]);
	});

	it("is a slug in the rows of a warehouse", async () => {
		const folder = folderWith();
		write(
			folder,
			"rows.csv",
			`id,event,user_id,timestamp,revenue\n1,order_completed,u1,${new Date().toISOString()},5\n`,
		);
		const ran = await fboc(
			[
				...["upload", "rows.csv", "-n", "--json"],
				...only("Order Completed", "Order Refunded"),
			],
			{ cwd: folder },
		);
		expect(ran.summary.warnings).toContainEqual(
			expect.objectContaining({ code: "only_unknown", count: 1 }),
		);
		expect(ran.stderr).toContain('"Order Refunded"');
	});
});

describe("a token with something around it", () => {
	it.each([
		[`"${TOKEN}"`, "stands in quotes"],
		[`'${TOKEN}'\n`, "stands in quotes"],
		[`\u201c${TOKEN}\u201d`, "stands in quotes"],
		[`Bearer ${TOKEN}`, "begins with `Bearer`"],
		[`Authorization: Bearer ${TOKEN}`, "begins with `Bearer`"],
		[`FBOC_ACCESS_TOKEN=${TOKEN}`, "begins with a name and `=`"],
		[`https://localhost/#access_token=${TOKEN}&x=1`, "is an address"],
		[`{"access_token":"${TOKEN}"}`, "is JSON"],
		["$META_TOKEN", "is the name of a variable or a placeholder"],
		["<your token>", "is the name of a variable or a placeholder"],
		[`${TOKEN}\n${TOKEN}`, "has several lines"],
	])("%j: %s", async (given, said) => {
		const folder = folderWith();
		const server = await taking();
		const env = { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: given };
		for (const command of [["upload", "events.ndjson"], ["event-sets"]]) {
			const ran = await fboc(command, { cwd: folder, env });
			expect(ran.code).toBe(2);
			expect(unwrapped(ran)).toContain(
				`FBOC_ACCESS_TOKEN gives no token: it ${said}`,
			);
			expect(ran.stderr).not.toContain(TOKEN.slice(0, 20));
		}
		expect(server.seen).toHaveLength(0);
	});

	it("is taken with a line end behind it", async () => {
		const folder = folderWith();
		const server = await taking();
		const ran = await fboc(["upload", "events.ndjson"], {
			cwd: folder,
			env: { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: ` ${TOKEN}\r\n` },
		});
		expect(ran.code, ran.stderr).toBe(0);
		expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
	});
});

it.each([
	[463, "it has expired"],
	[460, "its user has changed the password"],
	[undefined, "it is not valid"],
])(
	"event-sets with a token that Meta refuses (%s): %s",
	async (subcode, why) => {
		const server = await startServer(() =>
			graphError(190, subcode, { message: `Error validating ${TOKEN}` }),
		);
		onTestFinished(() => server.close());
		const ran = await fboc(["event-sets"], {
			cwd: folderWith(),
			env: { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: TOKEN },
		});
		expect(ran.code).toBe(6);
		expect(unwrapped(ran)).toContain(
			`error[token_refused]: Meta refuses the access token: ${why}`,
		);
		expect(unwrapped(ran)).toContain("next: Make a new token: `fboc login`");
		expect(ran.stderr).not.toContain(TOKEN);
	},
);

describe("login with a wrong paste", () => {
	it.each([
		["a token in place of the secret", TOKEN, "is an access token"],
		["the app's id", "123456789012345", "is a number, as the app's id is"],
		["a secret in quotes", '"0123456789abcdef"', "stands in quotes"],
		["a line of a file", "APP_SECRET=0123456789abcdef", "a name and `=`"],
	])("%s", async (_, given, said) => {
		const folder = temporaryFolder();
		write(folder, "secret", given);
		for (const [args, stdin] of [
			[[], `${given}\n`],
			[["--app-secret-file", "secret"], ""],
		] as const) {
			const ran = await fboc(["login", "--app-id", "1", ...args], {
				cwd: folder,
				stdin,
			});
			expect(ran.code).toBe(2);
			expect(unwrapped(ran)).toContain(said);
			expect(ran.stderr).not.toContain(given.slice(0, 12));
		}
	});

	it("says what each line is, and goes on; a code that has expired ends it", async () => {
		const server = await startServer(() => graphError(100, 36007));
		onTestFinished(() => server.close());
		const folder = temporaryFolder();
		write(folder, "secret", "0123456789abcdef0123456789abcdef");
		const child = start(
			["login", "--app-id", "1", "--app-secret-file", "secret"],
			{ cwd: folder, env: { FBOC_GRAPH_URL: server.url } },
		);
		let said = "";
		child.stderr?.on("data", (data: Buffer) => {
			said += data.toString();
		});
		const ended = untilEnd(child);
		await expect.poll(() => said, { timeout: 10_000 }).toMatch(/state=\S+/);
		const address = /http:\S+dialog\/oauth\S+/.exec(said)?.[0] as string;
		const { searchParams } = new URL(address);
		const state = searchParams.get("state");
		const redirect = searchParams.get("redirect_uri");
		const pastes = [
			[`"${TOKEN}"`, "holds an access token already"],
			[`Bearer ${TOKEN}`, "holds an access token already"],
			[`${redirect}#access_token=${TOKEN}`, "holds an access token already"],
			["0123456789abcdef0123456789abcdef", "looks like an app's secret"],
			[address, "That is the address to open."],
			[`${redirect}?code=AQcanary1&state=other`, "comes from another login"],
			["https://www.facebook.com/", "does not come from this login"],
			["AQcanary2", "That is no address."],
		] as const;
		for (const [paste, hint] of pastes) {
			const before = said.length;
			child.stdin?.write(`${paste}\n`);
			await expect
				.poll(() => said.slice(before), { timeout: 10_000 })
				.toContain(hint);
		}
		child.stdin?.write(`<${redirect}?code=AQcanary3&state=${state}>\n`);
		const ran = await ended;
		expect(ran.code).toBe(6);
		expect(unwrapped(ran)).toContain(
			"has expired, which it does within minutes",
		);
		expect(ran.stderr).not.toMatch(/EAAcause|0123456789abcdef|AQcanary/);
	});
});

describe("a clock that is wrong", () => {
	const CLOCK = [
		"--import",
		new URL("../chaos/clock.mjs", import.meta.url).href,
	];
	const day = 86_400_000;
	const at = (ms: number) => ({
		timestamp: new Date(Date.now() + ms).toISOString(),
	});
	const upload = async (
		events: readonly object[],
		offsetMs: number,
		...args: string[]
	) => {
		const server = await taking();
		const ran = await fboc(["upload", "events.ndjson", "--json", ...args], {
			cwd: folderWith(events),
			env: {
				FBOC_GRAPH_URL: server.url,
				FBOC_ACCESS_TOKEN: TOKEN,
				CHAOS_CLOCK_OFFSET_MS: `${offsetMs}`,
			},
			nodeArgs: CLOCK,
		});
		return {
			ran,
			posts: server.seen.filter(({ method }) => method === "POST"),
		};
	};

	it("is told where events lie in its future, some or all", async () => {
		const some = await upload([order(1, at(-3 * day)), order(2)], -2 * day);
		expect([some.ran.code, some.posts.length]).toEqual([3, 1]);
		expect(some.ran.stderr).toContain(
			"This machine's clock is 48 hours behind the server's",
		);
		const all = await upload([order(1), order(2)], -2 * day);
		expect([all.ran.code, all.posts.length]).toEqual([3, 0]);
		expect(all.ran.stderr).toContain("48 hours behind the server's");
	});

	it("is told where events are too old by it", async () => {
		const { ran } = await upload([order(1), order(2)], 90 * day);
		expect(ran.summary.rejects.map(({ code }) => code)).toEqual(["too_old"]);
		expect(ran.stderr).toContain("clock is 90 days ahead of the server's");
	});

	it("is not told where it is right, or did no harm, or --as-of rules", async () => {
		const old = order(1, { timestamp: "2001-01-01" });
		const right = await upload([old, order(2)], 0);
		expect(right.ran.summary.rejects).toHaveLength(1);
		const harmless = await upload([order(1)], day);
		expect(harmless.ran.code).toBe(0);
		const ruled = await upload(
			[old, order(2)],
			day,
			...["--as-of", new Date().toISOString()],
		);
		for (const { ran } of [right, harmless, ruled])
			expect(ran.stderr).not.toContain("clock");
	});
});

it("a config with mixed indentation names the line and the cause", async () => {
	const folder = temporaryFolder();
	write(folder, "events.ndjson", [order(1)]);
	write(
		folder,
		"fboc.config.yaml",
		'eventSets:\n  stores: "1234567890123456"\n   online: "2345678901234567"\nevents:\n  Order Completed: stores\n',
	);
	const ran = await fboc(["upload", "-n", "events.ndjson"], { cwd: folder });
	expect(ran.code).toBe(2);
	expect(unwrapped(ran)).toContain("is indented by 3 spaces here, deeper than");
	expect(ran.stderr).toMatch(/\b3\b/);
});
