import { messageId } from "../../conversion/event-id.ts";
import { hexKey, hexKeyAt, keyText } from "../../conversion/ledger-key.ts";
import { facebookName } from "../../conversion/names.ts";
import { keyDigest, recordDigest } from "../../rejects/reject-digests.ts";
import { replayEntries } from "../../rejects/replay-file.ts";
import type { SegmentEvent } from "../../segment/event.ts";
import { STANDARD_NAMES } from "../../vocabulary/event-names.ts";
import type { Route } from "../../vocabulary/routes.ts";
import { WIRES } from "../../wire/wires.ts";
import type { Batch } from "../mapping/batch.ts";
import { oldKeys } from "../run/old-events.ts";

/** An entry of a rejects file, as the record that it means. */
export interface Mention {
	/** Number of the entry, from 0. */
	readonly entry: number;
	/** The record was there and was taken in: it is sent, rejected anew, or no longer meant to be sent. */
	found: boolean;
}

/** What entries mean at one line of an input: mostly one record, but several may stand on a line, and several entries may mean the same. */
export class Wanted {
	readonly #all: Mention[] = [];
	/** By what the record must be; entries with data mean no other. */
	readonly #references = new Map<string, Mention[]>();
	/** Ids, of the deliveries that Meta refused. */
	readonly #eventSets = new Set<string>();
	/** A delivery of the record was not sent, or has no answer: its entries stay. */
	unsent = false;
	/** Deliveries of the line that were made before. */
	duplicates = 0;

	/** Notes an entry that brings its record along. */
	add(entry: number): Mention {
		const mention = { entry, found: false };
		this.#all.push(mention);
		return mention;
	}

	/** Notes an entry whose record is to be read again. */
	refer(entry: number, digest: string, eventSet: string | undefined): Mention {
		const mention = this.add(entry);
		const known = this.#references.get(digest);
		if (known) known.push(mention);
		else this.#references.set(digest, [mention]);
		if (eventSet !== undefined) this.#eventSets.add(eventSet);
		return mention;
	}

	/**
	 * The entries that mean a record. For a reject of our own its bytes are the
	 * same. Of a delivery that Meta refused only the ledger key is known: it is
	 * that of the record under the present config or, since the config may have
	 * been mended meanwhile, under one of the names that fboc gives.
	 *
	 * @param batch what the record is mapped to
	 * @param event absent where the record could not be read
	 */
	mentions(
		record: Uint8Array,
		batch: Batch,
		event: SegmentEvent | undefined,
	): Mention[] {
		const digests = new Set([recordDigest(record), ...keysOf(batch)]);
		if (event !== undefined) {
			for (const id of this.#eventSets)
				for (const key of earlierKeys(event, id)) digests.add(key);
		}
		return [...digests].flatMap((digest) => this.#references.get(digest) ?? []);
	}

	/** Whether a record must be read again from the input. */
	get isReference(): boolean {
		return this.#references.size > 0;
	}

	/** How many records it may refer to, at most. */
	get references(): number {
		return this.#references.size;
	}

	/** Digests of records that must be read again and were not there, each with its entries. */
	get missing(): ReadonlyMap<string, readonly Mention[]> {
		return new Map(
			[...this.#references].filter(([, mentions]) =>
				mentions.some(({ found }) => !found),
			),
		);
	}

	/** Digests of records that were found. */
	get found(): string[] {
		const { missing } = this;
		return [...this.#references.keys()].filter((key) => !missing.has(key));
	}

	/** Whether an entry of this line was found under that digest. */
	mentioned(digest: string): boolean {
		return this.#references.get(digest)?.every(({ found }) => found) === true;
	}

	/** Entries that leave the file. */
	get closed(): number[] {
		return this.#all
			.filter(({ found }) => found && !this.unsent)
			.map(({ entry }) => entry);
	}
}

/** The records that a rejects file wants from one input. */
export interface WantedInput {
	/** As the rejected run named it. */
	readonly path: string;
	/** By physical line, from 1. */
	readonly lines: Map<number, Wanted>;
	/** The last line that must be read again from the input; 0: none. */
	lastLine: number;
	/** By the line where its record was found, if that is not where it was. */
	readonly moved: Map<number, Wanted[]>;
}

/**
 * What the entries of a rejects file refer to, by input, in order of
 * appearance, and the mention of each entry.
 *
 * @throws FbocError `rejects_unreadable` (exit 4)
 */
export async function wantedInputs(
	path: string,
): Promise<{ inputs: WantedInput[]; mentions: Mention[] }> {
	const inputs = new Map<string, WantedInput>();
	const mentions: Mention[] = [];
	for await (const { input, line, digest, eventSet, data } of replayEntries(
		path,
	)) {
		const of: WantedInput = inputs.get(input) ?? {
			path: input,
			lines: new Map(),
			lastLine: 0,
			moved: new Map(),
		};
		inputs.set(input, of);
		const wanted = of.lines.get(line) ?? new Wanted();
		of.lines.set(line, wanted);
		const entry = mentions.length;
		mentions.push(
			data === undefined
				? wanted.refer(entry, digest, eventSet)
				: wanted.add(entry),
		);
		if (data === undefined) of.lastLine = Math.max(of.lastLine, line);
	}
	return { inputs: [...inputs.values()], mentions };
}

const keysOf = (batch: Batch): string[] => [
	...Array.from({ length: batch.count }, (_, i) =>
		keyDigest(hexKeyAt(batch.keys, i)),
	),
	...oldKeys(batch).map(keyDigest),
];

/** Keys that the event may have had in an event set before the config was changed. */
function earlierKeys(event: SegmentEvent, eventSet: string): string[] {
	const id = messageId(event);
	const name = typeof event.event === "string" ? event.event.trim() : undefined;
	if (id === undefined) return [];
	const names = new Set(STANDARD_NAMES);
	if (name !== undefined) {
		for (const { otherName } of Object.values(WIRES))
			names.add(facebookName(plainRoute(name), otherName));
	}
	return [...names].map((eventName) =>
		keyDigest(hexKey(keyText(eventSet, eventName, id))),
	);
}

const plainRoute = (event: string): Route => ({ map: "events", event, to: [] });
