/*
 * Why something cannot be written, in words of our own: a system's message
 * repeats paths unescaped, so only its code is taken.
 */

/** No room left, of whatever kind: the disk, a quota, a limit on the size of files. */
const FULL = new Set<unknown>(["ENOSPC", "EDQUOT", "EFBIG"]);

const WORDS: Readonly<Record<string, string>> = {
	ENOSPC: "the disk is full",
	EDQUOT: "the quota of the disk is used up",
	EFBIG: "it is larger than this system lets a file be",
	EACCES: "fboc may not write there",
	EPERM: "fboc may not write there",
	EROFS: "the disk can only be read",
	ENOENT: "its folder is not there, or cannot be made",
	ENOTDIR: "a part of its path is no folder",
	EEXIST: "a part of its path is no folder",
	EISDIR: "it is a folder",
	ELOOP: "its links lead in a circle",
	EIO: "the disk reports an error",
	ENXIO: "nothing reads the other end of it",
	EMFILE: "too many files are open",
	EPIPE: "whoever read it has gone",
	EBUSY: "it is in use, or mounted by itself",
};

/** The system's code of what was thrown (`EACCES`). */
export function diskCode(cause: unknown): string | undefined {
	if (!(cause instanceof Error) || !("code" in cause)) return undefined;
	return typeof cause.code === "string" ? cause.code : undefined;
}

/** Whether a file could not be written for want of room. */
export const isFull = (cause: unknown): boolean => FULL.has(diskCode(cause));

/** `: fboc may not write there (EACCES)`, to follow "… cannot be written"; nothing where the cause is no system's. */
export function becauseOf(
	cause: unknown,
	doing: "read" | "write" = "write",
): string {
	const code = diskCode(cause);
	if (code === undefined) return "";
	const words = WORDS[code]?.replace("may not write", `may not ${doing}`);
	return words === undefined ? ` (${code})` : `: ${words} (${code})`;
}
