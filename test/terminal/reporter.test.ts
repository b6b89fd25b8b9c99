import { expect, test, vi } from "vitest";
import { FbocError } from "../../src/errors.ts";
import { createReporter } from "../../src/terminal/create-reporter.ts";
import type { Mode } from "../../src/terminal/draw/terminal-mode.ts";
import { configError, tokenError } from "./errors.ts";
import { Capture, LOG, MACHINE, PERSON } from "./streams.ts";
import { cleanRun, NO_EXTRAS } from "./summaries.ts";

async function reporterOf(mode: Mode) {
	const stdout = new Capture();
	const stderr = new Capture();
	let clock = Date.UTC(2026, 0, 31, 12);
	const now = () => {
		clock += 1000;
		return clock;
	};
	const ports = { stdout, stderr, command: "upload", now };
	return { stdout, stderr, reporter: await createReporter(mode, ports) };
}

test("warnings, notes and errors go to stderr, results to stdout", async () => {
	const { stdout, stderr, reporter } = await reporterOf({
		...LOG,
		verbose: true,
	});
	reporter.warn("the token is written in the config");
	reporter.note("reading orders.ndjson");
	reporter.error(tokenError());
	expect(stdout.text).toBe("");
	expect(stderr.text).toMatch(
		/^warning: the token is written in the config\nnote: reading orders\.ndjson\nerror\[token_refused\]: /,
	);
	reporter.output(({ width }) => `table of ${width} columns\n`, { rows: [] });
	expect(stdout.text).toBe("table of 80 columns\n");
});

test("notes need --verbose", async () => {
	const { stderr, reporter } = await reporterOf(PERSON);
	reporter.note("reading orders.ndjson");
	expect(stderr.text).toBe("");
});

test("a log's warning is one line however long, a person's is wrapped", async () => {
	const message = "word ".repeat(60).trimEnd();
	const log = await reporterOf(LOG);
	log.reporter.warn(message);
	expect(log.stderr.text).toBe(`warning: ${message}\n`);
	const person = await reporterOf(PERSON);
	person.reporter.warn(message);
	expect(person.stderr.text.split("\n").length).toBeGreaterThan(3);
});

const held = {
	code: "token_refused",
	message: tokenError().message,
	next: tokenError().next,
};
const failed = { ...cleanRun(), exit_code: 6, outcome: "refused", error: held };

test.each([
	["before the result", true],
	["after the result", false],
])("an error is told once: %s", async (_, before) => {
	for (const mode of [PERSON, LOG, MACHINE]) {
		const { stderr, stdout, reporter } = await reporterOf(mode);
		if (before) reporter.error(tokenError());
		reporter.result(failed, NO_EXTRAS);
		if (!before) reporter.error(tokenError());
		reporter.stop();
		expect(stderr.text.split("error[token_refused]").length - 1).toBe(1);
		expect(stdout.text).not.toContain("error[");
	}
});

test("an error that is only in the summary is told too, with its next step", async () => {
	const { stderr, stdout, reporter } = await reporterOf(LOG);
	reporter.result(failed, NO_EXTRAS);
	expect(stderr.text).toMatch(/^error\[token_refused\]: The access token/);
	expect(stdout.text).toContain("fboc: next: Get a new one");
});

test("--json: one object, in the contract's order, and nothing else on stdout", async () => {
	const { stdout, reporter } = await reporterOf(MACHINE);
	const { error, events, ...rest } = cleanRun();
	const shuffled = {
		error,
		events: Object.fromEntries(Object.entries(events).reverse()),
		...Object.fromEntries(Object.entries(rest).reverse()),
		extra: "not in the contract",
	} as unknown as ReturnType<typeof cleanRun>;
	reporter.result(shuffled, NO_EXTRAS);
	reporter.output(() => "text", { second: true });
	reporter.stop();
	expect(stdout.text).toBe(`${JSON.stringify(cleanRun())}\n`);
});

test("--json: the order is the contract's", async () => {
	const { stdout, reporter } = await reporterOf(MACHINE);
	reporter.result(failed, NO_EXTRAS);
	const parsed: Record<string, object> = JSON.parse(stdout.text);
	expect(Object.keys(parsed).join()).toBe(
		"schema,run_id,command,dry_run,api,started_at,ended_at,exit_code,outcome,inputs,events,deliveries,event_sets,conversions,unmapped,match_keys,rejects,warnings,requests,destination,fboc_version,payload_digest,rejects_file,report_file,error",
	);
	expect(Object.keys(parsed.events ?? {}).join()).toBe(
		"read,not_track,unmapped,opted_out,filtered,rejected,accepted",
	);
	expect(Object.keys(parsed.deliveries ?? {}).join()).toBe(
		"planned,delivered,duplicate,refused,unknown,unsent,would_send",
	);
	expect(Object.keys(parsed.error ?? {}).join()).toBe("code,message,next");
});

test("--json: a failure before there is a summary still gives one object", async () => {
	const { stdout, stderr, reporter } = await reporterOf(MACHINE);
	reporter.error(configError());
	expect(stdout.text).toBe("");
	reporter.stop();
	reporter.stop();
	expect(JSON.parse(stdout.text)).toMatchObject({
		schema: "fboc.summary/1",
		command: "upload",
		started_at: "2026-01-31T12:00:01.000Z",
		exit_code: 2,
		outcome: "usage",
		error: { code: "config_invalid", path: "/home/ada/shop/fboc.config.yaml" },
	});
	expect(stderr.text).toContain("error[config_invalid]");
});

test("--json: a bug tells its class and not its words", async () => {
	const { stdout, stderr, reporter } = await reporterOf(MACHINE);
	reporter.error(new RangeError("ada@example.com is out of range"));
	reporter.stop();
	const { exit_code, error } = JSON.parse(stdout.text);
	expect({ exit_code, code: error.code }).toEqual({
		exit_code: 1,
		code: "bug",
	});
	expect(stdout.text + stderr.text).toContain("RangeError");
	expect(stdout.text + stderr.text).not.toContain("ada@");
});

test("--json: a command that ends well without a result prints nothing", async () => {
	const { stdout, reporter } = await reporterOf(MACHINE);
	reporter.stop();
	expect(stdout.text).toBe("");
});

test("--json: other commands print their value", async () => {
	const { stdout, reporter } = await reporterOf(MACHINE);
	reporter.output(() => "text", { sets: ["\u009b"] });
	expect(stdout.text).toBe(`${String.raw`{"sets":["\u009b"]}`}\n`);
});

test("runs without colour and animation load neither chalk nor ora", async () => {
	vi.resetModules();
	const loaded: string[] = [];
	for (const name of ["chalk", "ora"])
		vi.doMock(name, () => {
			loaded.push(name);
			throw new Error("not to be loaded");
		});
	const fresh = await import("../../src/terminal/create-reporter.ts");
	const ports = { stdout: new Capture(), stderr: new Capture() };
	for (const mode of [LOG, MACHINE, { ...LOG, progress: "plain" as const }]) {
		const reporter = await fresh.createReporter(mode, ports);
		reporter.result(cleanRun(), NO_EXTRAS);
		reporter.stop();
	}
	expect(loaded).toEqual([]);
	const coloured = { ...PERSON, color: { stdout: true, stderr: false } };
	await expect(fresh.createReporter(coloured, ports)).rejects.toThrow();
	await expect(
		fresh.createReporter({ ...PERSON, progress: "tty" }, ports),
	).rejects.toThrow();
	expect(loaded).toEqual(["chalk", "ora"]);
	vi.doUnmock("chalk");
	vi.doUnmock("ora");
});

test("colour changes nothing but colour", async () => {
	const plain = await reporterOf(PERSON);
	const coloured = await reporterOf({
		...PERSON,
		color: { stdout: true, stderr: true },
	});
	for (const { reporter } of [plain, coloured]) {
		reporter.warn("careful");
		reporter.error(
			new FbocError({
				code: "usage_invalid",
				message: "No.",
				next: "Do.",
				place: { path: "a" },
			}),
		);
		reporter.result(cleanRun(), NO_EXTRAS);
	}
	for (const stream of ["stdout", "stderr"] as const) {
		const text = coloured[stream].text;
		expect(text).toContain("\u001b[");
		// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour
		expect(text.replace(/\x1b\[\d+m/g, "")).toBe(plain[stream].text);
	}
});
