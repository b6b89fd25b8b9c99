import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { AS_OF, CONFIG, event } from "../bench/generate.ts";
import { SeededRandom } from "../bench/random.ts";
import { write } from "../cli/run-fboc.ts";

/** What one generated event must become: known from the event itself, not from what fboc makes of it. */
export interface Expected {
	/** Id of the event set. */
	readonly eventSet: string;
	/** Value in hundredths of the currency. */
	readonly cents: number;
}

/** The part of a generated event that is read or changed here. */
interface Generated {
	event: keyof typeof ROUTES;
	properties: { revenue?: number; price?: number; trace?: string };
	timestamp: string;
	originalTimestamp: string;
	sentAt: string;
	receivedAt: string;
}

const ROUTES = {
	...CONFIG.events,
	...CONFIG.leads,
	...CONFIG.completeRegistrations,
} as const;

const TIMES = [
	"timestamp",
	"originalTimestamp",
	"sentAt",
	"receivedAt",
] as const;
const HOUR_MS = 3_600_000;

/**
 * Writes realistic events of about 1 KB as `events.ndjson`, none of them older
 * than a week by the clock (a sandbox in a process of its own judges by it),
 * each with a `trace` of its own among its properties, and the config for them
 * as `fboc.config.json`.
 *
 * @returns by trace, every event that is mapped
 */
export function writeGenerated(
	folder: string,
	count: number,
	options: { readonly seed?: number; readonly config?: object } = {},
): Map<string, Expected> {
	write(folder, "fboc.config.json", { ...CONFIG, ...options.config });
	const random = new SeededRandom(options.seed ?? 1);
	const shift = Date.now() - HOUR_MS - Date.parse(AS_OF);
	const expected = new Map<string, Expected>();
	const file = openSync(join(folder, "events.ndjson"), "w");
	let lines: string[] = [];
	for (let i = 0; i < count; i++) {
		const made = event(random, i, 37_200) as Generated;
		for (const field of TIMES) {
			const at = Date.parse(made[field]) + shift;
			made[field] = new Date(at).toISOString();
		}
		const trace = `t${i}`;
		made.properties.trace = trace;
		const { revenue, price } = made.properties;
		const alias = ROUTES[made.event] as
			| keyof typeof CONFIG.eventSets
			| undefined;
		if (alias !== undefined) {
			const cents = Math.round((revenue ?? price ?? 0) * 100);
			expected.set(trace, { eventSet: CONFIG.eventSets[alias], cents });
		}
		lines.push(`${JSON.stringify(made)}\n`);
		if (lines.length === 1000 || i === count - 1) {
			writeSync(file, lines.join(""));
			lines = [];
		}
	}
	closeSync(file);
	return expected;
}
