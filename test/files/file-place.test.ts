import {
	appendFileSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSamePlace, placeOf } from "../../src/files/file-place.ts";
import { tempFolder } from "../pipeline/temp.ts";

/*
 * The oracle is the file system itself: two paths lead to one file where what
 * is written through one is read through the other.
 */

const name = fc.constantFrom("a", "b", "c", "d", "d/a", "d/e", "d/e/a", "l");
const target = fc.constantFrom("a", "b", "d", "d/a", "../a", "e/a", ".", "d/e");
const step = fc.oneof(
	fc.record({ kind: fc.constant("file" as const), name }),
	fc.record({ kind: fc.constant("hard" as const), name, to: name }),
	fc.record({
		kind: fc.constant("soft" as const),
		name,
		to: target,
		absolute: fc.boolean(),
	}),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const path = fc.record({
	steps: fc.oneof(
		fc.array(fc.constantFrom(".", "..", "a", "b", "d", "e", "l", "c"), {
			minLength: 1,
			maxLength: 5,
		}),
		fc.constantFrom(["a"], ["b"], ["l"], ["d", "a"], ["d", "..", "a"]),
	),
	relative: fc.boolean(),
});

const tried = (action: () => void): boolean => {
	try {
		action();
		return true;
	} catch {
		return false;
	}
};

function layOut(root: string, steps: readonly Step[]): void {
	for (const one of steps) {
		const at = join(root, one.name);
		// What cannot be made is left out.
		tried(() => {
			if (one.kind === "file") writeFileSync(at, "", { flag: "wx" });
			else if (one.kind === "hard") linkSync(join(root, one.to), at);
			else symlinkSync(one.absolute ? join(root, one.to) : one.to, at);
		});
	}
}

describe("isSamePlace", () => {
	it("is true where what is written at one path is read at the other, and only there", async () => {
		const seen = { same: 0, other: 0 };
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 8 }),
				path,
				path,
				async (steps, a, b) => {
					const root = mkdtempSync(join(tmpdir(), "fboc-place-"));
					try {
						mkdirSync(join(root, "w/d/e"), { recursive: true });
						layOut(join(root, "w"), steps);
						// Not joined: `l/..` is not where `l` is, but where it leads.
						const [one, two] = [a, b].map(({ steps, relative: isRelative }) => {
							const from = join(root, "w");
							const base = isRelative ? relative(process.cwd(), from) : from;
							return `${base}/${steps.join("/")}`;
						}) as [string, string];
						// Out of the folder of this test nothing is written.
						const place = await placeOf(one);
						if (!place.real?.startsWith(`${root}/`)) return;
						const found = isSamePlace(place, await placeOf(two));
						if (!tried(() => appendFileSync(one, "written"))) return;
						let read = "";
						tried(() => {
							read = readFileSync(two, "utf8");
						});
						// Behind what is no folder there is nothing to read, yet: it may be made.
						const isReal = tried(() => readdirSync(dirname(two)));
						if (read !== "" || isReal) expect(found).toBe(read !== "");
						seen[read !== "" ? "same" : "other"]++;
					} finally {
						rmSync(root, { recursive: true, force: true });
					}
				},
			),
			{ numRuns: 1000 },
		);
		expect(Math.min(seen.same, seen.other)).toBeGreaterThan(10);
	});

	it("is never true of what is no regular file", async () => {
		for (const device of ["/dev/null", tempFolder()]) {
			const place = await placeOf(device);
			expect(place.kind).toBe("other");
			expect(isSamePlace(place, place)).toBe(false);
		}
	});
});

describe("placeOf", () => {
	it("follows a link that leads nowhere, and ends with those that lead in a circle", async () => {
		const folder = tempFolder();
		symlinkSync("none/there", join(folder, "dangling"));
		symlinkSync("circle", join(folder, "circle"));
		const { real, kind } = await placeOf(join(folder, "dangling"));
		expect(kind).toBe("absent");
		expect(real?.endsWith("/none/there")).toBe(true);
		expect((await placeOf(join(folder, "circle"))).kind).toBe("absent");
	});

	it.runIf(process.platform === "linux")(
		"knows the descriptors of the process by any name",
		async () => {
			for (const [path, descriptor] of [
				["/dev/stdout", 1],
				["/dev/fd/2", 2],
				["/proc/self/fd/0", 0],
				[`/proc/${process.pid}/fd/1`, 1],
				["/dev/null", undefined],
			] as const)
				expect((await placeOf(path)).descriptor).toBe(descriptor);
		},
	);
});
