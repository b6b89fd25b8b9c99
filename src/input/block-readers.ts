import type { BlockReader, InputSpec } from "./block.ts";
import { createBlockReader } from "./read-block.ts";

/** The block reader of the present input; inputs come one after the other, so one is enough. */
export class BlockReaders {
	#index = -1;
	#reader: BlockReader | undefined;

	for(spec: InputSpec): BlockReader {
		if (this.#reader === undefined || this.#index !== spec.index) {
			this.close();
			this.#reader = createBlockReader(spec);
			this.#index = spec.index;
		}
		return this.#reader;
	}

	/** Closes the file that a reader of ranges has open. */
	close(): void {
		this.#reader?.close();
		this.#reader = undefined;
	}
}
