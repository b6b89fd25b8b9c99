import { hash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { LEDGER_DAYS } from "../../defaults.ts";
import { FbocError } from "../../errors.ts";
import { becauseOf, diskCode } from "../../files/disk-trouble.ts";
import { ifAbsent, isAbsent } from "../../files/is-there.ts";
import { writeWhole } from "../../files/whole-file.ts";
import type { Summary } from "../../report/summary.ts";
import {
	fateOf,
	identify,
	type ProcessIdentity,
	type ProcessPort,
} from "../locks/process-identity.ts";
import { setAside } from "../set-aside.ts";
import type { History, Run, RunStart, Runs } from "./history.ts";

interface Stored extends RunStart {
	readonly process: ProcessIdentity;
	readonly summary: Summary | null;
}

const SUFFIX = ".json";
const MS_PER_DAY = 86_400_000;

/** The history as files in a folder, one a run: damage of one costs that one. Each is written and replaced whole, and needs no lock. */
export class FileHistory implements History {
	readonly #folder: string;
	readonly #process: ProcessPort;

	/** @param folder made when the first run begins */
	constructor(folder: string, process: ProcessPort) {
		this.#folder = folder;
		this.#process = process;
	}

	begin(run: RunStart, believed: number | undefined): Promise<void> {
		return this.#guard(async () => {
			await mkdir(this.#folder, { recursive: true, mode: 0o700 });
			await this.#write(run, null);
			const oldest = ((believed ?? 0) - LEDGER_DAYS) * MS_PER_DAY;
			for (const name of await this.#names())
				if (startOf(name) < oldest)
					await rm(join(this.#folder, name), { force: true });
		});
	}

	finish(run: RunStart, summary: Summary): Promise<void> {
		return this.#guard(() => this.#write(run, summary));
	}

	list(limit: number): Promise<Runs> {
		return this.#runs(limit, () => true);
	}

	async find(idOrPrefix: string): Promise<Runs> {
		const found = await this.#runs(Number.POSITIVE_INFINITY, (id) =>
			id.startsWith(idOrPrefix),
		);
		const exact = found.runs.filter((run) => run.run_id === idOrPrefix);
		return exact.length > 0 ? { ...found, runs: exact } : found;
	}

	repair(): Promise<number> {
		return this.#guard(async () => {
			let count = 0;
			for (const name of await this.#names()) {
				if ((await this.#read(name)) !== "altered") continue;
				await setAside(this.#folder, name);
				count++;
			}
			return count;
		});
	}

	#runs(limit: number, wanted: (runId: string) => boolean): Promise<Runs> {
		return this.#guard(async () => {
			const runs: Run[] = [];
			const altered: string[] = [];
			for (const name of (await this.#names()).reverse()) {
				if (runs.length >= limit) break;
				const id = idOf(name);
				if (!wanted(id)) continue;
				const run = await this.#read(name);
				if (run === "altered") altered.push(id);
				else if (run !== undefined) runs.push(this.#shown(run));
			}
			const damage =
				altered.length > 0 ? historyDamaged(this.#folder, altered) : undefined;
			return { runs, damage };
		});
	}

	#shown({ process, ...run }: Stored): Run {
		if (run.summary !== null) return { ...run, status: "ended" };
		const alive = fateOf(process, this.#process) === "alive";
		return { ...run, status: alive ? "running" : "interrupted" };
	}

	/** Names of files, in the order of time. */
	async #names(): Promise<string[]> {
		const names = await readdir(this.#folder).catch(ifAbsent([]));
		return names.filter((name) => idOf(name) !== "").sort();
	}

	async #write(run: RunStart, summary: Summary | null): Promise<void> {
		const stored: Stored = {
			...run,
			process: identify(this.#process),
			summary,
		};
		const text = JSON.stringify(stored);
		const path = join(this.#folder, nameOf(run));
		await writeWhole(path, `${text}\n${digestOf(text)}\n`, 0o600);
	}

	/** Undefined for one that was forgotten meanwhile. */
	async #read(name: string): Promise<Stored | "altered" | undefined> {
		const path = join(this.#folder, name);
		try {
			const [text = "", digest] = (await readFile(path, "utf8")).split("\n");
			return digest === digestOf(text) ? JSON.parse(text) : "altered";
		} catch (error) {
			if (isAbsent(error)) return undefined;
			throw error;
		}
	}

	async #guard<T>(action: () => Promise<T>): Promise<T> {
		try {
			return await action();
		} catch (error) {
			throw historyUnusable(error, this.#folder);
		}
	}
}

/** For instance `20261129T230248.123Z-<run id>.json`. */
const nameOf = ({ started_at, run_id }: RunStart): string =>
	`${started_at.replaceAll(/[-:]/g, "")}-${run_id}${SUFFIX}`;

const NAME = /^(\d{4})(\d\d)(\d\d)T[\d.]+Z-([\w-]+)\.json$/;

/** The run's id; empty for a file that is not the history's. */
const idOf = (name: string): string => NAME.exec(name)?.[4] ?? "";

/** When the day began on which the run did. */
function startOf(name: string): number {
	const [, year, month, day] = NAME.exec(name) ?? [];
	return Date.UTC(Number(year), Number(month) - 1, Number(day));
}

const digestOf = (text: string): string =>
	`sha256:${hash("sha256", text, "hex")}`;

function historyDamaged(path: string, ids: readonly string[]): FbocError {
	const some = ids.slice(0, 3).join(", ");
	const what =
		ids.length === 1 ? "a run was altered" : `${ids.length} runs were altered`;
	return new FbocError({
		code: "history_damaged",
		message: `The history is damaged: ${what} (${some}${ids.length > 3 ? ", …" : ""}).`,
		next: "Run `fboc check --repair` to set them aside, or restore them from a backup: the history only lists past runs, what was delivered stands in the ledger.",
		place: { path },
	});
}

/** Turns what a file system throws into the error of the history; anything else stays as it is. */
function historyUnusable(error: unknown, path: string): unknown {
	if (diskCode(error) === undefined) return error;
	return new FbocError({
		code: "history_unusable",
		message: `The history cannot be read or written${becauseOf(error, "read")}.`,
		next: "Mend the permissions or the disk, or move the folder away to begin a new one: the history only lists past runs, what was delivered stands in the ledger.",
		place: { path },
		cause: error,
	});
}
