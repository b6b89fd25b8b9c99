import { isUtf8 } from "node:buffer";
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FbocError } from "../../../src/errors.ts";
import { findInputs } from "../../../src/input/find/find-inputs.ts";
import type { InputWarning } from "../../../src/input/input-errors.ts";
import { tempFolder } from "../collect.ts";

/** A folder with the given files, each holding one byte. */
function folderOf(...files: string[]): string {
	const root = tempFolder();
	for (const file of files) {
		mkdirSync(join(root, file, ".."), { recursive: true });
		writeFileSync(join(root, file), "x");
	}
	return root;
}

async function find(cwd: string, ...args: string[]) {
	const warnings: InputWarning[] = [];
	const sources = await findInputs(args, {
		cwd,
		warn: (warning) => warnings.push(warning),
	});
	const refusals = sources.flatMap((source) =>
		source.kind === "refused" ? [source.refusal] : [],
	);
	return {
		names: sources
			.filter(({ kind }) => kind !== "refused")
			.map(({ name }) => name),
		refusals: refusals.map(({ code, place }) => [code, place.path]),
		said: refusals[0]?.message,
		sources,
		warnings: warnings.map(({ code }) => code),
	};
}

async function refusal(cwd: string, ...args: string[]): Promise<FbocError> {
	try {
		await findInputs(args, { cwd });
	} catch (error) {
		if (error instanceof FbocError) return error;
		throw error;
	}
	throw new Error("found");
}

test("files, in the order given, by relative and absolute paths", async () => {
	const cwd = folderOf("b", "a");
	const { names, sources } = await find(cwd, "b", join(cwd, "a"), "-");
	expect(names).toEqual(["b", join(cwd, "a"), "-"]);
	expect(sources).toMatchObject([
		{ kind: "file", path: join(cwd, "b") },
		{ kind: "file", path: join(cwd, "a") },
		{ kind: "standard input" },
	]);
	expect(sources.map(({ size }) => size)).toEqual([1, 1, undefined]);
});

test("a folder is walked in name order, without what is no data", async () => {
	const cwd = folderOf(
		"logs/2/a.gz",
		"logs/10/b.gz",
		"logs/1.gz",
		"logs/.hidden",
		"logs/.git/x",
		"logs/_SUCCESS",
		"logs/.DS_Store",
		"logs/a.gz.crc",
		"logs/Z",
	);
	expect((await find(cwd, "logs")).names).toEqual([
		"logs/1.gz",
		"logs/10/b.gz",
		"logs/2/a.gz",
		"logs/Z",
	]);
	expect((await find(cwd, "logs/")).names[0]).toBe("logs/1.gz");
});

test("thousands of files", async () => {
	const files = Array.from(
		{ length: 3000 },
		(_, n) => `logs/${String(n).padStart(5, "0")}.gz`,
	);
	const { names } = await find(folderOf(...files), "logs");
	expect(names).toEqual(files);
});

describe("globs", () => {
	test("files that match, in name order; folders that match are walked", async () => {
		const cwd = folderOf(
			"logs/b.gz",
			"logs/a.gz",
			"logs/a.txt",
			"logs/1432684800000/x.gz",
			".h/y.gz",
		);
		expect((await find(cwd, "logs/*.gz")).names).toEqual([
			"logs/a.gz",
			"logs/b.gz",
		]);
		expect((await find(cwd, "**/*.gz")).names).toEqual([
			"logs/1432684800000/x.gz",
			"logs/a.gz",
			"logs/b.gz",
		]);
		expect((await find(cwd, "logs/14*")).names).toEqual([
			"logs/1432684800000/x.gz",
		]);
		expect(
			(await find(cwd, join(cwd, "logs/*.txt"))).names.map((name) =>
				relative(cwd, join(cwd, name)).split("/").at(-1),
			),
		).toEqual(["a.txt"]);
	});

	test("a path that exists wins over its reading as a glob", async () => {
		const cwd = folderOf("a[1].gz", "a1.gz", "b*.gz", "bx.gz");
		expect((await find(cwd, "a[1].gz")).names).toEqual(["a[1].gz"]);
		expect((await find(cwd, "b*.gz")).names).toEqual(["b*.gz"]);
	});
});

test("names with newlines and escapes are names", async () => {
	const name = "odd\n\u001b[31mname";
	const cwd = folderOf(name);
	expect((await find(cwd, ".")).names).toEqual([`./${name}`]);
	const error = await refusal(cwd, `${name}2`);
	expect(error.message).not.toMatch(/\p{Cc}/u);
});

test("the same input twice is read once, with a warning", async () => {
	const cwd = folderOf("logs/a", "logs/b");
	symlinkSync(join(cwd, "logs/a"), join(cwd, "link"));
	const { names, warnings } = await find(
		cwd,
		"logs/b",
		"logs",
		"link",
		"-",
		"-",
		"./logs/a",
	);
	expect(names).toEqual(["logs/b", "logs/a", "-"]);
	expect(warnings).toEqual([
		"same_input",
		"same_input",
		"same_input",
		"same_input",
	]);
});

test("links: to a file they are read, to a folder they are not entered, so there are no loops", async () => {
	const cwd = folderOf("logs/a", "elsewhere/b", "elsewhere/c");
	symlinkSync(join(cwd, "logs"), join(cwd, "logs/loop"));
	symlinkSync(join(cwd, "elsewhere"), join(cwd, "logs/other"));
	symlinkSync(join(cwd, "elsewhere/b"), join(cwd, "logs/file"));
	symlinkSync(join(cwd, "gone"), join(cwd, "logs/dangling"));
	linkSync(join(cwd, "elsewhere/c"), join(cwd, "logs/hard"));
	symlinkSync("/dev/zero", join(cwd, "logs/zero"));
	symlinkSync("turn", join(cwd, "logs/turn"));
	const { names, warnings, refusals } = await find(cwd, "logs");
	expect(names).toEqual(["logs/a", "logs/file", "logs/hard"]);
	expect(warnings).toEqual(["not_a_file", "not_a_file", "not_a_file"]);
	expect(refusals).toEqual([
		["input_not_found", "logs/dangling"],
		["input_unreadable", "logs/turn"],
	]);
	// A glob takes a link for what it leads to, as a shell does.
	const globbed = await find(cwd, "logs/*");
	expect(globbed.names.sort()).toEqual([
		...["logs/a", "logs/file", "logs/hard", "logs/other/c"],
	]);
	expect(globbed.warnings).toContain("not_a_file");
	expect(globbed.refusals).toEqual(expect.arrayContaining(refusals));
	const below = await find(cwd, "logs/**");
	expect(below.names).toEqual(names);
	expect(below.warnings).toEqual(warnings);
	expect(below.refusals).toEqual(refusals);
});

describe.skipIf(process.platform !== "linux")(
	"names that are not UTF-8",
	() => {
		const named = (folder: string, name: string) =>
			Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, "latin1")]);

		test("in folders and globs they are refused, each folder once, and all else is read", async () => {
			const cwd = folderOf("logs/a", "logs/deep/b", "logs/caf\ufffd");
			const logs = join(cwd, "logs");
			for (const name of ["caf\xe9", "caf\xe8", ".\xff"])
				writeFileSync(named(logs, name), "x");
			mkdirSync(named(logs, "d\xfc"));
			writeFileSync(
				Buffer.concat([named(logs, "d\xfc"), Buffer.from("/c")]),
				"x",
			);
			for (const argument of ["logs", "logs/*", "logs/**"]) {
				const { names, refusals, said } = await find(cwd, argument);
				expect(names, argument).toEqual([
					...["logs/a", "logs/caf\ufffd", "logs/deep/b"],
				]);
				expect(refusals, argument).toEqual([
					["input_name_not_unicode", "logs/caf\\xe8"],
				]);
				expect(said).toMatch(/^3 /);
			}
			// A folder that a glob only leads through.
			expect(await find(cwd, "logs/*/*")).toMatchObject({
				names: ["logs/deep/b"],
				refusals: [["input_name_not_unicode", "logs/d\\xfc"]],
			});
			expect(await find(cwd, "logs/c*")).toMatchObject({
				names: ["logs/caf\ufffd"],
				refusals: [["input_name_not_unicode", "logs/caf\\xe8"]],
			});
		});

		test("whatever their bytes: an input or a refusal, never nothing", async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.uniqueArray(
						fc
							.uint8Array({ minLength: 1, maxLength: 6 })
							.filter((bytes) => !bytes.includes(0) && !bytes.includes(0x2f)),
						{
							minLength: 1,
							maxLength: 4,
							selector: (bytes) => Buffer.from(bytes).toString("hex"),
						},
					),
					async (list) => {
						const cwd = folderOf("logs/plain");
						const files = list.map((bytes) =>
							Buffer.concat([Buffer.from("f"), bytes]),
						);
						for (const file of files)
							writeFileSync(
								Buffer.concat([Buffer.from(join(cwd, "logs/")), file]),
								"x",
							);
						for (const argument of ["logs", "logs/*"]) {
							const { names, said } = await find(cwd, argument);
							const odd = files.filter((file) => !isUtf8(file)).length;
							expect(names.length).toBe(1 + files.length - odd);
							if (odd === 0) expect(said).toBeUndefined();
							else expect(said).toContain(odd === 1 ? "the name" : `${odd} `);
						}
					},
				),
				{ numRuns: 60 },
			);
		});

		test("on the command line: it is said that the name may be one", async () => {
			const error = await refusal(folderOf("a"), "caf\ufffd.ndjson");
			expect(error.message).toContain("caf\ufffd.ndjson");
			expect(error.message).toContain("its name is not UTF-8");
		});
	},
);

test("a link to a folder that is named is a folder", async () => {
	const cwd = folderOf("logs/a");
	symlinkSync(join(cwd, "logs"), join(cwd, "link"));
	expect((await find(cwd, "link")).names).toEqual(["link/a"]);
});

test.each(["absent", "absent/*.gz", "empty", "a/below", `${"x".repeat(300)}`])(
	"nothing at %s",
	async (argument) => {
		const cwd = folderOf("a");
		mkdirSync(join(cwd, "empty"));
		const error = await refusal(cwd, "a", argument);
		expect([error.code, error.exitCode]).toEqual(["input_not_found", 4]);
		expect(error.message).toContain(argument.slice(0, 100));
	},
);
