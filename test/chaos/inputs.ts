import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { SeededRandom } from "../bench/random.ts";
import { writeGenerated } from "../scenarios/generated-events.ts";
import { asCsv, type ShopEvent } from "../scenarios/shop.ts";
import type { ChaosPlan } from "./plan.ts";

/** The files of one chaotic course of events. */
export interface ChaosInputs {
	/** What the command is given. */
	readonly names: readonly string[];
	/** Traces of the events that can be mapped. */
	readonly mapped: ReadonlySet<string>;
	/** Records that must be rejected. */
	readonly bad: number;
	/** Puts a whole file in place of one that was cut short; undefined where none is. */
	readonly complete: (() => void) | undefined;
}

/** Writes events, good and bad, in the form that the plan asks for. */
export function writeInputs(
	folder: string,
	plan: ChaosPlan,
	random: SeededRandom,
): ChaosInputs {
	const { seed, api, events: count, form, badPercent } = plan;
	const mapped = new Set(
		writeGenerated(folder, count, { seed, config: { api } }).keys(),
	);
	const source = join(folder, "events.ndjson");
	const events = readFileSync(source, "utf8")
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as ShopEvent);
	let bad = 0;
	for (const event of events) {
		if (random.next() * 100 >= badPercent) continue;
		if (!mapped.delete(event.properties.trace)) continue;
		// None of these is of any use to Meta.
		event.timestamp = "some day";
		bad++;
	}
	const ndjson = (list: readonly ShopEvent[]) =>
		list.map((event) => `${JSON.stringify(event)}\n`).join("");
	rmSync(source);
	const write = (name: string, content: string | Uint8Array) => {
		writeFileSync(join(folder, name), content);
		return name;
	};
	const all = ndjson(events);
	switch (form) {
		case "gzip":
			return {
				names: [write("e.gz", gzipSync(all))],
				mapped,
				bad,
				complete: undefined,
			};
		case "csv":
			return {
				names: [write("e.csv", asCsv(events))],
				mapped,
				bad,
				complete: undefined,
			};
		case "overlapping": {
			const to = Math.ceil(count * 0.7);
			const from = Math.floor(count * 0.3);
			const overlap = events.slice(from, to);
			const names = [
				write("e1.json", JSON.stringify(events.slice(0, to), null, 1)),
				write("e2.ndjson", ndjson(events.slice(from))),
			];
			// What overlaps is rejected in both.
			const twice = overlap.filter((e) => e.timestamp === "some day");
			return { names, mapped, bad: bad + twice.length, complete: undefined };
		}
		case "truncated": {
			const whole = gzipSync(all);
			const cut = Math.max(20, random.below(whole.length));
			const name = write("e.gz", whole.subarray(0, cut));
			return { names: [name], mapped, bad, complete: () => write(name, whole) };
		}
		default:
			return {
				names: [write("e.ndjson", all)],
				mapped,
				bad,
				complete: undefined,
			};
	}
}
