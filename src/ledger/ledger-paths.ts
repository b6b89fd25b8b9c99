import { join } from "node:path";

/** Folder of one ledger: `ledger/facebook`, or `ledger/facebook.1-of-4` for a shard. */
export function ledgerFolder(
	dir: string,
	namespace: string,
	shard: string | undefined,
): string {
	const name = shard === undefined ? namespace : `${namespace}.${shard}`;
	if (!/^[\w.-]+$/.test(name) || name.startsWith("."))
		throw new RangeError(`not a name for a ledger: ${JSON.stringify(name)}`);
	return join(dir, "ledger", name);
}

/** The index of what was delivered. */
export function indexPath(folder: string): string {
	return join(folder, "index.mdb");
}

/** Whether a name in a state folder is fboc's own there: a ledger's, the history's (and its lock's), a run's lock, rejects. */
export const isStateName = (name: string): boolean =>
	/^(?:ledger|locks|rejects|history\.mdb(?:-lock)?)$/.test(name);
