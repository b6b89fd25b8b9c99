import { expect, it } from "vitest";
import { becauseOf, diskCode, isFull } from "../../src/files/disk-trouble.ts";

const failure = (code: unknown) =>
	Object.assign(new Error("/a/path"), { code });

it.each([
	["ENOSPC", true, ": the disk is full (ENOSPC)"],
	["EDQUOT", true, ": the quota of the disk is used up (EDQUOT)"],
	["EACCES", false, ": fboc may not write there (EACCES)"],
	["EROFS", false, ": the disk can only be read (EROFS)"],
	["EWHAT", false, " (EWHAT)"],
	[9999, false, ""],
])("%s", (code, full, said) => {
	expect(isFull(failure(code))).toBe(full);
	expect(becauseOf(failure(code))).toBe(said);
});

it("makes nothing of what is no system's", () => {
	for (const cause of [
		new Error("ENOSPC"),
		"ENOSPC",
		undefined,
		{ code: 28 },
	]) {
		expect(diskCode(cause)).toBeUndefined();
		expect(becauseOf(cause)).toBe("");
	}
});
