import { Worker } from "node:worker_threads";
import { workerDied } from "../../worker-died.ts";
import { InputDamage } from "../input-errors.ts";
import type { FromGunzip, ToGunzip } from "./gunzip-messages.ts";

/**
 * `gunzip` on a thread of its own, beside the parsing. A piece is good until the
 * next is asked for.
 *
 * What is unzipped is garbage at once, and it is much: on the main thread, whose
 * heap is larger, collecting it took a tenth of a run.
 *
 * @throws InputDamage `truncated_input` or `damaged_input`, and what `chunks` throws
 */
export async function* gunzipAside(
	chunks: AsyncIterable<Uint8Array>,
	path: string,
): AsyncGenerator<Uint8Array> {
	const worker = new Worker(new URL("./gunzip-thread.mjs", import.meta.url), {
		workerData: { path },
	});
	const post = (message: ToGunzip) => worker.postMessage(message);
	const source = chunks[Symbol.asyncIterator]();
	let failure: { readonly error: unknown } | undefined;
	const feed = async () => {
		try {
			const { value, done } = await source.next();
			post(done ? { ended: true, failed: false } : { chunk: value });
		} catch (error) {
			failure = { error };
			post({ ended: true, failed: true });
		}
	};

	const pieces: Extract<FromGunzip, { length: number } | { done: true }>[] = [];
	let died: unknown;
	let ring = () => {};
	worker.on("message", (message: FromGunzip) => {
		if ("wanted" in message) {
			void feed();
			return;
		}
		pieces.push(message);
		ring();
	});
	worker.on("error", (error) => {
		died = workerDied(error);
		ring();
	});
	worker.on("exit", () => {
		died ??= workerDied(undefined);
		ring();
	});
	try {
		for (;;) {
			const message = pieces.shift();
			if (message === undefined) {
				if (died !== undefined) throw died;
				await new Promise<void>((resolve) => {
					ring = resolve;
				});
			} else if ("done" in message) {
				if (failure) throw failure.error;
				const { damage } = message;
				if (damage === undefined) return;
				throw new InputDamage({
					code: damage.code,
					message: damage.message,
					next: damage.next,
					path,
				});
			} else {
				yield new Uint8Array(message.piece, 0, message.length);
				post({ release: message.piece });
			}
		}
	} finally {
		await worker.terminate();
		// Not waited for: a pipe may be silent for ever. Whoever opened it closes it.
		source.return?.().catch(() => {});
	}
}
