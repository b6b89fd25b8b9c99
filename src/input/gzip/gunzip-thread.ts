import { parentPort, workerData } from "node:worker_threads";
import { FbocError } from "../../errors.ts";
import { gunzip } from "./gunzip.ts";
import type { FromGunzip, ToGunzip } from "./gunzip-messages.ts";

// The thread that unzips: chunks come in, pieces go out.

const PIECE_BYTES = 256 * 1024;
/** One is filled, one is on its way, one is read. */
const PIECES = 3;

class ReadingFailed extends Error {}

const chunks: Extract<ToGunzip, { chunk: Uint8Array } | { ended: true }>[] = [];
const free = Array.from(
	{ length: PIECES },
	() => new SharedArrayBuffer(PIECE_BYTES),
);
let ring = () => {};

parentPort?.on("message", (message: ToGunzip) => {
	if ("release" in message) free.push(message.release);
	else chunks.push(message);
	ring();
});

const post = (message: FromGunzip) => parentPort?.postMessage(message);

/** Waits until there is one in the list. */
async function next<T>(list: T[]): Promise<T> {
	for (;;) {
		const first = list.shift();
		if (first !== undefined) return first;
		await new Promise<void>((resolve) => {
			ring = resolve;
		});
	}
}

async function* received(): AsyncGenerator<Uint8Array> {
	for (;;) {
		post({ wanted: true });
		const message = await next(chunks);
		if ("chunk" in message) yield message.chunk;
		else if (message.failed) throw new ReadingFailed();
		else return;
	}
}

async function run(path: string): Promise<void> {
	let piece = new Uint8Array(await next(free));
	let length = 0;
	const send = async () => {
		if (length > 0) {
			post({ piece: piece.buffer as SharedArrayBuffer, length });
			piece = new Uint8Array(await next(free));
			length = 0;
		}
	};
	let damage: FbocError | undefined;
	try {
		for await (const output of gunzip(received(), path)) {
			for (let at = 0; at < output.length; ) {
				const part = output.subarray(at, at + PIECE_BYTES - length);
				piece.set(part, length);
				length += part.length;
				at += part.length;
				if (length === PIECE_BYTES) await send();
			}
		}
	} catch (error) {
		if (error instanceof FbocError) damage = error;
		else if (!(error instanceof ReadingFailed)) throw error;
	}
	await send();
	post({ done: true, damage: damage?.data });
}

await run((workerData as { path: string }).path);
