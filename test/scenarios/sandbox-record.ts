import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** An event as a sandbox has accepted it, on either wire. */
export interface RecordedEvent {
	readonly event_set: string;
	readonly api: string;
	readonly event: {
		readonly value?: number;
		readonly custom_data: { readonly trace: string; readonly value?: number };
	};
}

/** What was accepted of one event. */
export interface Accepted {
	readonly eventSet: string;
	readonly cents: number;
	/** How often it was accepted. */
	times: number;
}

/** Reads the `--record` of a sandbox: what was accepted, by the trace of the event. */
export async function readRecord(path: string): Promise<{
	readonly byTrace: Map<string, Accepted>;
	readonly apis: ReadonlySet<string>;
	readonly lines: number;
}> {
	const byTrace = new Map<string, Accepted>();
	const apis = new Set<string>();
	let lines = 0;
	for await (const line of createInterface({ input: createReadStream(path) })) {
		const { event_set, api, event } = JSON.parse(line) as RecordedEvent;
		const { trace, value } = event.custom_data;
		lines++;
		apis.add(api);
		const before = byTrace.get(trace);
		if (before) before.times++;
		else
			byTrace.set(trace, {
				eventSet: event_set,
				cents: Math.round((event.value ?? value ?? 0) * 100),
				times: 1,
			});
	}
	return { byTrace, apis, lines };
}
