import { hash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { LEDGER_DAYS } from "../defaults.ts";
import { becauseOf, diskCode } from "../files/disk-trouble.ts";
import { isAbsent } from "../files/is-there.ts";
import { writeWhole } from "../files/whole-file.ts";
import type { Summary } from "../report/summary.ts";
import { believedDay } from "./days-file.ts";
import { DONE } from "./event-set-files.ts";
import { dayOf } from "./stamp.ts";

/** What tells a file from another that stands in its place: any write to it changes one of these. */
export interface InputState {
	/** Absolute, without symbolic links. */
	readonly place: string;
	readonly size: bigint;
	/** Nanoseconds since 1970. */
	readonly mtime: bigint;
	/** Of its last change of any kind: a time of writing that was set back does not deceive it. */
	readonly ctime: bigint;
}

/** What is told of a done input without reading it. */
export type DoneInput = Pick<
	Summary["inputs"][number],
	"format" | "compression"
>;

interface Entry extends DoneInput {
	readonly state: string;
	/** UTC day on which it was last seen, since 1970. */
	seen: number;
}

/** The first line of the file. */
interface Head {
	readonly schema: "fboc.done/1";
	/** The last day on which the file was written, since 1970. */
	readonly seen: number;
	/** Of all bytes that follow. */
	readonly digest: string;
}

const SUFFIX = ".ndjson";

/**
 * The inputs that earlier runs have settled (contract 8), under one set of what
 * decides what is sent.
 */
export interface DoneInputs {
	/** Why the list that was there could not be used. */
	readonly problem: string | undefined;
	/** What is known of an input that is as it was when it was done; it counts as seen today. */
	find(state: InputState): DoneInput | undefined;
	/** Something of an input that was done is open again: it was read anew, and not all of it was settled. */
	remove(state: Pick<InputState, "place">): void;
	/** Notes that an input is done. Only once everything that settles it is durable. */
	add(state: InputState, input: DoneInput): void;
	/**
	 * Keeps the list, durably, if it has changed; forgets what was not seen for 90
	 * days of the ledger's (`SeenDays`). Call it once the ledger is closed.
	 *
	 * @throws Error; then the list is as it was
	 */
	save(): Promise<void>;
}

/**
 * A file for each set of what decides what is sent, since runs that share no
 * event set do not wait for each other. It is read whole and replaced whole, once
 * a run. A place is kept as its hash: file names may name people.
 */
export class DoneInputsFile implements DoneInputs {
	readonly problem: string | undefined;
	readonly #ledger: string;
	readonly #folder: string;
	readonly #name: string;
	/** The day to note, not before what the ledger believes. */
	readonly #today: number;
	readonly #entries: Map<string, Entry>;
	#changed = false;

	private constructor(
		place: { ledger: string; name: string; today: number },
		entries: Map<string, Entry>,
		problem?: string,
	) {
		this.#ledger = place.ledger;
		this.#folder = join(place.ledger, DONE);
		this.#name = place.name;
		this.#today = place.today;
		this.#entries = entries;
		this.problem = problem;
	}

	/**
	 * Reads the list; one that is not as it was written counts as empty, since
	 * reading again is only slow.
	 *
	 * @param ledger its folder
	 * @param settings digest of what decides what is sent
	 * @param now milliseconds since 1970
	 */
	static async open(
		ledger: string,
		settings: string,
		now: number,
	): Promise<DoneInputsFile> {
		const name = settings.slice(0, 32) + SUFFIX;
		const believed = await believedDay(ledger);
		const today = Math.max(dayOf(now), believed ?? 0);
		const place = { ledger, name, today };
		try {
			const text = await readFile(join(ledger, DONE, name), "utf8");
			return new DoneInputsFile(place, entriesOf(text));
		} catch (error) {
			const what =
				diskCode(error) === undefined
					? " is damaged"
					: ` cannot be read${becauseOf(error, "read")}`;
			const problem = `The list of inputs that were done before${what}.`;
			return new DoneInputsFile(
				place,
				new Map(),
				isAbsent(error) ? undefined : problem,
			);
		}
	}

	find(state: InputState): DoneInput | undefined {
		const entry = this.#entries.get(keyOf(state));
		if (entry?.state !== textOf(state)) return undefined;
		// Not back: the clock may have been wrong for a day.
		if (entry.seen < this.#today) {
			entry.seen = this.#today;
			this.#changed = true;
		}
		const { format, compression } = entry;
		return { format, compression };
	}

	remove({ place }: Pick<InputState, "place">): void {
		if (this.#entries.delete(keyOf({ place }))) this.#changed = true;
	}

	add(state: InputState, { format, compression }: DoneInput): void {
		this.#entries.set(keyOf(state), {
			state: textOf(state),
			seen: this.#today,
			format,
			compression,
		});
		this.#changed = true;
	}

	async save(): Promise<void> {
		if (!this.#changed) return;
		const day = (await believedDay(this.#ledger)) ?? 0;
		const lines = [...this.#entries]
			.filter(([, { seen }]) => day - seen <= LEDGER_DAYS)
			.map(([key, { state, seen, format, compression }]) =>
				JSON.stringify([key, state, seen, format, compression]),
			);
		const body = lines.map((line) => `${line}\n`).join("");
		const head: Head = {
			schema: "fboc.done/1",
			seen: this.#today,
			digest: digestOf(body),
		};
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		const path = join(this.#folder, this.#name);
		await writeWhole(path, `${JSON.stringify(head)}\n${body}`, 0o600);
		this.#changed = false;
		await this.#forget(day);
	}

	/** Removes the lists of other settings that were not in use for 90 days, and what killed runs have left. */
	async #forget(day: number): Promise<void> {
		for (const name of await readdir(this.#folder)) {
			if (name === this.#name) continue;
			const path = join(this.#folder, name);
			const seen = name.endsWith(SUFFIX)
				? await readFile(path, "utf8").then(
						(text) => headOf(text).seen,
						() => day,
					)
				: Number.NEGATIVE_INFINITY;
			if (name.endsWith(SUFFIX) || name.startsWith(this.#name))
				if (day - seen > LEDGER_DAYS) await rm(path, { force: true });
		}
	}
}

const keyOf = ({ place }: Pick<InputState, "place">): string =>
	hash("sha256", place, "hex").slice(0, 32);

const textOf = ({ size, mtime, ctime }: InputState): string =>
	`${size} ${mtime} ${ctime}`;

const digestOf = (body: string): string =>
	`sha256:${hash("sha256", body, "hex")}`;

function headOf(text: string): Head {
	const head: Head = JSON.parse(text.slice(0, text.indexOf("\n")));
	if (head.schema !== "fboc.done/1") throw new SyntaxError("another schema");
	return head;
}

/** @throws SyntaxError when it is not as it was written */
function entriesOf(text: string): Map<string, Entry> {
	const body = text.slice(text.indexOf("\n") + 1);
	if (headOf(text).digest !== digestOf(body))
		throw new SyntaxError("it was altered");
	const entries = new Map<string, Entry>();
	for (const line of body.split("\n")) {
		if (line === "") continue;
		const [key, state, seen, format, compression] = JSON.parse(line) as [
			string,
			string,
			number,
			DoneInput["format"],
			DoneInput["compression"],
		];
		entries.set(key, { state, seen, format, compression });
	}
	return entries;
}
