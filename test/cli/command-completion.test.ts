import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { fboc, temporaryFolder, write } from "./run-fboc.ts";

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

describe("fboc completion", () => {
	const script = async (shell: string) => {
		const ran = await fboc(["completion", shell]);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		return ran.stdout;
	};

	it.skipIf(!has("bash"))("completes in bash", async () => {
		const folder = temporaryFolder();
		const path = write(folder, "fboc.bash", await script("bash"));
		write(folder, "export one.ndjson", "");
		const complete = (...words: string[]) => {
			const ran = spawnSync(
				"bash",
				[
					"--noprofile",
					"--norc",
					"-c",
					`source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _fboc; printf '%s\\n' "\${COMPREPLY[@]}"`,
					path,
					...words,
				],
				{ cwd: folder, encoding: "utf8" },
			);
			return ran.stdout.trim().split("\n");
		};
		const declared = spawnSync(
			"bash",
			["-c", `source "${path}"; complete -p fboc`],
			{ encoding: "utf8" },
		);
		expect(declared.stdout.trim()).toBe("complete -F _fboc fboc");
		expect(complete("fboc", "up")).toEqual(["upload"]);
		expect(complete("fboc", "event")).toEqual(["event-sets"]);
		expect(complete("fboc", "upload", "--dry")).toEqual(["--dry-run"]);
		expect(complete("fboc", "upload", "--format", "n")).toEqual(["ndjson"]);
		expect(complete("fboc", "upload", "--format", "=", "c")).toEqual(["csv"]);
		expect(complete("fboc", "upload", "--api", "=")).toEqual([
			"conversions",
			"offline",
		]);
		expect(complete("fboc", "upload", "exp")).toEqual(["export one.ndjson"]);
		expect(complete("fboc", "upload", "--limit", "")).toEqual([""]);
		expect(complete("fboc", "help", "pri")).toEqual(["privacy"]);
		expect(complete("fboc", "completion", "z")).toEqual(["zsh"]);
		expect(complete("fboc", "nonsense", "")).toEqual([""]);
	});

	it.skipIf(!has("fish"))("completes in fish", async () => {
		const path = write(temporaryFolder(), "fboc.fish", await script("fish"));
		const complete = (line: string) =>
			spawnSync("fish", ["-N", "-c", `source ${path}; complete -C "${line}"`], {
				encoding: "utf8",
			})
				.stdout.trim()
				.split("\n")
				.map((one) => one.split("\t")[0]);
		expect(complete("fboc expl")).toEqual(["explain"]);
		expect(complete("fboc upload --format n")).toEqual(["ndjson"]);
		expect(complete("fboc help exit")).toEqual(["exit-codes"]);
	});

	it.skipIf(!has("zsh"))("is well-formed for zsh", async () => {
		const path = write(temporaryFolder(), "_fboc", await script("zsh"));
		const ran = spawnSync("zsh", ["-n", path], { encoding: "utf8" });
		expect([ran.status, ran.stderr]).toEqual([0, ""]);
	});

	it.each(["bash", "zsh", "fish"])(
		"for %s has every command and flag",
		async (shell) => {
			const text = await script(shell);
			const help = (await fboc(["--help"])).stdout;
			const names = [...help.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(
				([, name]) => name,
			);
			expect(names.length).toBeGreaterThan(10);
			for (const name of names) expect(text).toContain(name);
			const flags = (await fboc(["upload", "--help"])).stdout.matchAll(
				/--([a-z][a-z-]+)/g,
			);
			for (const [, flag] of flags)
				expect(text).toMatch(new RegExp(`(?:--| -l )${flag}`));
		},
	);

	it("of a shell that is not known: exit 2", async () => {
		expect((await fboc(["completion", "tcsh"])).code).toBe(2);
	});
});
