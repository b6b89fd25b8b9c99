import {
	mkdirSync,
	renameSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	fileStates,
	isJustChanged,
} from "../../../src/pipeline/sources/input-state.ts";
import { emptyFolder } from "../../ledger/folder.ts";

const SECOND = 1_000_000_000n;

test("a file has one place, by whatever way it is named", () => {
	const folder = emptyFolder();
	mkdirSync(join(folder, "real"));
	const path = join(folder, "real", "a");
	writeFileSync(path, "12345");
	symlinkSync(join(folder, "real"), join(folder, "linked"));
	symlinkSync(path, join(folder, "link"));
	const stateOf = fileStates();
	const state = stateOf(path);
	expect(state).toMatchObject({ size: 5n });
	expect(stateOf(join(folder, "linked", "a"))).toEqual(state);
	expect(stateOf(join(folder, "link"))).toEqual(state);
	for (const none of [folder, join(folder, "none"), "/dev/null"])
		expect(stateOf(none)).toBeUndefined();
});

test("a write of the same size shows, also where the time of writing is set back", () => {
	const path = join(emptyFolder(), "a");
	const time = new Date("2026-01-01T00:00:00Z");
	const written = (text: string) => {
		writeFileSync(path, text);
		utimesSync(path, time, time);
		return fileStates()(path);
	};
	const before = written("abc");
	const after = written("xyz");
	expect(after).toMatchObject({ size: before?.size, mtime: before?.mtime });
	expect(after?.ctime).not.toBe(before?.ctime);
	renameSync(path, `${path}b`);
	expect(fileStates()(`${path}b`)?.place).not.toBe(before?.place);
});

test.each([
	[0n, 10, true],
	[0n, -10, true],
	[0n, 60, false],
	// A clock that counts whole seconds.
	[-5_000_000n, 1500, true],
	[-5_000_000n, 2500, false],
	// Times that lie ahead were set.
	[0n, -86_400_000, false],
])(
	"whether it was changed within a clock step (%s ns, %s ms later): %s",
	(shift, later, just) => {
		const ctime = 1_700_000_000n * SECOND + 5_000_000n + shift;
		const clock = Number(ctime / 1_000_000n) + later;
		const state = { place: "/a", size: 1n, mtime: 1n, ctime };
		expect(isJustChanged(state, clock)).toBe(just);
		expect(isJustChanged({ ...state, mtime: ctime, ctime: 7n }, clock)).toBe(
			Math.abs(later) <= 50,
		);
	},
);
