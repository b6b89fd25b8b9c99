import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONFIG } from "./canary-order.ts";
import {
	fboc,
	type RunOptions,
	sandboxProcess,
	start,
	temporaryFolder,
	untilEnd,
	write,
} from "./run-fboc.ts";

describe("fboc login", () => {
	const SECRET = "app-secret-canary-5512";

	/** Starts a login and waits for the dialog's address. */
	async function login(args: readonly string[], options: RunOptions) {
		const child = start(["login", "--app-id", "1", ...args], options);
		const ended = untilEnd(child);
		const address = await new Promise<string>((resolve, reject) => {
			let said = "";
			child.stderr?.on("data", (data: Buffer) => {
				said += data.toString();
				const found = /http:\/\/\S+dialog\/oauth\S+/.exec(said);
				if (found) resolve(found[0]);
			});
			child.on("close", () => reject(new Error(said)));
		});
		return { child, ended, address };
	}

	it("stores a token that check takes; the secret comes from standard input", async () => {
		const folder = temporaryFolder();
		const { url } = await sandboxProcess([]);
		const env = { FBOC_GRAPH_URL: url };
		const opened = start(["login", "--app-id", "1", "--json"], {
			cwd: folder,
			env,
		});
		const ended = untilEnd(opened);
		opened.stdin?.write(`${SECRET}\n`);
		const address = await new Promise<string>((resolve) => {
			let said = "";
			opened.stderr?.on("data", (data: Buffer) => {
				said += data.toString();
				const found = /http:\/\/\S+dialog\/oauth\S+/.exec(said);
				if (found) resolve(found[0]);
			});
		});
		expect((await fetch(address)).status).toBe(200);
		const ran = await ended;
		expect(ran.code).toBe(0);
		const told = JSON.parse(ran.stdout) as {
			token_file: string;
			expires_at: string;
		};
		expect(told.token_file).toBe(
			join(folder, ".config", "fboc", "access-token"),
		);
		expect(statSync(told.token_file).mode & 0o777).toBe(0o600);
		const token = readFileSync(told.token_file, "utf8").trim();
		expect(token).toMatch(/^sandbox-long-token/);
		expect(ran.stdout + ran.stderr).not.toContain(token);
		expect(ran.stdout + ran.stderr).not.toContain(SECRET);
		write(folder, "fboc.config.json", {
			...CONFIG,
			accessToken: { file: told.token_file },
		});
		const checked = await fboc(["check"], { cwd: folder, env });
		expect(checked.code).toBe(0);
		expect(checked.stdout).toContain(told.token_file);
	});

	it("takes the address pasted, for a browser on another machine", async () => {
		const folder = temporaryFolder();
		const { url } = await sandboxProcess([]);
		write(folder, "secret", `${SECRET}\n`);
		const { child, ended, address } = await login(
			["--app-secret-file", "secret", "--token-file", "t/token"],
			{ cwd: folder, env: { FBOC_GRAPH_URL: url } },
		);
		const back = await fetch(address, { redirect: "manual" });
		child.stdin?.write("what is this\n");
		child.stdin?.write(`${back.headers.get("location")}\n`);
		const ran = await ended;
		expect(ran.code).toBe(0);
		expect(ran.stdout).toContain(
			`accessToken: {file: "${join(folder, "t", "token")}"}`,
		);
	});

	it("ends with what went wrong", async () => {
		const folder = temporaryFolder();
		const { url } = await sandboxProcess([]);
		write(folder, "secret", SECRET);
		const options = { cwd: folder, env: { FBOC_GRAPH_URL: url } };
		const secret = ["--app-secret-file", "secret"];
		const declined = await login([...secret, "--json"], options);
		await fetch(declined.address.replace("client_id=1", "client_id=declined"));
		const said = await declined.ended;
		expect([said.code, said.summary.error?.code]).toEqual([
			6,
			"login_declined",
		]);
		const late = await login([...secret, "--wait", "50ms", "--json"], options);
		const lateRan = await late.ended;
		expect([lateRan.code, lateRan.summary.error?.code]).toEqual([
			5,
			"login_unanswered",
		]);
		const stopped = await login(secret, options);
		stopped.child.kill("SIGINT");
		expect((await stopped.ended).code).toBe(130);
		const none = await fboc(["login", "--app-id", "1"], options);
		expect([none.code, none.stderr]).toEqual([
			2,
			expect.stringContaining("app_secret_missing"),
		]);
		const noId = await fboc(["login"], options);
		expect(noId.code).toBe(2);
	});
});
