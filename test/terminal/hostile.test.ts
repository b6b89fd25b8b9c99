import fc from "fast-check";
import { expect, test } from "vitest";
import { FbocError } from "../../src/errors.ts";
import { EXIT } from "../../src/exit-codes.ts";
import type { Summary } from "../../src/report/summary.ts";
import { createReporter } from "../../src/terminal/create-reporter.ts";
import type { ResultExtras } from "../../src/terminal/result-extras.ts";
import { Capture, LOG, MACHINE, PERSON } from "./streams.ts";
import { refusedRun } from "./summaries.ts";

/** Anything that acts on a terminal, but the newline. */
const ACTIVE =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
	/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** Our own colours: what chalk writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour
const COLOURS = /\x1b\[(?:[0-9]|[23][0-9]|39|9[0-7])m/g;

const text = fc.oneof(
	fc.string({ unit: "binary", maxLength: 200 }),
	fc.string({ unit: "grapheme", maxLength: 60 }),
	fc.string({
		unit: fc.constantFrom("\u001b", "[", "\u009b", "\n", "\u202e", "2J", " "),
	}),
);
const count = fc.nat(2 ** 31);
const place = fc.record({ input: text, line: count });

const summaries: fc.Arbitrary<Summary> = fc
	.record({
		run_id: text,
		dry_run: fc.boolean(),
		exit_code: fc.constantFrom(...Object.values(EXIT)),
		outcome: text,
		name: text,
		id: text,
		counts: fc.record({ delivered: count, refused: count, would_send: count }),
		value: fc.dictionary(text, fc.double()),
		conversions: fc.array(
			fc.record({ event: text, event_name: text, event_set: text, count }),
		),
		unmapped: fc.array(fc.record({ event: text, count })),
		key: text,
		rejects: fc.array(
			fc.record({ code: text, stage: text, count, first: place }),
		),
		file: fc.option(text),
		error: fc.option(fc.record({ code: text, message: text, next: text })),
	})
	.map(({ name, id, counts, value, key, file, ...rest }) => {
		const run = refusedRun();
		const deliveries = { ...run.deliveries, ...counts };
		return {
			...run,
			...rest,
			deliveries,
			event_sets: [{ name, id, ...deliveries, value }],
			match_keys: {
				[key]: { present: 3, sent: 2, already_hashed: 0, dropped: 1 },
			},
			warnings: rest.rejects.map(({ stage: _, ...warning }) => warning),
			payload_digest: rest.run_id,
			rejects_file: file,
			report_file: file,
		};
	});

const extras: fc.Arbitrary<ResultExtras> = fc
	.record({ word: text, json: fc.json(), url: text })
	.map(({ word, json, url }) => ({
		hints: [{ event: word, nearest: url }],
		sample: { eventSet: word, json },
		configPath: word,
		sandboxUrl: url,
		notes: [word, url],
		resumed: { run: word },
	}));

const COLOURED = { ...PERSON, color: { stdout: true, stderr: true } };
const MODES = [PERSON, COLOURED, LOG, MACHINE, { ...PERSON, verbose: true }];

test("no summary, error or message puts a control character on a terminal", async () => {
	await fc.assert(
		fc.asyncProperty(summaries, extras, text, async (summary, more, word) => {
			for (const mode of MODES) {
				const stdout = new Capture();
				const stderr = new Capture();
				const reporter = await createReporter(mode, { stdout, stderr });
				reporter.warn(word);
				reporter.note(word);
				const place = { path: word, line: 3, field: word };
				reporter.error(
					new FbocError({
						code: "usage_invalid",
						message: word,
						next: word,
						place,
					}),
				);
				reporter.result(summary, more);
				reporter.stop();
				for (const written of [stdout.text, stderr.text]) {
					const rest =
						mode === COLOURED ? written.replace(COLOURS, "") : written;
					expect(rest).not.toMatch(ACTIVE);
				}
			}
		}),
		{ numRuns: 100 },
	);
});

test("a log's lines each carry the program's name, whatever the names in them", async () => {
	await fc.assert(
		fc.asyncProperty(summaries, extras, async (summary, more) => {
			const stdout = new Capture();
			const run = { ...summary, dry_run: false, error: null };
			const stderr = new Capture();
			const reporter = await createReporter(LOG, { stdout, stderr });
			reporter.result(run, more);
			const lines = stdout.text.trimEnd().split("\n");
			for (const line of lines) expect(line).toMatch(/^fboc: /);
			if (summary.exit_code === 0) expect(lines).toHaveLength(1);
			else expect(lines.length).toBeGreaterThan(1);
		}),
		{ numRuns: 100 },
	);
});

test("JSON reads back as the summary that went in", async () => {
	await fc.assert(
		fc.asyncProperty(summaries, async (summary) => {
			const stdout = new Capture();
			const stderr = new Capture();
			const reporter = await createReporter(MACHINE, { stdout, stderr });
			reporter.result(summary, { hints: [] });
			expect(stdout.text.trimEnd().split("\n")).toHaveLength(1);
			expect(JSON.parse(stdout.text)).toEqual(
				JSON.parse(JSON.stringify(summary)),
			);
		}),
		{ numRuns: 100 },
	);
});
