import { hash, randomBytes } from "node:crypto";
import {
	constants,
	createWriteStream,
	readFileSync,
	readlinkSync,
	write,
} from "node:fs";
import {
	type FileHandle,
	open,
	readdir,
	rename,
	rm,
	stat,
} from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { placeOf } from "./file-place.ts";

/** A file that appears whole or not at all. */
export interface WholeFile {
	/** What is written here is nowhere to be seen until `commit`. */
	readonly stream: Writable;
	/** It is no regular file (a pipe, a device): what is written is there at once, and stays. */
	readonly direct: boolean;
	/** Ends the stream and, once all of it is on the disk, puts the file in its place. Rejects with errors of `fs`; then what stood there is as it was. */
	commit(): Promise<void>;
	/** Gives it up: what stood there is as it was. */
	discard(): Promise<void>;
}

/*
 * Our own, since the libraries (write-file-atomic, atomically) take a text and no
 * stream, write through no pipe, device or descriptor, leave a link that leads
 * nowhere without its target, and what a killed process has left where it is.
 */

/**
 * Begins a file that is written beside its place and renamed when it is whole
 * (contract, section 10): whatever stands there is replaced in one step, also
 * through symbolic links, which stay; one that leads nowhere gets its target.
 * What is no regular file is written to directly.
 *
 * @param mode of the new file, whatever the umask and the old one's
 * @param signal ends the waiting for whoever reads from a pipe
 * @throws errors of `fs`
 */
export async function openWhole(
	path: string,
	mode: number,
	signal?: AbortSignal,
): Promise<WholeFile> {
	const { real = path, kind, descriptor } = await placeOf(path);
	if (descriptor !== undefined && kind !== "absent") return direct(descriptor);
	if (kind === "other" || descriptor !== undefined || path.endsWith("/")) {
		const handle = await openDirect(path, signal);
		return direct(handle.fd, handle);
	}
	const folder = dirname(real);
	const fresh = join(folder, freshName());
	const handle = await open(fresh, "wx", mode);
	// A file system without modes is no reason to fail.
	await handle.chmod(mode).catch(() => {});
	const { mtimeMs } = await handle.stat();
	await removeLeftovers(folder, mtimeMs).catch(() => {});
	const stream = handle.createWriteStream({ flush: true });
	// Whoever writes looks at `errored`, or waits for `drain` or `commit`.
	stream.on("error", () => {});
	const discard = async () => {
		if (!stream.destroyed) stream.destroy();
		if (!stream.closed) await finished(stream).catch(() => {});
		await rm(fresh, { force: true }).catch(() => {});
	};
	return {
		stream,
		direct: false,
		async commit() {
			try {
				if (!stream.writableEnded) stream.end();
				await finished(stream);
				await rename(fresh, real);
			} catch (error) {
				await discard();
				throw error;
			}
		},
		discard,
	};
}

/**
 * Writes a small file in one step.
 *
 * @throws errors of `fs`; then what stood there is as it was
 */
export async function writeWhole(
	path: string,
	text: string,
	mode: number,
): Promise<void> {
	const file = await openWhole(path, mode);
	file.stream.end(text);
	await file.commit();
}

/** Opens what is no regular file. No thread waits for whoever reads from a pipe: no signal could end that. */
async function openDirect(
	path: string,
	signal: AbortSignal | undefined,
): Promise<FileHandle> {
	for (;;) {
		try {
			return await open(path, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code !== "ENXIO" || !(await stat(path)).isFIFO()) throw error;
		}
		await wait(READER_MS, undefined, { ...(signal && { signal }) });
	}
}

/** Until it is looked again whether somebody reads from a pipe. Milliseconds. */
const READER_MS = 50;

/** @param handle to be closed at the end; a descriptor without one is somebody else's */
function direct(fd: number, handle?: FileHandle): WholeFile {
	const stream = createWriteStream("", {
		...{ fd, fs: { write: patiently } },
		autoClose: false,
	});
	stream.on("error", () => {});
	const end = async () => {
		try {
			if (!stream.writableEnded) stream.end();
			await finished(stream);
		} finally {
			await handle?.close();
		}
	};
	return {
		stream,
		direct: true,
		commit: end,
		discard: () => end().catch(() => {}),
	};
}

/** Its reader may be slow, and nobody waits for it in the kernel. */
function patiently(
	fd: number,
	bytes: Uint8Array,
	offset: number,
	length: number,
	position: number | null | undefined,
	done: (error: NodeJS.ErrnoException | null, count: number) => void,
): void {
	write(fd, bytes, offset, length, position, (error, count) => {
		if (error?.code !== "EAGAIN") return done(error, count);
		setTimeout(
			() => patiently(fd, bytes, offset, length, position, done),
			AGAIN_MS,
		);
	});
}

const AGAIN_MS = 5;

/** Files that nobody has written to for so long are left over, wherever their process is. Milliseconds. */
const LEFT_MS = 86_400_000;

/** Names the process, so that what a killed one has left is known. Hidden: no folder of inputs has it read. */
const freshName = (): string =>
	`.fboc-${processSpace()}-${process.pid}-${randomBytes(6).toString("hex")}.part`;

/**
 * Whether a name is that of a file that a killed process has left: its process
 * is gone, or, where that cannot be told, nothing was written to it for a day.
 *
 * @param space in which `isAlive` knows processes
 * @param idleMs since it was last written
 */
export function isLeftover(
	name: string,
	idleMs: number,
	space: string,
	isAlive: (pid: number) => boolean,
): boolean {
	const [, its, pid] =
		/^\.fboc-([0-9a-f]{12})-(\d+)-[0-9a-f]{12}\.part$/.exec(name) ?? [];
	if (its === undefined) return false;
	return idleMs > LEFT_MS || (its === space && !isAlive(Number(pid)));
}

/** @param now by the clock of the file system, in milliseconds since 1970 */
async function removeLeftovers(folder: string, now: number): Promise<void> {
	for (const name of await readdir(folder)) {
		if (!name.startsWith(".fboc-")) continue;
		const path = join(folder, name);
		const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
		if (isLeftover(name, now - mtimeMs, processSpace(), isAlive))
			await rm(path, { force: true }).catch(() => {});
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// It runs, but is not ours to signal.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** Where numbers of processes mean something to us: this machine, since it was started, and this container. */
function processSpace(): string {
	const told = (read: () => string): string => {
		try {
			return read();
		} catch {
			return "";
		}
	};
	const parts = [
		hostname(),
		told(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
		told(() => readlinkSync("/proc/self/ns/pid")),
	];
	return hash("sha256", parts.join("\n"), "hex").slice(0, 12);
}
