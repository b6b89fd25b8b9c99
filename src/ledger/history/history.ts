import type { FbocError } from "../../errors.ts";
import type { Summary } from "../../report/summary.ts";

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

/** Past runs, and those of them that cannot be read as they were written. */
export interface Runs {
	/** Newest first. */
	readonly runs: readonly Run[];
	/** What was wrong with others, which are left out. */
	readonly damage: FbocError | undefined;
}

/**
 * Runs and their summaries, of all ledgers of a store, kept 90 days. It is no
 * part of the ledger: without it runs deliver all the same, and nothing is
 * delivered by what it says.
 */
export interface History {
	/**
	 * Records that a run begins, durably, and forgets those that are too old.
	 * @param believed the day that the ledger believes it is, since 1970; undefined: nobody knows, and no run is forgotten
	 * @throws FbocError `history_unusable`
	 */
	begin(run: RunStart, believed: number | undefined): Promise<void>;
	/**
	 * Records how it ended, durably.
	 * @throws FbocError `history_unusable`
	 */
	finish(run: RunStart, summary: Summary): Promise<void>;
	/** @throws FbocError `history_unusable` */
	list(limit: number): Promise<Runs>;
	/**
	 * Runs whose id begins with this; only the one whose id it is, if there is one.
	 * @throws FbocError `history_unusable`
	 */
	find(idOrPrefix: string): Promise<Runs>;
	/**
	 * Sets the runs that were altered aside.
	 * @returns how many
	 * @throws FbocError `history_unusable`
	 */
	repair(): Promise<number>;
}
