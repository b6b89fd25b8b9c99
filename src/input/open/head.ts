/** Bytes from the start of an input that its format is told from. */
export const HEAD_BYTES = 64 * 1024;

/**
 * Chunks with a look at their beginning: `head` holds the first `HEAD_BYTES`
 * (all of a shorter input), `rest` gives everything again, from the first byte.
 * How far one looks does not depend on how the bytes arrive.
 */
export interface Headed {
	readonly head: Buffer;
	/** The head is the whole input. */
	readonly whole: boolean;
	/** Everything, from the first byte. To be used once. A failure met while the head was read is thrown here, after the bytes. */
	rest(): AsyncIterable<Uint8Array>;
	/** Looks further: until at least `count` bytes are in the head or the input ends. */
	extend(count: number): Promise<Headed>;
	/** Lets go of what gives the chunks, wherever reading it has come to: a thread that unzips must not outlive a refusal. */
	close(): Promise<void>;
}

export async function readHead(
	chunks: AsyncIterable<Uint8Array>,
	count = HEAD_BYTES,
): Promise<Headed> {
	return fill([], chunks[Symbol.asyncIterator](), count);
}

async function fill(
	parts: Uint8Array[],
	iterator: AsyncIterator<Uint8Array>,
	count: number,
): Promise<Headed> {
	let length = parts.reduce((sum, part) => sum + part.length, 0);
	let whole = false;
	let failure: { readonly error: unknown } | undefined;
	while (length < count && !whole) {
		try {
			const next = await iterator.next();
			if (next.done) whole = true;
			else {
				// A chunk is good until the next is asked for.
				parts.push(Uint8Array.from(next.value));
				length += next.value.length;
			}
		} catch (error) {
			failure = { error };
			whole = true;
		}
	}
	const all = Buffer.concat(parts);
	const headed: Headed = {
		head: all.subarray(0, count),
		whole,
		async *rest() {
			try {
				if (all.length > 0) yield all;
				if (failure) throw failure.error;
				if (!whole) yield* { [Symbol.asyncIterator]: () => iterator };
			} finally {
				await iterator.return?.();
			}
		},
		extend: async (further) =>
			whole ? headed : fill([all], iterator, further),
		async close() {
			await iterator.return?.();
		},
	};
	return headed;
}
