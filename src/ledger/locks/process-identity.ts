import { readFileSync, readlinkSync } from "node:fs";

/** What the system says of a running process. The caller of the ledger provides it. */
export interface ProcessPort {
	readonly host: string;
	readonly pid: number;
	/** Whether a process with this id runs here, whoever owns it. */
	readonly isAlive: (pid: number) => boolean;
	/** Where Linux tells about processes. @default "/proc" */
	readonly proc?: string;
}

/** A process, told apart from any other, also after its id was given to another one. */
export interface ProcessIdentity {
	readonly host: string;
	readonly pid: number;
	/** Of the running kernel; null where there is none (not Linux). */
	readonly boot: string | null;
	/** The space in which `pid` counts: containers have their own. Such numbers are used again. */
	readonly pidSpace: string | null;
	/** Clock ticks between the kernel's start and the process's. */
	readonly startTicks: string | null;
}

/** Identity of the calling process. */
export function identify(port: ProcessPort): ProcessIdentity {
	const proc = port.proc ?? "/proc";
	return {
		host: port.host,
		pid: port.pid,
		boot: attempt(() =>
			readFileSync(`${proc}/sys/kernel/random/boot_id`, "utf8").trim(),
		),
		pidSpace: attempt(() => readlinkSync(`${proc}/self/ns/pid`)),
		startTicks: startTicks(proc, port.pid),
	};
}

/** `unclear`: it runs, or ran, where we cannot see it. */
export type Fate = "alive" | "gone" | "unclear";

/**
 * Whether a process still runs. Within one kernel and id space this is certain,
 * also where ids repeat, as in containers, where the main process always is 1.
 */
export function fateOf(other: ProcessIdentity, port: ProcessPort): Fate {
	const mine = identify(port);
	if (other.boot === null || mine.boot === null) {
		if (other.host !== mine.host) return "unclear";
		return port.isAlive(other.pid) ? "unclear" : "gone";
	}
	const isSameSpace =
		other.pidSpace !== null && other.pidSpace === mine.pidSpace;
	if (other.boot !== mine.boot || !isSameSpace) return "unclear";
	const ticks = startTicks(port.proc ?? "/proc", other.pid);
	// Whose processes are hidden from us can be signalled all the same.
	if (ticks === null) return port.isAlive(other.pid) ? "unclear" : "gone";
	return ticks === other.startTicks ? "alive" : "gone";
}

/** Field 22 of `/proc/<pid>/stat`. The second field, the name, may hold anything, so count from its end. Null: it cannot be read. */
function startTicks(proc: string, pid: number): string | null {
	return attempt(() => {
		const stat = readFileSync(`${proc}/${pid}/stat`, "utf8");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		// A zombie holds nothing any more; it only waits for its parent.
		return fields[0] === "Z" ? "" : (fields[19] ?? null);
	});
}

function attempt<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}
