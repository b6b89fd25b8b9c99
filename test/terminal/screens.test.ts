import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Summary } from "../../src/report/summary.ts";
import { createReporter } from "../../src/terminal/create-reporter.ts";
import { type Look, PLAIN_PAINT } from "../../src/terminal/draw/paint.ts";
import type { Mode } from "../../src/terminal/draw/terminal-mode.ts";
import { textWidth } from "../../src/terminal/draw/text-width.ts";
import type { ResultExtras } from "../../src/terminal/result-extras.ts";
import { errorScreen } from "../../src/terminal/screens/error-screen.ts";
import { configError, lockError, tokenError } from "./errors.ts";
import { Capture, LOG, MACHINE, PERSON } from "./streams.ts";
import {
	cleanDryRun,
	cleanRun,
	doneBefore,
	FULL_EXTRAS,
	fullDryRun,
	hostileDryRun,
	interruptedRun,
	NO_EXTRAS,
	nothingNew,
	refusedRun,
} from "./summaries.ts";

const LOOK: Look = { paint: PLAIN_PAINT, width: 80, verbose: false };

const screenFile = (name: string): string =>
	fileURLToPath(new URL(`screens/${name}`, import.meta.url));

async function shown(
	mode: Mode,
	summary: Summary,
	extras: ResultExtras,
	warning?: string,
): Promise<{ stdout: string; stderr: string }> {
	const stdout = new Capture();
	const stderr = new Capture();
	const reporter = await createReporter(mode, { stdout, stderr });
	if (warning !== undefined) reporter.warn(warning);
	reporter.result(summary, extras);
	reporter.stop();
	return { stdout: stdout.text, stderr: stderr.text };
}

const noConfig: ResultExtras = { hints: [], previewOnly: true };
const sandboxed: ResultExtras = {
	hints: [],
	sandboxUrl: "http://127.0.0.1:4000",
	resumed: { run: "r_20260131T110000_a1b2" },
	notes: ["The ledger was written by an older version and has been migrated."],
};

const RESULTS: readonly [string, Mode, Summary, ResultExtras][] = [
	["dry-run.txt", PERSON, cleanDryRun(), NO_EXTRAS],
	["dry-run-full.txt", PERSON, fullDryRun(), FULL_EXTRAS],
	["dry-run-no-config.txt", PERSON, cleanDryRun(), noConfig],
	["dry-run-hostile.txt", PERSON, hostileDryRun(), NO_EXTRAS],
	["dry-run-done.txt", PERSON, doneBefore(fullDryRun()), NO_EXTRAS],
	["run-done.txt", PERSON, doneBefore(cleanRun()), NO_EXTRAS],
	["run-nothing-new.txt", PERSON, nothingNew(), NO_EXTRAS],
	["log-nothing-new.txt", LOG, nothingNew(), NO_EXTRAS],
	["json-dry-run.txt", MACHINE, fullDryRun(), FULL_EXTRAS],
	["run.txt", PERSON, cleanRun(), NO_EXTRAS],
	["run-sandbox.txt", PERSON, cleanRun(), sandboxed],
	["run-refused.txt", PERSON, refusedRun(), FULL_EXTRAS],
	["run-interrupted.txt", PERSON, interruptedRun(), NO_EXTRAS],
	["log-run.txt", LOG, cleanRun(), NO_EXTRAS],
	["log-refused.txt", LOG, refusedRun(), FULL_EXTRAS],
	["log-interrupted.txt", LOG, interruptedRun(), NO_EXTRAS],
	["json-run.txt", MACHINE, cleanRun(), NO_EXTRAS],
];

test.each(RESULTS)("%s", async (name, mode, summary, extras) => {
	const { stdout, stderr } = await shown(mode, summary, extras);
	expect(stderr).toBe("");
	await expect(stdout).toMatchFileSnapshot(screenFile(name));
});

test.each([
	["error-token.txt", tokenError()],
	["error-locked.txt", lockError()],
	["error-config.txt", configError()],
])("%s", async (name, error) => {
	await expect(errorScreen(error, LOOK)).toMatchFileSnapshot(screenFile(name));
});

test("screens fit 80 columns, but for digests and paths that are there to be copied", async () => {
	for (const [, mode, summary, extras] of RESULTS) {
		if (mode.audience !== "person") continue;
		const { stdout } = await shown(mode, summary, extras);
		for (const line of stdout.split("\n")) {
			if (/^ {2}fboc replay |^ {4}\//.test(line)) continue;
			expect(textWidth(line), line).toBeLessThanOrEqual(80);
		}
	}
	for (const error of [tokenError(), lockError(), configError()])
		for (const line of errorScreen(error, LOOK).split("\n"))
			expect(textWidth(line), line).toBeLessThanOrEqual(80);
});

const META_SPOKE = {
	code: "meta_message",
	count: 1,
	first: { input: "a", line: 1 },
};
test.each([
	["a run that settled", cleanRun(), false],
	["a rehearsal that would", cleanDryRun(), false],
	["a run over nothing new", nothingNew(), false],
	["one that Meta had something to say of", said(), true],
	["one with refusals", refusedRun(), true],
	["one that was interrupted", interruptedRun(), true],
])("--quiet, %s: told of on stderr or not at all", async (_, summary, told) => {
	for (const audience of [PERSON, LOG]) {
		const mode = { ...audience, quiet: true };
		const warning = "Something to know.";
		const out = await shown(mode, summary, NO_EXTRAS, warning);
		expect(out.stdout).toBe("");
		if (told) {
			expect(out.stderr).toContain(`warning: ${warning}\n`);
			expect(out.stderr).toContain(`fboc: ${summary.outcome}: `);
		} else expect(out.stderr).toBe("");
	}
});

function said(): Summary {
	return { ...cleanRun(), warnings: [META_SPOKE] };
}

test("a dry run into a pipe is the same preview, in plain text", async () => {
	const person = await shown(PERSON, fullDryRun(), FULL_EXTRAS);
	const pipe = await shown(LOG, fullDryRun(), FULL_EXTRAS);
	expect(pipe.stdout).toBe(person.stdout);
});

test("--verbose shows lists that are cut otherwise", async () => {
	const summary: Summary = {
		...cleanDryRun(),
		unmapped: Array.from({ length: 40 }, (_, index) => ({
			event: `Event ${index}`,
			count: 1,
		})),
	};
	const short = await shown(PERSON, summary, NO_EXTRAS);
	expect(short.stdout).toContain("and 28 more names (--verbose shows all)");
	expect(short.stdout).not.toContain("Event 39");
	const mode = { ...PERSON, verbose: true };
	const long = await shown(mode, summary, NO_EXTRAS);
	expect(long.stdout).toContain("Event 39");
	expect(long.stdout).not.toContain("more names");
});
