import { spawnSync } from "node:child_process";
import {
	chmodSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	isLeftover,
	openWhole,
	writeWhole,
} from "../../src/files/whole-file.ts";
import { tempFolder } from "../pipeline/temp.ts";

const read = (path: string) => readFileSync(path, "utf8");
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe("writeWhole", () => {
	it("replaces what stands there, with its own mode, and leaves another name of it alone", async () => {
		const folder = tempFolder();
		const path = join(folder, "file");
		writeFileSync(path, "old");
		chmodSync(path, 0o666);
		linkSync(path, join(folder, "other"));
		await writeWhole(path, "new", 0o600);
		expect(read(path)).toBe("new");
		expect(modeOf(path)).toBe(0o600);
		expect(read(join(folder, "other"))).toBe("old");
		await writeWhole(path, "shared", 0o644);
		expect(modeOf(path)).toBe(0o644);
		expect(readdirSync(folder).sort()).toEqual(["file", "other"]);
	});

	it("through links, which stay: to a file, to another link, to nothing", async () => {
		const folder = tempFolder();
		mkdirSync(join(folder, "sub"));
		writeFileSync(join(folder, "sub/file"), "old");
		symlinkSync("file", join(folder, "sub/near"));
		symlinkSync(join(folder, "sub/near"), join(folder, "far"));
		symlinkSync("sub/none", join(folder, "dangling"));
		for (const [link, target] of [
			["far", "sub/file"],
			["dangling", "sub/none"],
		] as const) {
			const led = readlinkSync(join(folder, link));
			await writeWhole(join(folder, link), link, 0o600);
			expect(readlinkSync(join(folder, link))).toBe(led);
			expect(lstatSync(join(folder, target)).isFile()).toBe(true);
			expect(read(join(folder, target))).toBe(link);
		}
		expect(readdirSync(join(folder, "sub")).sort()).toEqual([
			...["file", "near", "none"],
		]);
	});

	it("leaves what stands there as it is where it fails", async () => {
		const folder = tempFolder();
		mkdirSync(join(folder, "taken/full"), { recursive: true });
		for (const path of ["taken", "none/file", "taken/"])
			await expect(
				writeWhole(join(folder, path), "new", 0o600),
			).rejects.toThrow();
		expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
			...["taken", "taken/full"],
		]);
	});

	it.runIf(process.platform === "linux")(
		"writes to a pipe or a device directly",
		async () => {
			await writeWhole("/dev/null", "gone", 0o600);
			await expect(writeWhole("/dev/full", "x", 0o600)).rejects.toMatchObject({
				code: "ENOSPC",
			});
			const pipe = join(tempFolder(), "pipe");
			spawnSync("mkfifo", [pipe]);
			const [file, text] = await Promise.all([
				openWhole(pipe, 0o600).then(async (file) => {
					file.stream.end("through");
					await file.commit();
					return file;
				}),
				import("node:fs/promises").then(({ readFile }) =>
					readFile(pipe, "utf8"),
				),
			]);
			expect([file.direct, text]).toEqual([true, "through"]);
			expect(lstatSync(pipe).isFIFO()).toBe(true);
		},
	);
});

describe("openWhole", () => {
	it("shows nothing before it is committed, and nothing at all when it is discarded", async () => {
		const folder = tempFolder();
		const path = join(folder, "file");
		writeFileSync(path, "old");
		for (const [end, text] of [
			["discard", "old"],
			["commit", "new"],
		] as const) {
			const file = await openWhole(path, 0o600);
			file.stream.write("new");
			expect(read(path)).toBe("old");
			await file[end]();
			expect(read(path)).toBe(text);
			expect(readdirSync(folder)).toEqual(["file"]);
		}
	});

	it("clears away what a killed process has left, and nothing of one that lives", async () => {
		const folder = tempFolder();
		const other = await openWhole(join(folder, "other"), 0o600);
		const [own = ""] = readdirSync(folder);
		// A number that no process has: they are not that large.
		const killed = own.replace(/-\d+-/, "-999999999-");
		const elsewhere = own.replace(/-[0-9a-f]{12}-/, `-${"0".repeat(12)}-`);
		const old = elsewhere.replace(/[0-9a-f]{12}\.part/, "000000000000.part");
		const names = ["in.part", ".fboc-mine", killed, elsewhere, old];
		for (const name of names) writeFileSync(join(folder, name), "");
		utimesSync(join(folder, old), 1, 1);
		await writeWhole(join(folder, "file"), "", 0o600);
		expect(readdirSync(folder).sort()).toEqual(
			[own, "in.part", ".fboc-mine", elsewhere, "file"].sort(),
		);
		await other.commit();
	});
});

it("isLeftover: never what is not named so, and of the living only what is a day old", () => {
	const hex = fc.constantFrom("0123456789ab", "ba9876543210");
	fc.assert(
		fc.property(
			hex,
			hex,
			fc.nat(),
			fc.boolean(),
			fc.integer({ min: -1e12, max: 1e12 }),
			fc.string(),
			(space, its, pid, alive, idle, text) => {
				const name = `.fboc-${its}-${pid}-${space}.part`;
				expect(isLeftover(name, idle, space, () => alive)).toBe(
					idle > 86_400_000 || (its === space && !alive),
				);
				expect(isLeftover(text, idle, space, () => alive)).toBe(false);
				expect(isLeftover(`${name}${text}x`, idle, space, () => false)).toBe(
					false,
				);
			},
		),
	);
});
