import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaks, TOKEN, traces } from "../scenarios/canaries.ts";
import { CONFIG } from "./canary-order.ts";
import {
	fboc,
	type RunOptions,
	sandboxProcess,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

interface Checked {
	readonly exit_code: number;
	readonly checks: {
		readonly check: string;
		readonly status: string;
		readonly message: string;
	}[];
}
const statuses = ({ checks }: Checked) =>
	Object.fromEntries(checks.map(({ check, status }) => [check, status]));

describe("fboc check", () => {
	const check = async (options: RunOptions, ...args: string[]) => {
		const ran = await fboc(["check", "--json", ...args], options);
		return { ran, told: JSON.parse(ran.stdout) as Checked };
	};

	it("looks at everything, and shows no token", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", CONFIG);
		const { url } = await sandboxProcess([]);
		const env = { FBOC_GRAPH_URL: url, FBOC_ACCESS_TOKEN: TOKEN };
		const { ran, told } = await check({ cwd: folder, env });
		expect(ran.code).toBe(0);
		expect(statuses(told)).toEqual({
			config: "ok",
			graph_version: "ok",
			proxy: "ok",
			state_folder: "ok",
			clock: "ok",
			token: "ok",
			event_set: "ok",
		});
		expect(told.checks.filter((one) => one.check === "event_set")).toHaveLength(
			2,
		);
		const text = await fboc(["check"], { cwd: folder, env });
		expect(text.stdout).toContain("exit code 0: nothing failed");
		expect(leaks(traces(folder, [], ran, text))).toEqual([]);
		// Looking makes nothing.
		expect(() => statSync(join(folder, "state"))).toThrow("ENOENT");
	});

	it.each([
		["expired", 6, { token: "failed" }],
		["no-permission", 0, { token: "warning", event_set: "warning" }],
		[undefined, 2, { token: "failed", config: "ok" }],
	])("token %s: exit %i", async (token, code, expected) => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", CONFIG);
		const { url } = await sandboxProcess([]);
		const env = {
			FBOC_GRAPH_URL: url,
			...(token && { FBOC_ACCESS_TOKEN: token }),
		};
		const { ran, told } = await check({ cwd: folder, env });
		expect([ran.code, told.exit_code]).toEqual([code, code]);
		expect(statuses(told)).toMatchObject(expected);
	});

	it("goes on after what failed: the first failure gives the exit code", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", { ...CONFIG, nonsense: 1 });
		const env = {
			FBOC_GRAPH_URL: "http://127.0.0.1:1",
			FBOC_ACCESS_TOKEN: "x",
		};
		const { ran, told } = await check({ cwd: folder, env });
		expect(ran.code).toBe(2);
		expect(statuses(told)).toMatchObject({
			config: "failed",
			state_folder: "ok",
			token: "failed",
		});
		expect(ran.stderr).toContain("error[config_invalid]");
		write(folder, "fboc.config.json", CONFIG);
		const offline = await check({ cwd: folder, env }, "--api", "offline");
		expect(offline.ran.code).toBe(5);
		expect(statuses(offline.told)).toMatchObject({
			wire: "warning",
			token: "failed",
		});
		const proxied = {
			FBOC_GRAPH_URL: "https://graph.example",
			HTTPS_PROXY: "socks://user:pass@x",
		};
		const bad = await check({ cwd: folder, env: proxied });
		expect(bad.ran.code).toBe(2);
		expect(bad.ran.stdout + bad.ran.stderr).not.toContain("pass");
	});

	it("knows the placeholder of a fresh config", async () => {
		const folder = temporaryFolder();
		await fboc(["init"], { cwd: folder });
		const { url } = await sandboxProcess([]);
		const env = { FBOC_GRAPH_URL: url, FBOC_ACCESS_TOKEN: "x" };
		const { ran, told } = await check({ cwd: folder, env });
		expect(ran.code).toBe(2);
		expect(told.checks.at(-1)?.message).toContain("placeholder");
	});
});
