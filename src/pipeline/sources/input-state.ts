import { type BigIntStats, lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { InputSource } from "../../input/source.ts";
import type { InputState } from "../../ledger/done-inputs.ts";

/** Steps of a file system's clock, more than any has: of most, and of those that count whole seconds. Milliseconds. */
const FINE_STEP_MS = 50;
const COARSE_STEP_MS = 2000;

/**
 * Tells the state of inputs as they are now: of regular files, for of anything
 * else nobody knows that it is the same again. Synchronous, and a folder is
 * looked up once: a thousand files take some milliseconds.
 */
export function inputStates(): (source: InputSource) => InputState | undefined {
	const ofPath = fileStates();
	return (source) => {
		switch (source.kind) {
			case "file":
				return ofPath(source.path);
			case "stream":
			case "standard input":
			case "held":
			case "refused":
				return undefined;
			default:
				return source satisfies never;
		}
	};
}

export function fileStates(): (path: string) => InputState | undefined {
	const folders = new Map<string, string>();
	const folderOf = (path: string): string => {
		const folder = dirname(path);
		const known = folders.get(folder) ?? realpathSync.native(folder);
		folders.set(folder, known);
		return known;
	};
	const placed = (path: string): { place: string; stats: BigIntStats } => {
		const stats = lstatSync(path, { bigint: true });
		if (!stats.isSymbolicLink())
			return { place: join(folderOf(path), basename(path)), stats };
		const place = realpathSync.native(path);
		return { place, stats: lstatSync(place, { bigint: true }) };
	};
	return (path) => {
		try {
			const { place, stats } = placed(path);
			if (!stats.isFile()) return undefined;
			const { size, mtimeNs: mtime, ctimeNs: ctime } = stats;
			return { place, size, mtime, ctime };
		} catch {
			// What is wrong with it is told by whoever reads it.
			return undefined;
		}
	};
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
