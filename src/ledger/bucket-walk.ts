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
}

const MAGIC = 0x46424f43; // "FBOC"

/** The 16 bytes under `META_KEY`. */
export function storeMetaBytes({ count, purgedDay }: StoreMeta): Buffer {
	const bytes = Buffer.alloc(16);
	bytes.writeUInt32LE(MAGIC, 0);
	bytes.writeUInt32LE(count, 4);
	bytes.writeUInt32LE(purgedDay, 8);
	bytes.writeUInt32LE(~(count ^ (purgedDay << 8)) >>> 0, 12);
	return bytes;
}

/** @throws DamagedFile */
export function parseStoreMeta(bytes: Buffer): StoreMeta {
	if (bytes.length !== 16 || bytes.readUInt32LE(0) !== MAGIC)
		throw new DamagedFile("its header cannot be read");
	const meta = {
		count: bytes.readUInt32LE(4),
		purgedDay: bytes.readUInt32LE(8),
	};
	if (!storeMetaBytes(meta).equals(bytes))
		throw new DamagedFile("its header was altered");
	return meta;
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
		let meta: StoreMeta = { count: 0, purgedDay: 0 };
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
