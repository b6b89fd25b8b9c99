import { expect, test } from "vitest";
import type { Progress } from "../../src/report/progress.ts";
import { createReporter } from "../../src/terminal/create-reporter.ts";
import { createProgressLine } from "../../src/terminal/draw/progress-line.ts";
import { progressText } from "../../src/terminal/draw/progress-text.ts";
import { Capture, LOG, PERSON } from "./streams.ts";
import { cleanRun, NO_EXTRAS } from "./summaries.ts";

const PROGRESS: Progress = {
	phase: "Uploading",
	bytesRead: 1_000_000,
	bytesTotal: 4_000_000,
	events: 12_345,
	planned: 12_000,
	delivered: 11_000,
	rejected: 10,
	refused: 2,
	elapsedMs: 10_000,
};

test.each<[string, Progress, string]>([
	[
		"underway",
		PROGRESS,
		"Uploading · 25 % · 12,345 events · 11,000 delivered · 12 rejected · 30.0 s left",
	],
	[
		"stdin has no size, so no end in sight",
		{
			phase: "Reading",
			bytesRead: 1_000_000,
			events: 1,
			planned: 0,
			delivered: 0,
			rejected: 0,
			refused: 0,
			elapsedMs: 10_000,
		},
		"Reading · 1.0 MB · 1 event",
	],
	[
		"no estimate in the first seconds",
		{ ...PROGRESS, elapsedMs: 2_000, retries: 1 },
		"Uploading · 25 % · 12,345 events · 11,000 delivered · 12 rejected · 1 retry",
	],
	[
		"waiting, first of all",
		{ ...PROGRESS, waiting: { why: "limit reached,", ms: 1_500 } },
		"Uploading · waiting for Meta: limit reached, 2 s · 25 % · 12,345 events · 11,000 delivered · 12 rejected",
	],
])("%s", (_, progress, text) => {
	expect(progressText(progress)).toBe(text);
});

test("a log gets a line at each phase and one every ten seconds of the run", async () => {
	const stderr = new Capture();
	const line = await createProgressLine({ ...LOG, progress: "plain" }, stderr);
	for (let elapsedMs = 0; elapsedMs <= 25_000; elapsedMs += 500)
		line.show({ ...PROGRESS, elapsedMs });
	line.show({ ...PROGRESS, phase: "Finishing", elapsedMs: 25_500 });
	line.end();
	const lines = stderr.text.trimEnd().split("\n");
	expect(lines).toHaveLength(4);
	expect(lines[3]).toMatch(/^fboc: Finishing · /);
});

test("none shows nothing", async () => {
	const stderr = new Capture(true);
	const line = await createProgressLine(LOG, stderr);
	line.show(PROGRESS);
	line.end();
	expect(stderr.text).toBe("");
});

test("at a terminal the line is drawn on stderr, gives way to text, and ends with the result", async () => {
	const stdout = new Capture();
	const stderr = new Capture(true);
	const mode = { ...PERSON, progress: "tty" as const };
	const reporter = await createReporter(mode, { stdout, stderr });
	expect(stderr.text).toBe("");
	reporter.progress(PROGRESS);
	expect(stderr.text).toContain("Uploading · 25 %");
	reporter.warn("careful");
	expect(stderr.text).toContain("warning: careful\n");
	reporter.progress({ ...PROGRESS, phase: "Finishing" });
	expect(stderr.text).toContain("Finishing");
	reporter.result(cleanRun(), NO_EXTRAS);
	const written = stderr.text;
	reporter.progress({ ...PROGRESS, phase: "Too late" });
	reporter.stop();
	expect(stderr.text).toBe(written);
	// The cursor is shown again as often as it was hidden.
	const hidden = written.split("\u001b[?25l").length;
	expect(written.split("\u001b[?25h").length).toBe(hidden);
	expect(hidden).toBeGreaterThan(1);
	expect(stdout.text).not.toContain("Uploading");
});
