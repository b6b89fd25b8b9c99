import { access, constants, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LEDGER_DAYS } from "../defaults.ts";
import type { Chunk } from "../delivery/chunk.ts";
import { forgetAbandoned } from "./abandoned.ts";
import { Claims } from "./claims/claims.ts";
import { KeyTable } from "./claims/key-table.ts";
import { RunDays, seenDays } from "./days-file.ts";
import {
	eventSetFolder,
	freshName,
	readEventSet,
	recoveredFrom,
} from "./event-set-files.ts";
import { EventSetLedger, Sent } from "./event-set-ledger.ts";
import { KEY_BYTES } from "./key-words.ts";
import type { Intent, Ledger, LedgerOptions, Recovered } from "./ledger.ts";
import { ledgerFailure } from "./ledger-errors.ts";
import { LEDGER_LIMITS } from "./limits.ts";
import { NO_FENCE } from "./locks/lock.ts";
import { dayOf } from "./stamp.ts";

/** The ending of the folder into which a run's claims spill. */
const SCRATCH = ".scratch";

/**
 * The ledger of a real run. Takes over what earlier runs of its event sets left:
 * unanswered intents of killed ones are `unknown` from here on.
 *
 * @param folder of the ledger
 * @throws FbocError `ledger_damaged`, `ledger_unreadable`, `ledger_unwritable`, `ledger_full`, `locked`
 */
export async function openForWriting(
	folder: string,
	options: LedgerOptions,
): Promise<Ledger> {
	const { eventSets, fence, resend } = options;
	const folders = eventSets.map((id) => eventSetFolder(folder, id));
	for (const eventSet of folders) await prepare(eventSet);
	const seen = await seenDays(folder, dayOf(options.now()));
	const days = new RunDays(folder, seen, options);
	const limits = { ...LEDGER_LIMITS, ...options.limits };
	const table = new KeyTable();
	const sets: EventSetLedger[] = [];
	const recovered = { unknown: 0, delivered: 0 };
	try {
		for (const [i, id] of eventSets.entries()) {
			const files = await readEventSet(folders[i] as string);
			const kept = Math.max(options.kept ?? LEDGER_DAYS, files.kept);
			const ports = {
				folder: folders[i] as string,
				fence: fence?.(id) ?? NO_FENCE,
				...{ limits, table },
				today: { day: seen.believed, kept },
				dayToNote: () => days.toNote(),
				share: 1 / eventSets.length,
				asked: !resend,
			};
			const set = new EventSetLedger(ports, files);
			sets.push(set);
			const { unknown, delivered } = recoveredFrom(files, ports.today);
			recovered.unknown += unknown;
			recovered.delivered += delivered;
			await set.inherit(files);
		}
	} catch (error) {
		for (const set of sets) await set.close();
		throw error;
	}
	const scratch = join(
		folders[0] ?? folder,
		freshName(0, seen.believed) + SCRATCH,
	);
	const known = sets.map((set) => (resend ? undefined : set.known));
	const claims = new Claims(table, { known, scratch, limit: limits.table });
	return new WritingLedger({ folder, folders, days, sets, claims, recovered });
}

/** Makes an event set's folder, sees that it can be written, and removes what killed runs left unfinished. */
async function prepare(folder: string): Promise<void> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await access(folder, constants.W_OK | constants.X_OK);
		for (const name of await readdir(folder))
			if (name.endsWith(".draft") || name.endsWith(SCRATCH))
				await rm(join(folder, name), { recursive: true, force: true });
	} catch (error) {
		throw ledgerFailure(error, folder);
	}
}

interface Parts {
	readonly folder: string;
	readonly folders: readonly string[];
	readonly days: RunDays;
	/** By event set, as the run counts them. */
	readonly sets: readonly EventSetLedger[];
	readonly claims: Claims;
	readonly recovered: Recovered;
}

class WritingLedger implements Ledger {
	readonly missing = undefined;
	readonly recovered: Recovered;
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
		this.recovered = parts.recovered;
	}

	get jumped(): number | undefined {
		return this.#parts.days.jumped;
	}

	claim(
		...[keys, eventSets, count, out]: Parameters<Ledger["claim"]>
	): void | Promise<void> {
		return this.#parts.claims.claim(keys, eventSets, count, out);
	}

	known(...[keys, eventSets, count, out]: Parameters<Ledger["known"]>): void {
		this.#parts.claims.known(keys, eventSets, count, out);
	}

	async intend({
		eventSet,
		count,
		keys,
	}: Pick<Chunk, "eventSet" | "count" | "keys">): Promise<Intent> {
		const set = this.#parts.sets[eventSet];
		if (set === undefined) throw new RangeError(`no event set ${eventSet}`);
		return await set.intend(count, keys.subarray(0, count * KEY_BYTES));
	}

	async settle(intent: Intent, outcomes?: Uint8Array): Promise<void> {
		if (!(intent instanceof Sent))
			throw new TypeError("not an intent of this ledger");
		await intent.set.settle(intent, outcomes?.subarray(0, intent.count));
	}

	async close(): Promise<void> {
		const { folder, folders, days, sets, claims } = this.#parts;
		try {
			for (const set of sets) await set.end();
			const day = await days.pass();
			for (const set of sets) await set.tidy(day);
			await forgetAbandoned(folder, folders, day);
		} finally {
			for (const set of sets) await set.close();
			await claims.close();
		}
	}
}
