import { createRequire } from "node:module";

type Lmdb = typeof import("lmdb");

let lmdb: Lmdb | undefined;

/** The store's library, loaded at its first use (25 ms): a dry run and `--help` never need it. */
export function loadLmdb(): Lmdb {
	lmdb ??= createRequire(import.meta.url)("lmdb") as Lmdb;
	return lmdb;
}
