import type { WriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import ndjson from "ndjson";
import type { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { holdsSuspect } from "../segment/unsafe.ts";
import type { Reject } from "./reject.ts";
import { mendEnd } from "./torn-end.ts";
import { rejectsUnwritable } from "./unwritable.ts";

/** One line of a rejects file. */
export interface RejectEntry {
	schema: "fboc.reject/1";
	run_id: string;
	input: string;
	line: number;
	/** Which of the records that begin on that line, from 1; absent: it is alone there. */
	record?: number;
	stage: string;
	code: string;
	field: string | null;
	message: string;
	event_set: string | null;
	digest: string;
	/** The event, to be mended by hand; only with `--rejects-with-data`. */
	event?: unknown;
	/** The record's text where it is no JSON object, or one that would not be the same once it is printed again; only with `--rejects-with-data`. */
	raw?: string;
}

/** The record as the object it is, or as text. */
function withData(text: string): { event: unknown } | { raw: string } {
	try {
		const event: unknown = JSON.parse(text);
		if (typeof event === "object" && event !== null && !holdsSuspect(event))
			return { event };
	} catch {
		// Not JSON, or nested beyond the stack: that is why it was rejected.
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
		...(reject.record && { record: reject.record }),
		stage: reject.stage,
		code: reject.code,
		field: reject.field,
		message: reject.message,
		event_set: reject.eventSet,
		digest: reject.digest,
		...(reject.data && withData(reject.data.reveal())),
	};
}

type Lines = ReturnType<typeof ndjson.stringify>;

/**
 * Writes rejects as NDJSON, mode 0600. The file appears with the first reject
 * and is appended to when it is there: entries that nobody has resolved yet
 * are never overwritten.
 */
export class RejectsFile {
	readonly path: string;
	#file: WriteStream | undefined;
	#lines: Promise<Lines> | undefined;
	#failure: FbocError | undefined;
	count = 0;

	constructor(path: string) {
		this.path = path;
	}

	/**
	 * Resolves when the entry is on its way to the file.
	 * @throws FbocError `rejects_unwritable` (exit 2, or 5 once it was begun), `rejects_full` (exit 5)
	 */
	async write(entry: RejectEntry): Promise<void> {
		// Opened once, whoever comes first: the intake or an answer of Meta's.
		this.#lines ??= this.#open();
		const lines = await this.#lines;
		if (this.#failure) throw this.#failure;
		this.count++;
		if (!lines.write(entry)) await this.#drained(lines);
		if (this.#failure) throw this.#failure;
	}

	/**
	 * Resolves when everything is in the file.
	 * @throws FbocError as `write` does
	 */
	async close(): Promise<void> {
		const lines = await this.#lines?.catch(() => undefined);
		if (lines === undefined || this.#file === undefined) return;
		lines.end();
		try {
			await finished(this.#file);
		} catch (error) {
			throw (
				this.#failure ?? rejectsUnwritable(this.path, error, EXIT.unavailable)
			);
		}
	}

	async #open(): Promise<Lines> {
		try {
			await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
			const handle = await open(this.path, "a+", 0o600);
			// A file of another's making may be open to others; a device keeps its own mode.
			if ((await handle.stat()).isFile()) {
				await handle.chmod(0o600).catch(() => {});
				await mendEnd(handle);
			}
			this.#file = handle.createWriteStream();
		} catch (error) {
			throw rejectsUnwritable(this.path, error);
		}
		const lines = ndjson.stringify();
		this.#file.on("error", (error) => {
			this.#failure = rejectsUnwritable(this.path, error, EXIT.unavailable);
			// Whoever waits for room learns of it; the file takes no more.
			lines.emit("drain");
		});
		lines.pipe(this.#file);
		return lines;
	}

	#drained(lines: Lines): Promise<void> {
		if (this.#failure) return Promise.resolve();
		return new Promise((resolve) => lines.once("drain", () => resolve()));
	}
}
