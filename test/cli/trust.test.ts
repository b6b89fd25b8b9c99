import {
	chmodSync,
	chownSync,
	existsSync,
	lchownSync,
	mkdirSync,
	renameSync,
	statSync,
	symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONFIG, order } from "./canary-order.ts";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

const STRANGER = 12345;
const isRoot = process.getuid?.() === 0;
/** The tests' own files lie in a folder of their own. */
const planted = () => {
	const cwd = temporaryFolder();
	const ran = join(cwd, "ran");
	const path = write(cwd, "fboc.config.json", {
		...CONFIG,
		accessToken: { command: `touch ${ran}; echo EAAplanted` },
	});
	write(cwd, "events.ndjson", [order({ timestamp: new Date().toISOString() })]);
	// Whatever is asked, it is answered by nobody.
	const env = { FBOC_GRAPH_URL: "http://127.0.0.1:9" };
	return { cwd, env, path, hasRun: () => existsSync(ran) };
};

describe("a config that somebody may have planted", () => {
	it.skipIf(!isRoot)(
		"is used by no command, and says how to name it (only root can give a file away)",
		async () => {
			const { cwd, env, path, hasRun } = planted();
			chownSync(path, STRANGER, STRANGER);
			for (const args of [
				["upload", "events.ndjson"],
				["upload", "events.ndjson", "--dry-run"],
				["explain", "events.ndjson"],
				["event-sets"],
				["check"],
			]) {
				const ran = await fboc(args, { cwd, env });
				expect([args, ran.code]).toEqual([args, 2]);
				const said = ran.stderr.replace(/\s+/g, " ");
				expect(said).toContain("config_untrusted");
				expect(said).toContain("belongs to another user");
				expect(said).toContain("--config or FBOC_CONFIG");
			}
			expect(hasRun()).toBe(false);
			const named = ["explain", "events.ndjson", "--config", path];
			expect((await fboc(named, { cwd, env })).code).toBe(0);
			const sudo = { ...env, SUDO_UID: String(STRANGER) };
			const explain = ["explain", "events.ndjson"];
			expect((await fboc(explain, { cwd, env: sudo })).code).toBe(0);
		},
	);

	it("is not used where everybody may write it or its folder, here or above, but for a sticky folder", async () => {
		const { cwd, env, path, hasRun } = planted();
		const below = join(cwd, "below");
		mkdirSync(below);
		const look = (options = {}, at = cwd) =>
			fboc(["explain", join(cwd, "events.ndjson"), "--json"], {
				cwd: at,
				env: { ...env, ...options },
			});
		chmodSync(path, 0o666);
		expect((await look({}, below)).code).toBe(2);
		const open = await fboc(["upload", "events.ndjson", "--json"], {
			cwd,
			env,
		});
		expect(open.summary.error).toMatchObject({
			code: "config_untrusted",
			message: expect.stringContaining("may be written by everybody"),
		});
		expect(hasRun()).toBe(false);
		expect((await look({ FBOC_CONFIG: path })).code).toBe(0);
		chmodSync(path, 0o664);
		chmodSync(cwd, 0o777);
		const inOpen = await look();
		expect(inOpen.code).toBe(2);
		expect(inOpen.stdout).toContain("folder that everybody may write to");
		// What `init` puts there says so.
		mkdirSync(join(cwd, "fresh"));
		chmodSync(join(cwd, "fresh"), 0o777);
		const init = await fboc(["init"], { cwd: join(cwd, "fresh") });
		expect([init.code, init.stderr]).toEqual([
			0,
			expect.stringContaining("--config"),
		]);
		chmodSync(cwd, 0o1777);
		expect((await look()).code).toBe(0);
		chmodSync(cwd, 0o775);
		expect((await look()).code).toBe(0);
	});

	it("is followed through links as Kubernetes mounts them, and through no stranger's", async () => {
		const { cwd, env, path } = planted();
		const look = () => fboc(["explain", "events.ndjson"], { cwd, env });
		mkdirSync(join(cwd, "..2026"));
		renameSync(path, join(cwd, "..2026", "config"));
		symlinkSync("..2026", join(cwd, "..data"));
		symlinkSync("..data/config", path);
		chmodSync(cwd, 0o1777);
		expect((await look()).code).toBe(0);
		chmodSync(join(cwd, "..2026"), 0o777);
		expect((await look()).code).toBe(2);
		chmodSync(join(cwd, "..2026"), 0o755);
		if (!isRoot) return;
		lchownSync(path, STRANGER, STRANGER);
		const ran = await look();
		expect(ran.code).toBe(2);
		expect(ran.stderr.replace(/\s+/g, " ")).toContain(
			"symbolic link that belongs to another user",
		);
	});
});

describe("a secret's file", () => {
	it("is not used where everybody may write it or its folder, whoever named the config", async () => {
		const cwd = temporaryFolder();
		mkdirSync(join(cwd, "keys"));
		const token = write(cwd, "keys/token", "EAAtoken\n");
		const secret = write(cwd, "keys/secret", `${"0f".repeat(16)}\n`);
		const path = write(cwd, "fboc.config.json", {
			...CONFIG,
			accessToken: { file: token },
			appSecret: { file: secret },
		});
		write(cwd, "events.ndjson", [
			order({ timestamp: new Date().toISOString() }),
		]);
		const env = { FBOC_GRAPH_URL: "http://127.0.0.1:9" };
		const list = async () => {
			const args = ["event-sets", "--config", path, "--json"];
			const ran = await fboc(args, { cwd, env });
			expect(ran.stdout + ran.stderr).not.toMatch(/EAAtoken|0f0f/);
			return [ran.code, ran.summary.error?.code];
		};
		expect(await list()).toEqual([5, "event_sets_unavailable"]);
		chmodSync(token, 0o602);
		expect(await list()).toEqual([2, "token_untrusted"]);
		const upload = await fboc(["upload", "events.ndjson", "-c", path], {
			cwd,
			env,
		});
		expect([upload.code, upload.stderr]).toEqual([
			2,
			expect.stringContaining("chmod o-w"),
		]);
		chmodSync(token, 0o660);
		chmodSync(secret, 0o666);
		expect(await list()).toEqual([2, "app_secret_untrusted"]);
		chmodSync(secret, 0o644);
		chmodSync(join(cwd, "keys"), 0o777);
		expect(await list()).toEqual([2, "token_untrusted"]);
		chmodSync(join(cwd, "keys"), 0o1777);
		expect((await list())[0]).toBe(5);
		if (!isRoot) return;
		chownSync(token, STRANGER, STRANGER);
		expect(await list()).toEqual([2, "token_untrusted"]);
		expect(statSync(token).size).toBeGreaterThan(0);
	});

	it("may be a pipe of one's own", async () => {
		const cwd = temporaryFolder();
		const path = write(cwd, "fboc.config.json", {
			...CONFIG,
			accessToken: { file: "/dev/stdin" },
		});
		const ran = await fboc(["event-sets", "-c", path, "--json"], {
			cwd,
			env: { FBOC_GRAPH_URL: "http://127.0.0.1:9" },
			// Node itself would give a socket, which has no name to be opened by.
			under: ["sh", "-c", 'printf EAAtoken | "$0" "$@"'],
		});
		expect(ran.summary.error?.code).toBe("event_sets_unavailable");
	});
});
