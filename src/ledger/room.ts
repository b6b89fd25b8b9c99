import { randomBytes } from "node:crypto";
import {
	closeSync,
	fdatasyncSync,
	mkdirSync,
	openSync,
	rmSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { ledgerFailure } from "./ledger-errors.ts";

/** More than LMDB needs to open the index and the history for writing, and to record the end of a run. */
export const ROOM_TO_BEGIN = 128 * 1024;
export const ROOM_TO_END = 48 * 1024;

/**
 * Makes sure that there is room in a folder before LMDB writes into it: on a
 * full disk LMDB does not fail but ends the process (its lock file is mapped
 * into memory), or prints to the terminal by itself.
 *
 * @throws FbocError `ledger_full`, `ledger_unwritable`
 */
export function ensureRoom(folder: string, bytes: number): void {
	const path = join(folder, `.room.${randomBytes(6).toString("hex")}`);
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const file = openSync(path, "wx", 0o600);
		try {
			const zeros = new Uint8Array(bytes);
			for (let at = 0; at < bytes; ) at += writeSync(file, zeros, at);
			fdatasyncSync(file);
		} finally {
			closeSync(file);
			rmSync(path, { force: true });
		}
	} catch (error) {
		throw ledgerFailure(error, folder);
	}
}
