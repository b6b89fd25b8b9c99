import { statSync } from "node:fs";

/** Whether an error says that nothing stands there: the only one that does. What may not be looked at, or lies behind a broken disk, may well be there. */
export const isAbsent = (error: unknown): boolean =>
	error instanceof Error && "code" in error && error.code === "ENOENT";

/**
 * Whether something stands at a path, links followed. Not `existsSync`, which
 * says no to what it may not look at.
 * @throws errors of `fs`
 */
export function isThere(path: string): boolean {
	try {
		statSync(path);
		return true;
	} catch (error) {
		if (isAbsent(error)) return false;
		throw error;
	}
}

/** For a `catch`: so much in place of what is not there; any other error stands. */
export const ifAbsent =
	<T>(value: T) =>
	(error: unknown): T => {
		if (isAbsent(error)) return value;
		throw error;
	};
