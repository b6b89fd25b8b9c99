import { realpathSync, statSync } from "node:fs";
import type { InputState } from "../ledger/done-inputs.ts";

/** Steps of a file system's clock, more than any has: of most, and of those that count whole seconds. Milliseconds. */
const FINE_STEP_MS = 50;
const COARSE_STEP_MS = 2000;

/** The state of a regular file as it is now; undefined for anything else. Synchronous: a thousand of them take some milliseconds. */
export function inputState(path: string): InputState | undefined {
	try {
		const place = realpathSync.native(path);
		const stats = statSync(place, { bigint: true });
		if (!stats.isFile()) return undefined;
		return {
			place,
			size: stats.size,
			mtime: stats.mtimeNs,
			ctime: stats.ctimeNs,
		};
	} catch {
		// What is wrong with it is told by whoever reads it.
		return undefined;
	}
}

/**
 * Whether a file was changed so shortly before it was looked at that a write
 * which comes after may bear the same times: the race that git's index has, too.
 *
 * @param clock the file system's, when the file was looked at or before; milliseconds since 1970
 */
export function isJustChanged(
	{ mtime, ctime }: InputState,
	clock: number,
): boolean {
	const step = ctime % 1_000_000_000n === 0n ? COARSE_STEP_MS : FINE_STEP_MS;
	// A time that was set, to the past or the future, is no sign of a write.
	return [mtime, ctime].some(
		(time) => Math.abs(Number(time / 1_000_000n) - clock) <= step,
	);
}
