import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ifAbsent } from "../files/is-there.ts";
import { believedDay } from "./days-file.ts";
import { DoneInputsFile } from "./done-inputs.ts";
import { inspectLedger, repairEventSet } from "./health.ts";
import { FileHistory } from "./history/file-history.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { acquireLocks } from "./locks/lock.ts";
import type { ProcessPort } from "./locks/process-identity.ts";
import { openLedger } from "./open-ledger.ts";
import type { Ledgers, Store } from "./store.ts";

export interface FileStorePlace {
	/** The state folder; folders in it are made when they are needed, mode 0700. */
	readonly dir: string;
	readonly process: ProcessPort;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/** What lasts, as files in the state folder. */
export function fileStore({ dir, process, now }: FileStorePlace): Store {
	const history = new FileHistory(join(dir, "history"), process);
	const root = join(dir, "ledger");
	const ledgers = (namespace: string, shard?: string): Ledgers => {
		const name = shard === undefined ? namespace : `${namespace}.${shard}`;
		if (!/^[\w.-]+$/.test(name) || name.startsWith("."))
			throw new RangeError(`not a name for a ledger: ${JSON.stringify(name)}`);
		const folder = join(root, name);
		const lockOf = (eventSet: string) =>
			[namespace, eventSet, ...(shard === undefined ? [] : [shard])].join(".");
		return {
			async lock({ eventSets, others, ...request }) {
				const names = [...eventSets.map(lockOf), ...others];
				const lock = await acquireLocks({
					...{ dir, names, process, now },
					...request,
				});
				return {
					release: lock.release,
					fence: (eventSet) => lock.fence(lockOf(eventSet)),
				};
			},
			open: (options) => openLedger(folder, options),
			doneInputs: (settings) => DoneInputsFile.open(folder, settings, now()),
			believedDay: () => believedDay(folder),
			inspect: () => inspectLedger(folder),
			repair: (eventSet, lock) =>
				repairEventSet(folder, eventSet, lock.fence(eventSet)),
		};
	};
	const shards = async (namespace: string) => {
		const names = await readdir(root)
			.catch(ifAbsent([]))
			.catch((error: unknown) => {
				throw ledgerFailure(error, root, "read");
			});
		return names
			.filter((name) => name.startsWith(`${namespace}.`))
			.map((name) => name.slice(namespace.length + 1))
			.filter((shard) => /^\d+-of-\d+$/.test(shard));
	};
	return { history, ledgers, shards };
}

/** Whether a name in a state folder is fboc's own there. */
export const isStateName = (name: string): boolean =>
	/^(?:ledger|locks|rejects|history)$/.test(name);
