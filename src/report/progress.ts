/** How far a run is. Counts are those of the books; bytes are those of the inputs as they lie on disk. */
export interface Progress {
	/** What is being done, in words: `Uploading`. */
	readonly phase: string;
	readonly bytesRead: number;
	/** Absent where the size is not known: stdin. */
	readonly bytesTotal?: number;
	readonly events: number;
	readonly planned: number;
	readonly delivered: number;
	readonly rejected: number;
	readonly refused: number;
	readonly retries?: number;
	/** While nothing is sent because Meta has to be waited for: why, and for how many milliseconds more. */
	readonly waiting?: { readonly why: string; readonly ms: number };
	readonly elapsedMs: number;
}
