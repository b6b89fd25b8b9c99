import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubtOf, trustedOwners } from "../../src/config/trust.ts";

const ME = 1000;
const STRANGER = 12345;
const owners = trustedOwners({}, ME);
const file = (mode: number, uid = ME) => ({ uid, mode: 0o100000 | mode });
const folder = (mode: number, uid = ME) => ({ uid, mode: 0o040000 | mode });

describe("a file that nobody named", () => {
	it.each([
		["a private one", file(0o600), folder(0o700), undefined],
		["a group's, umask 002", file(0o664), folder(0o775), undefined],
		["a group's folder, setgid", file(0o664), folder(0o2775), undefined],
		["Kubernetes' mount, root's", file(0o644, 0), folder(0o1777, 0), undefined],
		["one's own in /tmp", file(0o644), folder(0o1777, 0), undefined],
		["a stranger's in /tmp", file(0o644, STRANGER), folder(0o1777, 0), "owner"],
		["a stranger's at home", file(0o600, STRANGER), folder(0o700), "owner"],
		["one that all may write", file(0o646), folder(0o700), "file"],
		["root's, that all may write", file(0o666, 0), folder(0o755, 0), "file"],
		["in a folder for all", file(0o600), folder(0o777), "folder"],
	])("%s", (_, file, folder, doubt) => {
		expect(doubtOf(file, folder, owners)).toBe(doubt);
	});

	it("is trusted exactly if it is the user's or root's and the world can write neither it nor a folder that is not sticky", () => {
		const uid = fc.constantFrom(0, ME, STRANGER);
		const mode = fc.integer({ min: 0, max: 0o7777 });
		fc.assert(
			fc.property(uid, mode, uid, mode, (uid, mode, folderUid, folderMode) => {
				const world = (mode: number) => [2, 3, 6, 7].includes(mode % 8);
				const trusted =
					uid !== STRANGER &&
					!world(mode) &&
					!(world(folderMode) && Math.floor(folderMode / 512) % 2 === 0);
				const doubt = doubtOf(
					file(mode, uid),
					folder(folderMode, folderUid),
					owners,
				);
				expect(doubt === undefined).toBe(trusted);
			}),
		);
	});

	it("is judged by nothing where files have no owners, as on Windows", () => {
		expect(doubtOf(file(0o666, 7), folder(0o777, 7), undefined)).toBe(
			undefined,
		);
	});
});

describe("whose files are trusted", () => {
	it.each([
		["a user's and root's", {}, ME, [0, ME]],
		["root's own", {}, 0, [0]],
		["under sudo also whose command it is", { SUDO_UID: "1000" }, 0, [0, 1000]],
		["no word of sudo's for anybody else", { SUDO_UID: "7" }, ME, [0, ME]],
		["no nonsense", { SUDO_UID: "1000; -1" }, 0, [0]],
		["none named by an empty word", { SUDO_UID: "" }, 0, [0]],
	])("%s", (_, env, uid, expected) => {
		expect([...(trustedOwners(env, uid) ?? [])]).toEqual(expected);
	});
});
