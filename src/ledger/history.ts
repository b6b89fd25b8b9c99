import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RootDatabase } from "lmdb";
import { LEDGER_DAYS } from "../defaults.ts";
import type { Summary } from "../report/summary.ts";
import { ledgerDamaged, ledgerFailure } from "./ledger-errors.ts";
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
	close(): Promise<void>;
}

export interface HistoryOptions {
	/** The state folder. */
	readonly dir: string;
	/** `read` makes no file; there may be none. */
	readonly mode: "read" | "write";
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly process: ProcessPort;
}

/** @throws FbocError `ledger_damaged`, `ledger_unwritable`, `ledger_full`; so do its methods */
export function openHistory(options: HistoryOptions): History {
	const path = join(options.dir, "history.mdb");
	if (options.mode === "read" && !existsSync(path)) return NO_HISTORY;
	try {
		if (existsSync(path)) walkLmdb(path, "bytes", () => UNSEEN);
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
		throw ledgerFailure(error, path);
	}
}

/** The values are checked when they are read. */
const UNSEEN: Visitor = { value: () => {}, end: () => {} };

const NO_HISTORY: History = {
	begin: () => {},
	finish: () => {},
	list: () => [],
	find: () => [],
	close: async () => {},
};

/** Keys are `started_at`, a blank and the run's id: in the order of time. */
class StoredHistory implements History {
	readonly #options: HistoryOptions;
	readonly #path: string;
	readonly #db: RootDatabase<Stored, string>;
	readonly #begun = new Map<string, string>();

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
		const oldest = new Date(
			this.#options.now() - LEDGER_DAYS * 86_400_000,
		).toISOString();
		this.#guard(() =>
			this.#db.transactionSync(() => {
				for (const old of this.#db.getKeys({ end: oldest }).map(String))
					this.#db.removeSync(old);
				this.#db.putSync(key, { ...run, process, summary: null });
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
				if (run !== undefined) this.#db.putSync(key, { ...run, summary });
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
			for (const { key, value } of this.#db.getRange({ reverse: true })) {
				if (runs.length >= limit) break;
				if (wanted(String(key).split(" ")[1] ?? ""))
					runs.push(this.#shown(value));
			}
			return runs;
		});
	}

	#shown({ process, ...run }: Stored): Run {
		if (run.summary !== null) return { ...run, status: "ended" };
		const alive = fateOf(process, this.#options.process) === "alive";
		return { ...run, status: alive ? "running" : "interrupted" };
	}

	#guard<T>(action: () => T): T {
		try {
			return action();
		} catch (error) {
			if (error instanceof SyntaxError)
				throw ledgerDamaged(
					this.#path,
					"a run in its history was altered",
					error,
				);
			throw ledgerFailure(error, this.#path);
		}
	}
}
