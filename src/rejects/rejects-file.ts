import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import ndjson from "ndjson";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { Reject } from "./reject.ts";

/** One line of a rejects file. */
export interface RejectEntry {
	schema: "fboc.reject/1";
	run_id: string;
	input: string;
	line: number;
	stage: string;
	code: string;
	field: string | null;
	message: string;
	event_set: string | null;
	digest: string;
	/** The event, to be mended by hand; only with `--rejects-with-data`. */
	event?: unknown;
	/** The record's text where it is no JSON object; only with `--rejects-with-data`. */
	raw?: string;
}

/** The record as the object it is, or as text. */
function withData(text: string): { event: unknown } | { raw: string } {
	try {
		const event: unknown = JSON.parse(text);
		if (typeof event === "object" && event !== null) return { event };
	} catch {
		// Not JSON: that is why it was rejected.
	}
	return { raw: text };
}

/** A reject as a line of the file. The only place where a record's data is taken out of its wrapping. */
export function rejectEntry(
	runId: string,
	input: string,
	reject: Reject,
): RejectEntry {
	return {
		schema: "fboc.reject/1",
		run_id: runId,
		input,
		line: reject.line,
		stage: reject.stage,
		code: reject.code,
		field: reject.field,
		message: reject.message,
		event_set: reject.eventSet,
		digest: reject.digest,
		...(reject.data && withData(reject.data.reveal())),
	};
}

/**
 * Writes rejects as NDJSON, mode 0600. The file appears with the first reject
 * and is appended to when it is there: entries that nobody has resolved yet
 * are never overwritten.
 */
export class RejectsFile {
	readonly path: string;
	#file: WriteStream | undefined;
	#lines: ReturnType<typeof ndjson.stringify> | undefined;
	#failure: Error | undefined;
	count = 0;

	constructor(path: string) {
		this.path = path;
	}

	/** Resolves when the entry is on its way to the file. */
	async write(entry: RejectEntry): Promise<void> {
		if (this.#failure) throw this.#unwritable(this.#failure);
		const lines = this.#lines ?? (await this.#open());
		this.count++;
		if (!lines.write(entry))
			await Promise.race([once(lines, "drain"), this.#broken()]);
		if (this.#failure) throw this.#unwritable(this.#failure);
	}

	/** Resolves when everything is in the file. */
	async close(): Promise<void> {
		if (this.#lines === undefined || this.#file === undefined) return;
		this.#lines.end();
		try {
			await finished(this.#file);
		} catch (error) {
			throw this.#unwritable(error);
		}
	}

	async #open(): Promise<ReturnType<typeof ndjson.stringify>> {
		try {
			await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
		} catch (error) {
			throw this.#unwritable(error);
		}
		const file = createWriteStream(this.path, { flags: "a", mode: 0o600 });
		file.on("error", (error) => {
			this.#failure = error;
		});
		const lines = ndjson.stringify();
		lines.pipe(file);
		this.#file = file;
		this.#lines = lines;
		return lines;
	}

	async #broken(): Promise<void> {
		if (this.#file) await once(this.#file, "error").catch(() => undefined);
	}

	#unwritable(cause: unknown): FbocError {
		return new FbocError(
			"rejects_unwritable",
			EXIT.usage,
			"The rejects file cannot be written.",
			"Check the folder's rights and free space, or name another file with --rejects.",
			{ path: this.path },
			{ cause },
		);
	}
}
