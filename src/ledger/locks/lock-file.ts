import { randomBytes } from "node:crypto";
import {
	link,
	readdir,
	readFile,
	rm,
	stat,
	truncate,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { diskCode } from "../../files/disk-trouble.ts";
import { isAbsent } from "../../files/is-there.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/** Who holds a lock. No arguments: they may hold paths of persons' files, or tokens. */
export interface LockHolder {
	readonly process: ProcessIdentity;
	/** ISO 8601. */
	readonly started_at: string;
	/** For instance `upload`. */
	readonly command: string;
}

/**
 * A lock is a row of numbered files, `<name>.<n>`: whoever made the highest one
 * holds it, until it is emptied. A new holder makes the next one; two who try at
 * once both try the same number, and the system lets one of them. The highest
 * file is never removed, so numbers never come again, and nobody can remove
 * another's lock by mistake: that is what goes wrong when a stale lock file is
 * deleted and made anew.
 */
export interface LockState {
	/** Highest number so far; 0: none. */
	readonly number: number;
	/** Undefined: free. */
	readonly holder: LockHolder | undefined;
	/** Its last sign of life, by the file system's clock; milliseconds. */
	readonly seenAt: number;
}

/** The highest number so far; 0: none. */
export const highestNumber = async (
	folder: string,
	name: string,
): Promise<number> => Math.max(0, ...(await numbers(folder, name)));

export async function readLock(
	folder: string,
	name: string,
): Promise<LockState> {
	for (;;) {
		const number = await highestNumber(folder, name);
		if (number === 0) return { number, holder: undefined, seenAt: 0 };
		try {
			const path = lockPath(folder, name, number);
			const { mtimeMs } = await stat(path);
			const text = await readFile(path, "utf8");
			return { number, holder: parseHolder(text), seenAt: mtimeMs };
		} catch (error) {
			// Cleared away meanwhile, because there is a higher one.
			if (!isAbsent(error)) throw error;
		}
	}
}

/** Tries to take number `number`. True: the lock is ours. */
export async function takeLock(
	folder: string,
	name: string,
	number: number,
	holder: LockHolder,
): Promise<boolean> {
	const draft = join(folder, `.${name}.${randomBytes(6).toString("hex")}`);
	try {
		// Linked once it is whole: nobody ever reads half of it.
		await writeFile(draft, JSON.stringify(holder), { mode: 0o600, flag: "wx" });
		await link(draft, lockPath(folder, name, number));
	} catch (error) {
		if (diskCode(error) === "EEXIST") return false;
		throw error;
	} finally {
		await rm(draft, { force: true });
	}
	const all = await numbers(folder, name);
	if (all.some((other) => other > number)) {
		// We were late: this number had been taken, given back and cleared away.
		await rm(lockPath(folder, name, number), { force: true });
		return false;
	}
	for (const lower of all.filter((other) => other < number))
		await rm(lockPath(folder, name, lower), { force: true });
	return true;
}

/** Gives it back. */
export async function freeLock(
	folder: string,
	name: string,
	number: number,
): Promise<void> {
	await truncate(lockPath(folder, name, number), 0).catch(() => {});
}

/** A sign of life, for those who cannot see the process: written anew, so that the file system's clock counts. */
export async function touchLock(
	folder: string,
	name: string,
	number: number,
	holder: LockHolder,
): Promise<void> {
	const path = lockPath(folder, name, number);
	await writeFile(path, JSON.stringify(holder), { flag: "r+" }).catch(() => {});
}

/** The file system's own clock: that of another machine, perhaps. Milliseconds. */
export async function folderClock(folder: string): Promise<number> {
	const draft = join(folder, `.clock.${randomBytes(6).toString("hex")}`);
	try {
		await writeFile(draft, "", { mode: 0o600, flag: "wx" });
		return (await stat(draft)).mtimeMs;
	} finally {
		await rm(draft, { force: true });
	}
}

function lockPath(folder: string, name: string, number: number): string {
	return join(folder, `${name}.${number}`);
}

async function numbers(folder: string, name: string): Promise<number[]> {
	const found: number[] = [];
	for (const file of await readdir(folder)) {
		if (!file.startsWith(`${name}.`)) continue;
		const tail = file.slice(name.length + 1);
		if (/^\d+$/.test(tail)) found.push(Number(tail));
	}
	return found;
}

/** Undefined for an empty file (given back) and for one that a power cut left damaged. */
function parseHolder(text: string): LockHolder | undefined {
	try {
		const holder: LockHolder = JSON.parse(text);
		return typeof holder.process.pid === "number" ? holder : undefined;
	} catch {
		return undefined;
	}
}
