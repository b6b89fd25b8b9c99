import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findConfig } from "../../src/config/find.ts";
import { userConfigFolder } from "../../src/config/folders.ts";

let root: string;
let cwd: string;
let userFolder: string;
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), "fboc-find-"));
	cwd = join(root, "a", "b");
	userFolder = join(root, "user");
	await mkdir(cwd, { recursive: true });
	await mkdir(userFolder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const touch = async (...parts: string[]) => {
	const path = join(root, ...parts);
	await writeFile(path, "{}");
	return path;
};
const find = (options: { path?: string; env?: Record<string, string> } = {}) =>
	findConfig({ env: {}, cwd, userFolder, ...options }).then(
		(place) => place?.path,
	);

it("goes flag, environment, upward, user's folder, none", async () => {
	expect(await find()).toBeUndefined();
	const user = await touch("user", "config.yaml");
	expect(await find()).toBe(user);
	const top = await touch("a", "fboc.config.json");
	expect(await find()).toBe(top);
	const near = await touch("a", "b", "fboc.config.yml");
	expect(await find()).toBe(near);
	const env = { FBOC_CONFIG: "x.yaml" };
	expect(await find({ env })).toBe(join(cwd, "x.yaml"));
	expect(await find({ env, path: "/y.yaml" })).toBe("/y.yaml");
	expect(await find({ env: { FBOC_CONFIG: "" } })).toBe(near);
});

it("tells what was named from what was found", async () => {
	const place = (options: { path?: string; env?: Record<string, string> }) =>
		findConfig({ env: {}, cwd, userFolder, ...options });
	const user = await touch("user", "config.yaml");
	expect(await place({})).toEqual({ path: user, named: false });
	const near = await touch("a", "b", "fboc.config.yml");
	expect(await place({})).toEqual({ path: near, named: false });
	expect(await place({ path: near })).toEqual({ path: near, named: true });
	const env = { FBOC_CONFIG: near };
	expect(await place({ env })).toEqual({ path: near, named: true });
});

it("prefers .yaml to .yml to .json, and passes over folders", async () => {
	const json = await touch("a", "b", "fboc.config.json");
	await mkdir(join(cwd, "fboc.config.yaml"));
	expect(await find()).toBe(json);
	const yml = await touch("a", "b", "fboc.config.yml");
	expect(await find()).toBe(yml);
});

it("takes no other where one cannot be looked at", async () => {
	await touch("a", "fboc.config.yaml");
	await symlink("fboc.config.yaml", join(cwd, "fboc.config.yaml"));
	await expect(find()).rejects.toMatchObject({
		code: "config_unreadable",
	});
});

it("prefers the long name in the user's folder", async () => {
	await touch("user", "config.yaml");
	const long = await touch("user", "fboc.config.json");
	expect(await find()).toBe(long);
});

it("finds the user's folder by XDG_CONFIG_HOME, when absolute", () => {
	expect(userConfigFolder({ XDG_CONFIG_HOME: "/c" })).toBe(join("/c", "fboc"));
	const own = userConfigFolder({});
	expect(own).toMatch(/fboc/);
	expect(userConfigFolder({ XDG_CONFIG_HOME: "rel" })).toBe(own);
});
