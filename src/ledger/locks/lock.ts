import { mkdir } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FbocError } from "../../errors.ts";
import { ledgerFailure } from "../ledger-errors.ts";
import {
	folderClock,
	freeLock,
	highestNumber,
	type LockHolder,
	readLock,
	takeLock,
	touchLock,
} from "./lock-file.ts";
import {
	type Fate,
	fateOf,
	identify,
	type ProcessPort,
} from "./process-identity.ts";

/** How often a holder gives a sign of life, and after how long without one it counts as gone. Milliseconds. */
const BEAT_MS = 2000;
const SILENCE_MS = 90_000;
/**
 * What the file system's clock calls silent is watched for so long before it is
 * believed: that clock may have been set ahead. Milliseconds.
 */
const WATCH_MS = 5000;
/** How often a waiting run looks again. */
const POLL_MS = 250;

export interface LockOptions {
	/** The state folder. */
	readonly dir: string;
	/** What to lock, for instance `facebook.1234567890123456`, with `.1-of-4` for a shard. Letters, digits, `.`, `-`, `_`. */
	readonly names: readonly string[];
	/** The command, without arguments. */
	readonly command: string;
	readonly process: ProcessPort;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** How long to wait for other runs, in all; 0: not at all. Milliseconds. */
	readonly waitMs: number;
	/** Ends the waiting; its reason is thrown. */
	readonly signal?: AbortSignal;
	/** Called once, when the waiting begins. */
	readonly onWait?: (holder: LockHolder) => void;
	/** For tests. @default 90 seconds */
	readonly silenceMs?: number;
	/** For tests. @default 5 seconds */
	readonly watchMs?: number;
}

/** What a holder's writing goes by. */
export interface Fence {
	/** The lock's number: greater than that of any holder before. */
	readonly token: number;
	/**
	 * Whether the lock is still ours: one that was frozen for long may have lost it.
	 * @throws FbocError `locked`
	 */
	ensureHeld(): Promise<void>;
}

/** Where nobody else can be. */
export const NO_FENCE: Fence = { token: 1, ensureHeld: async () => {} };

/** Held until `release` or until the process is gone. */
export interface Lock {
	/** Of one of the names. */
	fence(name: string): Fence;
	release(): Promise<void>;
}

/**
 * Takes locks, one after the other in the order of their names, so that two
 * runs cannot wait for each other. All or none.
 * @throws FbocError `locked` (exit 10), `ledger_unwritable`
 */
export async function acquireLocks(options: LockOptions): Promise<Lock> {
	const folder = join(options.dir, "locks");
	const mine: LockHolder = {
		process: identify(options.process),
		started_at: new Date(options.now()).toISOString(),
		command: options.command,
	};
	const held: { name: string; number: number }[] = [];
	let beating: Promise<unknown> = Promise.resolve();
	const beat = setInterval(() => {
		beating = Promise.all(
			held.map(({ name, number }) => touchLock(folder, name, number, mine)),
		);
	}, BEAT_MS);
	beat.unref();
	const release = async () => {
		clearInterval(beat);
		await beating;
		for (const { name, number } of held.splice(0).reverse())
			await freeLock(folder, name, number);
	};
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const deadline = performance.now() + options.waitMs;
		for (const name of [...new Set(options.names)].sort())
			held.push({
				name,
				number: await acquire(folder, name, mine, deadline, options),
			});
		return { release, fence: (name) => fenceOf(folder, name, held) };
	} catch (error) {
		await release();
		if (options.signal?.aborted) throw options.signal.reason;
		throw ledgerFailure(error, folder);
	}
}

function fenceOf(
	folder: string,
	name: string,
	held: readonly { readonly name: string; readonly number: number }[],
): Fence {
	const token = held.find((one) => one.name === name)?.number;
	if (token === undefined) throw new RangeError(`not a lock of ours: ${name}`);
	return {
		token,
		ensureHeld: async () => {
			const highest = await highestNumber(folder, name).catch(
				(error: unknown) => {
					throw ledgerFailure(error, folder, "read");
				},
			);
			if (highest === token) return;
			throw new FbocError({
				code: "locked",
				message:
					"Another run has taken the lock over: this one gave no sign of life for too long, as if it had been frozen. It stops, and what it was sending is sent again by the other.",
				next: "Let the other run end, then run the same command again if anything is left to do.",
				place: { path: folder },
			});
		},
	};
}

async function acquire(
	folder: string,
	name: string,
	mine: LockHolder,
	deadline: number,
	options: LockOptions,
): Promise<number> {
	if (!/^[\w.-]+$/.test(name))
		throw new RangeError(`not a name for a lock: ${JSON.stringify(name)}`);
	/** Its last sign of life, and since when there was no other, by a clock that nobody can set. */
	let sign = { at: Number.NaN, since: 0 };
	for (let waited = false; ; ) {
		const { number, holder, seenAt } = await readLock(folder, name);
		if (seenAt !== sign.at) sign = { at: seenAt, since: performance.now() };
		const fate =
			holder === undefined
				? "gone"
				: await fateIn(folder, holder, sign, options);
		if (fate === "gone" || holder === undefined) {
			if (await takeLock(folder, name, number + 1, mine)) return number + 1;
			continue;
		}
		const left = deadline - performance.now();
		if (left <= 0 && fate === "alive") throw locked(holder, folder);
		if (!waited && fate === "alive") {
			options.onWait?.(holder);
			waited = true;
		}
		const pause = fate === "alive" ? Math.min(POLL_MS, left) : POLL_MS;
		await delay(pause, undefined, { signal: options.signal });
	}
}

/** Of a holder; `unclear`: it seems to be gone, and must be watched for a while. */
async function fateIn(
	folder: string,
	holder: LockHolder,
	sign: { readonly at: number; readonly since: number },
	options: LockOptions,
): Promise<Fate> {
	const fate = fateOf(holder.process, options.process);
	if (fate !== "unclear") return fate;
	const silence = (await folderClock(folder)) - sign.at;
	// A clock that nobody can set: its sign may lie in the future, or the other be ahead.
	const watched = performance.now() - sign.since;
	const { silenceMs = SILENCE_MS, watchMs = WATCH_MS } = options;
	if (watched > silenceMs) return "gone";
	// The same machine after a restart: no sign of life since it came up. (Another
	// machine of the same name would have given one.)
	const { host, boot } = holder.process;
	const mine = identify(options.process);
	const restarted =
		host === mine.host &&
		boot !== null &&
		mine.boot !== null &&
		boot !== mine.boot &&
		silence > uptime() * 1000;
	if (silence <= silenceMs && !restarted) return "alive";
	return watched > watchMs ? "gone" : "unclear";
}

function locked(holder: LockHolder, folder: string): FbocError {
	const { process, command, started_at } = holder;
	return new FbocError({
		code: "locked",
		message: `Another run works on the same event set: fboc ${plain(command)} on ${plain(process.host)}, process ${process.pid}, started ${plain(started_at)}.`,
		next: "Wait for it to end, or let fboc wait with `--lock-wait`, for instance `--lock-wait 30m`.",
		place: { path: folder },
	});
}

/** The file could have been written by anyone who may write to the folder: nothing in it reaches a terminal as it is. */
function plain(text: string): string {
	return String(text)
		.replaceAll(/[^\w.:+@-]/g, "?")
		.slice(0, 100);
}
