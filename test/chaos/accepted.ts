import { existsSync, readFileSync } from "node:fs";

/** What a sandbox has accepted of one event. */
export interface AcceptedEvent {
	/** How often. */
	times: number;
	/** The different texts in which it came: one, or its `event_id` or content was not the same. */
	readonly texts: Set<string>;
}

/** Reads a sandbox's record, by the trace of the events; lines torn by a kill are left out. */
export function readAccepted(path: string): Map<string, AcceptedEvent> {
	const found = new Map<string, AcceptedEvent>();
	if (!existsSync(path)) return found;
	for (const line of readFileSync(path, "utf8").split("\n")) {
		const event = eventOf(line);
		if (event === undefined) continue;
		const known = found.get(event.trace) ?? { times: 0, texts: new Set() };
		known.times++;
		known.texts.add(event.text);
		found.set(event.trace, known);
	}
	return found;
}

function eventOf(line: string): { trace: string; text: string } | undefined {
	try {
		const { event } = JSON.parse(line) as {
			event: { custom_data: { trace: string } };
		};
		return { trace: event.custom_data.trace, text: JSON.stringify(event) };
	} catch {
		return undefined;
	}
}
