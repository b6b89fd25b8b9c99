import { createHash } from "node:crypto";
import { once } from "node:events";
import { hexKeyAt } from "../../conversion/ledger-key.ts";
import type { Plan } from "../../conversion/plan.ts";
import { FbocError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import { becauseOf, isFull } from "../../files/disk-trouble.ts";
import { openWhole, type WholeFile } from "../../files/whole-file.ts";
import { CLAIM } from "../../ledger/claims/claims.ts";
import type { WireName } from "../../vocabulary/wire-names.ts";
import { ByteWriter } from "../../wire/byte-writer.ts";
import { WIRES } from "../../wire/wires.ts";
import type { Batch } from "../mapping/batch.ts";
import { endLine } from "../sources/payloads-end.ts";

/**
 * `--payloads FILE`: every delivery that is no duplicate, one a line, in input
 * order, hashed, exactly as it would be sent; then the line that says that it
 * is whole.
 *
 * Written from the payload's bytes and not through the `ndjson` package, which
 * wants objects: parsing each payload only to print it again would cost more
 * than the mapping and could change its bytes.
 */
export class PayloadsFile {
	readonly path: string;
	readonly #file: Promise<WholeFile>;
	readonly #heads: string[];
	readonly #plan: Plan;
	readonly #keyed: boolean;
	readonly #bytes = createHash("sha256");
	#count = 0;
	#hasFailed = false;

	/** @param signal ends the waiting for whoever reads from a pipe */
	constructor(path: string, api: WireName, plan: Plan, signal?: AbortSignal) {
		this.path = path;
		this.#plan = plan;
		this.#keyed = !WIRES[api].payload.hasEventId;
		this.#file = openWhole(path, 0o600, signal);
		// Whoever writes first, or closes it, is told.
		this.#file.catch(() => {});
		this.#heads = plan.eventSets.map(
			({ id }) =>
				`{"schema":"fboc.payload/1","event_set":${JSON.stringify(id)},"api":"${api}","input":`,
		);
	}

	/**
	 * @param claims for each delivery of the batch what the ledger says: duplicates are left out
	 * @param firstLine physical line at which the batch begins
	 */
	async write(
		batch: Batch,
		claims: Uint8Array,
		path: string,
		firstLine: number,
	): Promise<void> {
		const out = new ByteWriter(batch.bytes.length + batch.count * 160);
		for (let i = 0; i < batch.count; i++) {
			if (claims[i] === CLAIM.duplicate) continue;
			const plan = this.#plan.deliveries[batch.plans[i] as number];
			out.ascii(this.#heads[plan?.eventSet ?? -1] as string);
			out.string(path);
			out.ascii(',"line":');
			out.number(firstLine + (batch.at[i] as number));
			const record = batch.numbers[i] as number;
			if (record > 0) {
				out.ascii(',"record":');
				out.number(record);
			}
			// For `send`, where the payload carries no event_id.
			if (this.#keyed) {
				out.ascii(`,"key":"${hexKeyAt(batch.keys, i)}"`);
			}
			out.ascii(',"event":');
			out.raw(batch.bytes.subarray(batch.payloads[i], batch.ends[i]));
			out.ascii("}\n");
			this.#count++;
		}
		const lines = out.bytes.subarray(0, out.length);
		this.#bytes.update(lines);
		await this.#write(lines);
	}

	/**
	 * Ends the file, which then holds all that it should, and puts it in its place.
	 *
	 * @param payloadDigest of the whole run
	 * @throws FbocError as `write` does; then what stood there is as it was
	 */
	async close(payloadDigest: string): Promise<void> {
		await this.#write(
			Buffer.from(endLine(this.#count, payloadDigest, this.#bytes)),
		);
		const file = await this.#opened();
		await file.commit().catch((error: unknown) => {
			throw this.#unwritable(error, file);
		});
	}

	/** Gives up a file that does not hold all that it should. Returns what that comes to, in words, unless its own error has said it. */
	async discard(): Promise<string | undefined> {
		const file = await this.#file.catch(() => undefined);
		await file?.discard();
		return this.#hasFailed ? undefined : leftBy(file);
	}

	/** @throws FbocError `payloads_unwritable` (exit 2, or 5 once it was begun), `payloads_full` (exit 5) */
	async #write(bytes: Uint8Array): Promise<void> {
		const file = await this.#opened();
		const { stream } = file;
		try {
			if (stream.errored) throw stream.errored;
			if (!stream.write(bytes)) await once(stream, "drain");
		} catch (error) {
			throw this.#unwritable(error, file);
		}
	}

	#opened(): Promise<WholeFile> {
		return this.#file.catch((error: unknown) => {
			throw this.#unwritable(error);
		});
	}

	/** @param file absent: it could not be begun */
	#unwritable(cause: unknown, file?: WholeFile): FbocError {
		this.#hasFailed = true;
		const left = file ? ` ${leftBy(file)}` : "";
		const options = { cause };
		const place = { path: this.path };
		return isFull(cause)
			? new FbocError({
					code: "payloads_full",
					message: `The disk is full: the payload file cannot be written.${left}`,
					next: "Make room, or name a file elsewhere with --payloads, and run the same command again; what was delivered is not sent again.",
					place,
					...options,
				})
			: new FbocError({
					code: "payloads_unwritable",
					exitCode: file ? EXIT.unavailable : EXIT.usage,
					message: `The payload file cannot be written${becauseOf(cause)}.${left}`,
					next: "Check the folder's rights, or name another file with --payloads.",
					place,
					...options,
				});
	}
}

const leftBy = (file: WholeFile | undefined): string =>
	file?.direct
		? "What was written there is not all of it."
		: "What stood there before is as it was.";
