import { parseArgs } from "node:util";
import { readConfig } from "../../src/config/load.ts";
import { mapSettings } from "../../src/pipeline/mapping/settings.ts";
import { AS_OF, CONFIG } from "../bench/generate.ts";
import { SeededRandom } from "../bench/random.ts";
import { Differential } from "./differential.ts";
import { line } from "./lines.ts";
import { mutated } from "./mutate.ts";

/**
 * Differential fuzzing of the fast event reader: lines of every kind are mapped
 * with it and without it, and must come out the same.
 *
 * Usage: `npm run fuzz -- [--lines N | --seconds S] [SEED]`; a million lines by default.
 */
const LINES_A_BLOCK = 200;
/** A memory, and so a reader, begins anew after so many blocks. */
const BLOCKS_A_READER = 40;

const { values: bounds, positionals } = parseArgs({
	allowPositionals: true,
	options: { lines: { type: "string" }, seconds: { type: "string" } },
});
const whole = (text: string): number => {
	if (!/^\d+$/.test(text)) throw new TypeError(`${text} is no whole number`);
	return Number(text);
};
const seconds = bounds.seconds && whole(bounds.seconds);
const limit = seconds
	? Number.POSITIVE_INFINITY
	: whole(bounds.lines ?? "1000000");
const seed = whole(positionals[0] ?? String(Date.now() % 1_000_000_007));

// Most of the time would go into stack traces of what JSON.parse refuses.
Error.stackTraceLimit = 0;
const random = new SeededRandom(seed);
const deadline = Date.now() + (seconds || Number.POSITIVE_INFINITY) * 1000;
const settings = [
	{ ...CONFIG },
	{ ...CONFIG, api: "offline", limitedDataUse: true, externalId: "plain" },
	{ ...CONFIG, dropPersonalProperties: false, ignoreIntegrations: true },
].map((form, i) => {
	const { config } = readConfig(JSON.stringify(form), "/fuzz.json");
	const asOf = Date.parse(AS_OF);
	return mapSettings(config, {
		asOf,
		filters: i === 1 ? { only: ["Order Completed", "Store Visited"] } : {},
		rejectsWithData: i === 2,
	});
});

let count = 0;
let fast = 0;
let failures = 0;
console.log(`seed ${seed}`);
while (count < limit && Date.now() < deadline && failures < 20) {
	const differential = new Differential(random.pick(settings));
	for (let block = 0; block < BLOCKS_A_READER; block++) {
		if (count >= limit || Date.now() >= deadline) break;
		const share = random.pick([0, 0.2, 1]);
		const lines: Buffer[] = [];
		while (lines.length < LINES_A_BLOCK) {
			const source = line(random);
			lines.push(random.next() < share ? mutated(source, random) : source);
		}
		for (const found of differential.differing(lines)) {
			failures++;
			console.log(`differs: ${JSON.stringify(found.toString("latin1"))}`);
		}
		count += lines.length;
	}
	fast += differential.shares.fast;
}
console.log(
	`${count} lines, ${fast} read by the fast reader, ${failures} came out differently`,
);
if (failures > 0) process.exitCode = 1;
