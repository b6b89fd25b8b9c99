import { BLOCK_BYTES } from "../../defaults.ts";
import { ByteWriter } from "../../wire/byte-writer.ts";
import { Columns } from "./batch.ts";

/** Bytes of payloads and deliveries that a block of events comes to, a little more. */
const BLOCK_PAYLOADS = (BLOCK_BYTES * 5) / 4;
const BLOCK_DELIVERIES = BLOCK_BYTES / 512;

/**
 * The memory that a batch is written into. It is used again and again: fresh
 * memory for every block costs a tenth of the mapping in page faults, garbage
 * and hand-over.
 */
export class BatchMemory {
	readonly out: ByteWriter;
	readonly columns: Columns;

	private constructor(out: ByteWriter, columns: Columns) {
		this.out = out;
		this.columns = columns;
	}

	/** Small, for a batch that is kept. */
	static own(): BatchMemory {
		return new BatchMemory(new ByteWriter(1 << 14), new Columns(64));
	}

	/** For a thread that maps block after block for itself. */
	static large(): BatchMemory {
		return new BatchMemory(
			new ByteWriter(BLOCK_PAYLOADS),
			new Columns(BLOCK_DELIVERIES),
		);
	}

	/** The same, to be read by another thread while it is left alone here. */
	static shared(): BatchMemory {
		return new BatchMemory(
			new ByteWriter(BLOCK_PAYLOADS, (size) =>
				Buffer.from(new SharedArrayBuffer(size)),
			),
			new Columns(BLOCK_DELIVERIES, (bytes) => new SharedArrayBuffer(bytes)),
		);
	}

	/** Ready for the next batch. */
	cleared(): BatchMemory {
		this.out.cutTo(0);
		this.columns.count = 0;
		return this;
	}
}
