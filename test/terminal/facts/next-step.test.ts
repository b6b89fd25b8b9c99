import { expect, test } from "vitest";
import { EXIT_MEANS } from "../../../src/catalogue/exit-text.ts";
import { EXIT } from "../../../src/exit-codes.ts";
import type { Summary } from "../../../src/report/summary.ts";
import { nextStep } from "../../../src/terminal/facts/next-step.ts";
import {
	cleanDryRun,
	cleanRun,
	fullDryRun,
	NO_EXTRAS,
	refusedRun,
} from "../summaries.ts";

test.each(Object.entries(EXIT))(
	"exit code of %s has a meaning and a next step",
	(_, code) => {
		expect(EXIT_MEANS[code]).toBeTruthy();
		for (const run of [cleanRun(), cleanDryRun()]) {
			const { text } = nextStep({ ...run, exit_code: code }, NO_EXTRAS);
			expect(text).toMatch(/^[A-Z`0-9].*[.:]$/);
		}
	},
);

const nothing = (run: Summary, unmapped: number): Summary => ({
	...run,
	events: { ...run.events, unmapped },
	deliveries: { ...run.deliveries, planned: 0, would_send: 0 },
});

test.each<[string, Summary, RegExp]>([
	[
		"a good dry run",
		cleanDryRun(),
		/^Run without --dry-run to send 12,000 conversions to 1 event set\.$/,
	],
	[
		"a dry run with rejects",
		fullDryRun(),
		/^1,770 events would be left out.*run without --dry-run/,
	],
	[
		"a dry run of what is delivered",
		{
			...nothing(cleanDryRun(), 0),
			deliveries: { ...cleanDryRun().deliveries, would_send: 0, duplicate: 9 },
		},
		/--resend/,
	],
	[
		"a dry run of unmapped events",
		nothing(cleanDryRun(), 3),
		/add the events you want/,
	],
	["a dry run of nothing", nothing(cleanDryRun(), 0), /hold no event/],
	[
		"a run of unmapped events",
		nothing(cleanRun(), 3),
		/add the events you want/,
	],
	["a good run", cleanRun(), /sends nothing twice/],
	[
		"a dry run past --max-rejects",
		{ ...fullDryRun(), exit_code: 7 },
		/A real run would stop/,
	],
])("%s", (_, summary, text) => {
	expect(nextStep(summary, NO_EXTRAS).text).toMatch(text);
});

test("rejects are replayed by a command to copy, quoted for the shell", () => {
	const file = "/home/ada/it's here/rejects.ndjson";
	expect(nextStep({ ...refusedRun(), rejects_file: file }, NO_EXTRAS)).toEqual({
		text: "Run the same command to send again what was left unanswered. Correct the cause, then take the rejects back in:",
		command: "fboc replay '/home/ada/it'\\''s here/rejects.ndjson'",
	});
});

test("without a config the next step is to write one, after a sandbox run too", () => {
	const extras = { hints: [], previewOnly: true, sandboxUrl: "http://[::1]:1" };
	for (const run of [cleanRun(), cleanDryRun()])
		expect(nextStep(run, extras).text).toContain("fboc init");
	expect(
		nextStep(cleanRun(), { ...extras, previewOnly: false }).text,
	).toContain("nothing reached Meta");
});

test("a failed run's own error says what to do", () => {
	const error = { code: "locked", message: "Locked.", next: "Wait a bit." };
	const run = { ...cleanRun(), exit_code: 10, error };
	expect(nextStep(run, NO_EXTRAS).text).toBe("Wait a bit.");
});
