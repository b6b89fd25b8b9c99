import { hash } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RootDatabase } from "lmdb";
import { LEDGER_DAYS } from "../defaults.ts";
import type { FbocError } from "../errors.ts";
import { isThere } from "../files/is-there.ts";
import type { Summary } from "../report/summary.ts";
import { historyDamaged, historyFailure } from "./history-errors.ts";
import { type Visitor, walkLmdb } from "./lmdb-walk.ts";
import { loadLmdb } from "./load-lmdb.ts";
import {
	fateOf,
	identify,
	type ProcessIdentity,
	type ProcessPort,
} from "./process-identity.ts";

/** A run at its start. Paths, names and ids only. */
export interface RunStart {
	readonly run_id: string;
	readonly command: string;
	/** ISO 8601, UTC. */
	readonly started_at: string;
	readonly api: string;
	/** Paths of the inputs. */
	readonly inputs: readonly string[];
	readonly event_sets: readonly {
		readonly name: string;
		readonly id: string;
	}[];
}

/** A run as the history knows it. */
export interface Run extends RunStart {
	/** `interrupted`: it has no end and its process is gone, or is not to be seen from here. */
	readonly status: "ended" | "running" | "interrupted";
	/** Null until it ended. */
	readonly summary: Summary | null;
}

interface Stored extends RunStart {
	readonly process: ProcessIdentity;
	readonly summary: Summary | null;
	/** Of all the rest; entries of older versions have none. */
	readonly digest?: string;
}

/** Runs and their summaries, of all ledgers of a state folder, kept 90 days. */
export interface History {
	/** Records that a run begins, and forgets those that are too old. Durable. */
	begin(run: RunStart): void;
	/** Records how it ended. Durable. Does nothing for a run that did not begin here. */
	finish(runId: string, summary: Summary): void;
	/** Newest first. */
	list(limit: number): Run[];
	/** Runs whose id begins with this, newest first; only the one whose id it is, if there is one. */
	find(idOrPrefix: string): Run[];
	/** What was wrong with runs that `list` or `find` came upon; they are left out. */
	readonly damage: FbocError | undefined;
	close(): Promise<void>;
}

export interface HistoryOptions {
	/** The state folder. */
	readonly dir: string;
	/** `read` makes no file; there may be none. */
	readonly mode: "read" | "write";
	/** The day that the ledger believes it is, since 1970; undefined: nobody knows, and no run is forgotten. */
	readonly believed?: number | undefined;
	readonly process: ProcessPort;
}

/** @throws FbocError `history_damaged`, `history_unusable`; so do its methods */
export function openHistory(options: HistoryOptions): History {
	const path = join(options.dir, "history.mdb");
	try {
		const there = isThere(path);
		if (options.mode === "read" && !there) return NO_HISTORY;
		if (there) walkLmdb(path, "bytes", () => UNSEEN);
		else mkdirSync(options.dir, { recursive: true, mode: 0o700 });
		const db = loadLmdb().open<Stored, string>({
			path,
			encoding: "json",
			maxDbs: 1,
			noSubdir: true,
			overlappingSync: false,
		});
		chmodSync(path, 0o600);
		chmodSync(`${path}-lock`, 0o600);
		return new StoredHistory(options, path, db);
	} catch (error) {
		throw historyFailure(error, path);
	}
}

/** The values are checked when they are read. */
const UNSEEN: Visitor = { value: () => {}, end: () => {} };

const NO_HISTORY: History = {
	begin: () => {},
	finish: () => {},
	list: () => [],
	find: () => [],
	damage: undefined,
	close: async () => {},
};

/** Keys are `started_at`, a blank and the run's id: in the order of time. */
class StoredHistory implements History {
	readonly #options: HistoryOptions;
	readonly #path: string;
	readonly #db: RootDatabase<Stored, string>;
	readonly #begun = new Map<string, string>();
	readonly #damaged: string[] = [];

	constructor(
		options: HistoryOptions,
		path: string,
		db: RootDatabase<Stored, string>,
	) {
		this.#options = options;
		this.#path = path;
		this.#db = db;
	}

	begin(run: RunStart): void {
		const key = `${run.started_at} ${run.run_id}`;
		const process = identify(this.#options.process);
		const day = this.#options.believed ?? 0;
		const oldest = new Date((day - LEDGER_DAYS) * 86_400_000).toISOString();
		this.#guard(() =>
			this.#db.transactionSync(() => {
				for (const old of this.#db.getKeys({ end: oldest }).map(String))
					this.#db.removeSync(old);
				this.#db.putSync(key, sealed({ ...run, process, summary: null }));
			}),
		);
		this.#begun.set(run.run_id, key);
	}

	finish(runId: string, summary: Summary): void {
		const key = this.#begun.get(runId);
		if (key === undefined) return;
		this.#guard(() =>
			this.#db.transactionSync(() => {
				const run = this.#db.get(key);
				if (run !== undefined)
					this.#db.putSync(key, sealed({ ...run, summary }));
			}),
		);
	}

	list(limit: number): Run[] {
		return this.#runs(limit, () => true);
	}

	find(idOrPrefix: string): Run[] {
		const found = this.#runs(Number.POSITIVE_INFINITY, (id) =>
			id.startsWith(idOrPrefix),
		);
		const exact = found.filter((run) => run.run_id === idOrPrefix);
		return exact.length > 0 ? exact : found;
	}

	async close(): Promise<void> {
		await this.#db.close();
	}

	#runs(limit: number, wanted: (runId: string) => boolean): Run[] {
		return this.#guard(() => {
			const runs: Run[] = [];
			for (const key of this.#db.getKeys({ reverse: true })) {
				if (runs.length >= limit) break;
				const [, id = ""] = String(key).split(" ");
				if (!wanted(id)) continue;
				const run = this.#read(key);
				if (run === undefined) this.#damaged.push(id);
				else runs.push(this.#shown(run));
			}
			return runs;
		});
	}

	get damage(): FbocError | undefined {
		const count = this.#damaged.length;
		if (count === 0) return undefined;
		const ids = this.#damaged.slice(0, 3).join(", ");
		const what =
			count === 1 ? "a run was altered" : `${count} runs were altered`;
		return historyDamaged(
			this.#path,
			`${what} (${ids}${count > 3 ? ", …" : ""})`,
		);
	}

	/** Undefined for one that is not as it was written. */
	#read(key: string): Stored | undefined {
		try {
			const stored = this.#db.get(key);
			return stored && isSound(stored) ? stored : undefined;
		} catch (error) {
			if (error instanceof SyntaxError) return undefined;
			throw error;
		}
	}

	#shown({ process, digest: _, ...run }: Stored): Run {
		if (run.summary !== null) return { ...run, status: "ended" };
		const alive = fateOf(process, this.#options.process) === "alive";
		return { ...run, status: alive ? "running" : "interrupted" };
	}

	#guard<T>(action: () => T): T {
		try {
			return action();
		} catch (error) {
			throw historyFailure(error, this.#path);
		}
	}
}

/** The run with its digest, in place of an older one. */
function sealed({ digest: _, ...run }: Stored): Stored {
	return { ...run, digest: digestOf(run) };
}

function isSound({ digest, ...run }: Stored): boolean {
	return digest === undefined
		? run.process !== undefined && run.inputs !== undefined
		: digest === digestOf(run);
}

const digestOf = (run: Stored): string =>
	`sha256:${hash("sha256", JSON.stringify(run), "hex")}`;
