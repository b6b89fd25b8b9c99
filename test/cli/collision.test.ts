import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	collision,
	type NamedFile,
	type OutputFile,
} from "../../src/cli/collision.ts";
import type { FilePlace } from "../../src/files/file-place.ts";

const at = (real: string, id?: string): FilePlace => ({
	real,
	id,
	kind: id === undefined ? "absent" : "file",
});
const output = (
	place: FilePlace,
	kind: OutputFile["kind"] = "whole",
): OutputFile => ({ role: "--out", kind, place });
const input = (place: FilePlace): NamedFile => ({ role: "an input", place });
const STATE = "/home/me/state";

/** Places of a few files under a few names, so that many are the same. */
const place = fc.record({
	real: fc.constantFrom("/a", "/b", "/c", "/d", undefined),
	id: fc.constantFrom("1:1", "1:2", "2:1", undefined),
	kind: fc.constantFrom("file", "absent", "other"),
}) as fc.Arbitrary<FilePlace>;
const kind = fc.constantFrom("whole", "appended", "stream");

describe("collision", () => {
	it("is found wherever it stands among the others, and never where all are apart", () => {
		const outputs = fc.array(fc.tuple(place, kind), { maxLength: 4 });
		fc.assert(
			fc.property(outputs, fc.array(place), (some, read) => {
				const written = some.map(([one, kind]) => output(one, kind));
				const files = read.map(input);
				const found = collision(written, files, undefined);
				const turned = [[...written].reverse(), [...files].reverse()] as const;
				expect(collision(...turned, undefined) === undefined).toBe(
					found === undefined,
				);
				// Each name its own file.
				const apart = <T extends NamedFile>(one: T, i: number): T => ({
					...one,
					place: {
						...one.place,
						real: `/${one.role}${i}`,
						id: `${one.role}:${i}`,
					},
				});
				expect(collision(written.map(apart), files.map(apart), STATE)).toBe(
					undefined,
				);
			}),
		);
	});

	it.each<[string, OutputFile[], NamedFile[], boolean]>([
		["one path", [output(at("/a", "1:1"))], [input(at("/a", "1:1"))], true],
		["a hard link", [output(at("/b", "1:1"))], [input(at("/a", "1:1"))], true],
		[
			"an inode elsewhere",
			[output(at("/b", "2:1"))],
			[input(at("/a", "1:1"))],
			false,
		],
		["two that are not there", [output(at("/a")), output(at("/a"))], [], true],
		[
			"a pipe",
			[output({ real: "/p", id: undefined, kind: "other" })],
			[input({ real: "/p", id: undefined, kind: "other" })],
			false,
		],
		[
			"stdout over an input",
			[output(at("/a", "1:1"), "stream")],
			[input(at("/a", "1:1"))],
			true,
		],
		[
			"stdout and a file",
			[output(at("/a", "1:1"), "stream"), output(at("/a", "1:1"))],
			[],
			true,
		],
		[
			"stdout by both its names",
			[
				output(at("/a", "1:1"), "stream"),
				output({ ...at("/a", "1:1"), descriptor: 1 }),
			],
			[],
			false,
		],
		[
			"a descriptor over an input",
			[output({ ...at("/a", "1:1"), descriptor: 3 })],
			[input(at("/a", "1:1"))],
			true,
		],
	])("%s", (_, outputs, files, isOne) => {
		expect(collision(outputs, files, undefined) !== undefined).toBe(isOne);
	});

	it.each([
		["ledger/facebook/1001/1-20500-abc.index", true],
		["ledger/new.ndjson", true],
		["history/run.json", true],
		["locks/x", true],
		["rejects/earlier.ndjson", true],
		["report.html", false],
		["history.html", false],
		["../ledger/x", false],
	])("with what lies in the state folder at %s: %s", (name, isOwn) => {
		const real = new URL(name, `file://${STATE}/`).pathname;
		for (const place of [at(real), at(real, "1:1")])
			expect(collision([output(place)], [], STATE) !== undefined).toBe(isOwn);
	});

	it("lets rejects be appended where fboc itself puts them", () => {
		const rejects = at(`${STATE}/rejects/mine.ndjson`);
		expect(collision([output(rejects, "appended")], [], STATE)).toBe(undefined);
		const index = at(`${STATE}/ledger/facebook/days.json`);
		expect(collision([output(index, "appended")], [], STATE)).toBeDefined();
	});
});
