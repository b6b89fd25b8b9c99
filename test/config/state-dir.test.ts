import { isAbsolute, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { stateDir } from "../../src/config/state-dir.ts";

it("goes flag, environment, XDG, platform", () => {
	const env = { FBOC_STATE_DIR: "/env", XDG_STATE_HOME: "/xdg" };
	expect(stateDir({ flag: "/flag", env })).toBe(resolve("/flag"));
	expect(stateDir({ env })).toBe(resolve("/env"));
	expect(stateDir({ env: { ...env, FBOC_STATE_DIR: "" } })).toBe(
		join("/xdg", "fboc"),
	);
	const own = stateDir({ env: {} });
	expect(isAbsolute(own)).toBe(true);
	expect(own).toMatch(/fboc/);
	expect(stateDir({ env: { XDG_STATE_HOME: "relative" } })).toBe(own);
});

it("makes relative folders absolute", () => {
	expect(stateDir({ flag: "s", env: {}, cwd: "/w" })).toBe(resolve("/w/s"));
	expect(stateDir({ env: { FBOC_STATE_DIR: "s" }, cwd: "/w" })).toBe(
		resolve("/w/s"),
	);
});
