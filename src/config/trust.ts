import type { Stats } from "node:fs";
import { lstat, readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Env } from "./folders.ts";

/** Of a file or folder: whose it is and what its mode allows, as `stat` gives it. */
export type Standing = Pick<Stats, "uid" | "mode">;

/** Whose files are trusted; undefined where files have no owners (Windows). */
export type Owners = ReadonlySet<number> | undefined;

/** Why a file is not to be trusted. */
export interface Doubt {
	/** Words that follow "it". */
	readonly why: string;
	/** What takes the doubt away. */
	readonly mend: string;
}

const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;
const LINK = "is a symbolic link that ";
/** As the kernel's. */
const MAX_LINKS = 40;

/**
 * The user's and root's. Under `sudo` also whose command it is: nobody else
 * can have set that variable, and it is their folder that root works in.
 */
export function trustedOwners(
	env: Env,
	uid: number | undefined = process.geteuid?.(),
): Owners {
	if (uid === undefined) return undefined;
	const sudo = uid === 0 ? /^\d{1,10}$/.exec(env.SUDO_UID ?? "") : null;
	return new Set([0, uid, ...(sudo === null ? [] : [Number(sudo[0])])]);
}

/**
 * The rule of contract 12: a config or a secret's file is used unasked only if
 * it is the user's or root's and the world can write neither it nor its folder.
 * In a sticky folder (`/tmp`) nobody replaces the file of another. What a group
 * may write is its own affair. Pure.
 */
export function doubtOf(
	file: Standing,
	folder: Standing,
	owners: Owners,
): "owner" | "file" | "folder" | undefined {
	if (owners === undefined) return undefined;
	if (!owners.has(file.uid)) return "owner";
	if ((file.mode & OTHERS_WRITE) !== 0) return "file";
	const open = (folder.mode & (OTHERS_WRITE | STICKY)) === OTHERS_WRITE;
	return open ? "folder" : undefined;
}

/**
 * Whether an open file may be trusted: the file itself as it is open, so that
 * none is put in its place between the look and the reading, its folder, and
 * each symbolic link on the way with the folder that the link stands in.
 */
export async function distrust(
	path: string,
	opened: Stats,
	owners: Owners,
): Promise<Doubt | undefined> {
	if (owners === undefined) return undefined;
	let at = path;
	for (let links = 0; links <= MAX_LINKS; links++) {
		const here = await lstat(at).catch(() => undefined);
		// What a descriptor of a pipe is called has no place.
		if (here === undefined) break;
		const parent = await realpath(dirname(at));
		const isLink = here.isSymbolicLink();
		// A link's mode says nothing.
		const file = isLink ? { uid: here.uid, mode: 0 } : opened;
		const doubt = doubtOf(file, await stat(parent), owners);
		if (doubt !== undefined) return DOUBTS[doubt](isLink ? LINK : "");
		if (!isLink)
			return here.ino === opened.ino && here.dev === opened.dev
				? undefined
				: { why: "was replaced while it was opened", mend: "try again" };
		at = resolve(join(parent, basename(at)), "..", await readlink(at));
	}
	const doubt = doubtOf(opened, { uid: 0, mode: 0 }, owners);
	return doubt && DOUBTS[doubt]("");
}

/** What stands against a file that is there, before anybody uses it. */
export const doubtAt = async (
	path: string,
	env: Env,
): Promise<Doubt | undefined> =>
	distrust(path, await stat(path), trustedOwners(env));

/** Without paths: one may be a token in the wrong place. */
const DOUBTS = {
	owner: (it: string): Doubt => ({
		why: `${it}belongs to another user`,
		mend: "`chown` it to yourself",
	}),
	file: (it: string): Doubt => ({
		why: `${it}may be written by everybody`,
		mend: "`chmod o-w` on the file",
	}),
	folder: (it: string): Doubt => ({
		why: `${it}lies in a folder that everybody may write to`,
		mend: "`chmod o-w` on the folder",
	}),
} as const;
