/** Counts since the sandbox started. Live: they change under the reader. */
export interface SandboxStats {
	/** Requests to upload events, whatever became of them. */
	readonly requests: number;
	/** Requests to every other edge. */
	readonly reads: number;
	/** Events accepted, those sent twice counted twice. */
	readonly accepted: number;
	/** Requests refused for what was in them; faults are not among them. */
	readonly refusedRequests: number;
	/** Those by `code` or `code/subcode`. */
	readonly refusals: ReadonlyMap<string, number>;
	/** Faults injected into requests, by name; `bad-event` counts among the refusals (100/2804999). */
	readonly faults: ReadonlyMap<string, number>;
	readonly byEventSet: ReadonlyMap<
		string,
		{ readonly requests: number; readonly accepted: number }
	>;
}

/** The sandbox's own view of its counts. */
export class Counts implements SandboxStats {
	requests = 0;
	reads = 0;
	accepted = 0;
	refusedRequests = 0;
	readonly refusals = new Map<string, number>();
	readonly faults = new Map<string, number>();
	readonly byEventSet = new Map<
		string,
		{ requests: number; accepted: number }
	>();

	refuse(code: string): void {
		this.refusedRequests++;
		this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
	}

	/** @returns how often this fault came before */
	fault(name: string | number): number {
		const before = this.faults.get(`${name}`) ?? 0;
		this.faults.set(`${name}`, before + 1);
		return before;
	}

	accept(eventSet: string, events: number): void {
		this.accepted += events;
		const before = this.byEventSet.get(eventSet);
		this.byEventSet.set(eventSet, {
			requests: (before?.requests ?? 0) + 1,
			accepted: (before?.accepted ?? 0) + events,
		});
	}
}
