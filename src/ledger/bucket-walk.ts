import { LEDGER_DAYS } from "../defaults.ts";
import { BUCKETS, bucketWords, entriesOf } from "./bucket.ts";
import { DamagedFile, walkLmdb } from "./lmdb-walk.ts";

/** Key of the one value that is not a bucket. */
export const META_KEY = 0xffff_fff0;

/** What the store of the buckets says of itself. */
export interface StoreMeta {
	/** Entries in all buckets. */
	readonly count: number;
	/** The last day on which every bucket was rid of what had expired. */
	readonly purgedDay: number;
	/** For how many days entries are kept: the most that a run has asked for, since all event sets share the buckets and an entry does not tell its own. */
	readonly kept: number;
}

export const NO_META: StoreMeta = {
	count: 0,
	purgedDay: 0,
	kept: LEDGER_DAYS,
};

const MAGIC = 0x46424f43; // "FBOC"

/** `kept` of entries that are kept for good. */
const FOR_GOOD = 0xffff;

/** The 16 bytes under `META_KEY`. A `kept` of 0, as the first version wrote, is the least there is. */
export function storeMetaBytes({ count, purgedDay, kept }: StoreMeta): Buffer {
	const bytes = Buffer.alloc(16);
	bytes.writeUInt32LE(MAGIC, 0);
	bytes.writeUInt32LE(count, 4);
	bytes.writeUInt16LE(purgedDay, 8);
	bytes.writeUInt16LE(kept === LEDGER_DAYS ? 0 : Math.min(kept, FOR_GOOD), 10);
	bytes.writeUInt32LE(checkOf(bytes), 12);
	return bytes;
}

/** Over the count and the days, each bit of which changes it. */
function checkOf(bytes: Buffer): number {
	const days = bytes.readUInt32LE(8);
	const turned = (days << 8) | (days >>> 24);
	return ~(bytes.readUInt32LE(4) ^ turned) >>> 0;
}

/** @throws DamagedFile */
export function parseStoreMeta(bytes: Buffer): StoreMeta {
	if (bytes.length !== 16 || bytes.readUInt32LE(0) !== MAGIC)
		throw new DamagedFile("its header cannot be read");
	if (checkOf(bytes) !== bytes.readUInt32LE(12))
		throw new DamagedFile("its header was altered");
	const kept = bytes.readUInt16LE(10);
	return {
		count: bytes.readUInt32LE(4),
		purgedDay: bytes.readUInt16LE(8),
		kept:
			kept === FOR_GOOD
				? Number.POSITIVE_INFINITY
				: Math.max(kept, LEDGER_DAYS),
	};
}

/** What a walk found. */
export interface FoundBuckets {
	readonly meta: StoreMeta;
	/** Where each bucket lies in the file. */
	readonly offsets: Float64Array;
	/** How many words it has; 0: there is none. */
	readonly words: Uint32Array;
}

/**
 * Walks the file of a bucket store and checks that no bucket is missing. What is
 * in the buckets is checked when they are read.
 * @throws DamagedFile; errors of `fs`
 */
export function walkBuckets(path: string): FoundBuckets {
	let found: FoundBuckets | undefined;
	walkLmdb(path, "integers", () => {
		const offsets = new Float64Array(BUCKETS);
		const words = new Uint32Array(BUCKETS);
		let meta = NO_META;
		let count = 0;
		return {
			value: (key, offset, length, head) => {
				const bucket = key.readUInt32LE();
				if (bucket === META_KEY) {
					meta = parseStoreMeta(length === 16 ? head : Buffer.alloc(0));
					return;
				}
				const entries = entriesOf(head, bucket);
				if (bucket >= BUCKETS || bucketWords(entries) * 4 !== length)
					throw new DamagedFile("a part of its index is in the wrong place");
				offsets[bucket] = offset;
				words[bucket] = length / 4;
				count += entries;
			},
			end: () => {
				if (meta.count !== count)
					throw new DamagedFile("a part of its index is missing");
				found = { meta, offsets, words };
			},
		};
	});
	if (found === undefined) throw new DamagedFile("it cannot be read");
	return found;
}
