import { mkdir } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FbocError } from "../errors.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import {
	folderClock,
	freeLock,
	type LockHolder,
	readLock,
	takeLock,
	touchLock,
} from "./lock-file.ts";
import { fateOf, identify, type ProcessPort } from "./process-identity.ts";

/** How often a holder gives a sign of life, and after how long without one it counts as gone. Milliseconds. */
const BEAT_MS = 10_000;
const SILENCE_MS = 90_000;
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
}

/** Held until `release` or until the process is gone. */
export interface Lock {
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
		return { release };
	} catch (error) {
		await release();
		if (options.signal?.aborted) throw options.signal.reason;
		throw ledgerFailure(error, folder);
	}
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
		if (holder === undefined || (await isGone(folder, holder, sign, options))) {
			if (await takeLock(folder, name, number + 1, mine)) return number + 1;
			continue;
		}
		const left = deadline - performance.now();
		if (left <= 0) throw locked(holder, folder);
		if (!waited) options.onWait?.(holder);
		waited = true;
		await delay(Math.min(POLL_MS, left), undefined, { signal: options.signal });
	}
}

async function isGone(
	folder: string,
	holder: LockHolder,
	sign: { readonly at: number; readonly since: number },
	options: LockOptions,
): Promise<boolean> {
	const fate = fateOf(holder.process, options.process);
	if (fate !== "unclear") return fate === "gone";
	// Its sign may lie in the future, where a clock was set back; then it counts from when we came.
	const silence = Math.max(
		(await folderClock(folder)) - sign.at,
		performance.now() - sign.since,
	);
	if (silence > (options.silenceMs ?? SILENCE_MS)) return true;
	// The same machine after a restart: no sign of life since it came up. (Another
	// machine of the same name would have given one.)
	const { host, boot } = holder.process;
	const mine = identify(options.process);
	const restarted =
		host === mine.host &&
		boot !== null &&
		mine.boot !== null &&
		boot !== mine.boot;
	return restarted && silence > uptime() * 1000;
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
