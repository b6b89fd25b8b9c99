import { once } from "node:events";
import type { Wire } from "../config/config.ts";
import { type Batch, KEY_BYTES } from "../conversion/batch.ts";
import type { Plan } from "../conversion/plan.ts";
import { becauseOf, isFull } from "../disk-trouble.ts";
import { FbocError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { CLAIM } from "../ledger/claims.ts";
import { openWhole, type WholeFile } from "../whole-file.ts";
import { ByteWriter } from "../wire/byte-writer.ts";

/**
 * `--payloads FILE`: every delivery that is no duplicate, one a line, in input
 * order, hashed, exactly as it would be sent.
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

	constructor(path: string, api: Wire, plan: Plan) {
		this.path = path;
		this.#plan = plan;
		this.#keyed = api === "offline";
		this.#file = openWhole(path, 0o600);
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
			// The offline wire carries no event_id, so the line carries the ledger key for `send`.
			if (this.#keyed) {
				const key = batch.keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES);
				out.ascii(`,"key":"${Buffer.from(key).toString("hex")}"`);
			}
			out.ascii(',"event":');
			out.raw(batch.bytes.subarray(batch.payloads[i], batch.ends[i]));
			out.ascii("}\n");
		}
		await this.#write(out.bytes.subarray(0, out.length));
	}

	/**
	 * Puts the file in its place.
	 * @throws FbocError as `write` does; then what stood there is as it was
	 */
	async close(): Promise<void> {
		const file = await this.#opened();
		await file.commit().catch((error: unknown) => {
			throw this.#unwritable(error, EXIT.unavailable);
		});
	}

	/**
	 * Gives up a file that does not hold all that it should: what stood in its
	 * place is as it was. Returns what that comes to, in words.
	 */
	async discard(): Promise<string> {
		const file = await this.#file.catch(() => undefined);
		await file?.discard();
		return file?.direct
			? "what was written there is not all of it"
			: "what stood there before is as it was";
	}

	/** @throws FbocError `payloads_unwritable` (exit 2, or 5 once it was begun), `payloads_full` (exit 5) */
	async #write(bytes: Uint8Array): Promise<void> {
		const { stream } = await this.#opened();
		try {
			if (stream.errored) throw stream.errored;
			if (!stream.write(bytes)) await once(stream, "drain");
		} catch (error) {
			throw this.#unwritable(error, EXIT.unavailable);
		}
	}

	#opened(): Promise<WholeFile> {
		return this.#file.catch((error: unknown) => {
			throw this.#unwritable(error, EXIT.usage);
		});
	}

	#unwritable(cause: unknown, exitCode: ExitCode): FbocError {
		const options = { cause };
		const place = { path: this.path };
		return isFull(cause)
			? new FbocError(
					"payloads_full",
					EXIT.unavailable,
					"The disk is full: the payload file cannot be written.",
					"Make room, or name a file elsewhere with --payloads, and run the same command again; what was delivered is not sent again.",
					place,
					options,
				)
			: new FbocError(
					"payloads_unwritable",
					exitCode,
					`The payload file cannot be written${becauseOf(cause)}.`,
					"Check the folder's rights, or name another file with --payloads.",
					place,
					options,
				);
	}
}
