import { expect, test } from "vitest";
import {
	type ModeInput,
	terminalMode,
} from "../../../src/terminal/draw/terminal-mode.ts";

const TERMINAL: ModeInput = {
	flags: {},
	env: {},
	stdoutIsTTY: true,
	stderrIsTTY: true,
	columns: 90,
};
const CRON: ModeInput = {
	...TERMINAL,
	stdoutIsTTY: false,
	stderrIsTTY: false,
	columns: undefined,
};
const with_ = (
	flags: ModeInput["flags"],
	env: ModeInput["env"] = {},
	base = TERMINAL,
) => terminalMode({ ...base, flags, env });

const OFF = { stdout: false, stderr: false };
const ON = { stdout: true, stderr: true };

test("a terminal gets screens, colour and animation", () => {
	expect(terminalMode(TERMINAL)).toEqual({
		audience: "person",
		progress: "tty",
		color: ON,
		quiet: false,
		verbose: false,
		width: 90,
	});
});

test.each([
	["not a terminal", "waits", with_({}, {}, CRON)],
	["CI", "waits", with_({}, { CI: "true" })],
	["--quiet", "none", with_({ quiet: true })],
	["a dumb terminal", "waits", with_({}, { TERM: "dumb" })],
])("%s: no animation, no colour, lines", (_, progress, mode) => {
	expect(mode).toMatchObject({ audience: "log", progress, color: OFF });
});

test.each([
	["--no-color", with_({ color: false }), OFF],
	["NO_COLOR", with_({}, { NO_COLOR: "1" }), OFF],
	["empty NO_COLOR", with_({}, { NO_COLOR: "" }), ON],
	[
		"NO_COLOR beats FORCE_COLOR",
		with_({}, { NO_COLOR: "1", FORCE_COLOR: "1" }),
		OFF,
	],
	[
		"--no-color beats FORCE_COLOR",
		with_({ color: false }, { FORCE_COLOR: "1" }),
		OFF,
	],
	[
		"--quiet beats FORCE_COLOR",
		with_({ quiet: true }, { FORCE_COLOR: "1" }),
		OFF,
	],
	["FORCE_COLOR beats CI", with_({}, { CI: "1", FORCE_COLOR: "1" }), ON],
	["FORCE_COLOR in a pipe", with_({}, { FORCE_COLOR: "" }, CRON), ON],
	["FORCE_COLOR=0", with_({}, { FORCE_COLOR: "0" }), OFF],
	["CI=false is no CI", with_({}, { CI: "false" }), ON],
	[
		"color: true is only commander's default",
		with_({ color: true }, {}, CRON),
		OFF,
	],
])("%s", (_, mode, color) => {
	expect(mode.color).toEqual(color);
});

test("each stream has its own colour; animation follows stderr", () => {
	const piped = terminalMode({ ...TERMINAL, stdoutIsTTY: false });
	expect(piped.color).toEqual({ stdout: false, stderr: true });
	expect(piped).toMatchObject({ audience: "log", progress: "tty", width: 80 });
	const logged = terminalMode({ ...TERMINAL, stderrIsTTY: false });
	expect(logged.color).toEqual({ stdout: true, stderr: false });
	expect(logged).toMatchObject({ audience: "person", progress: "waits" });
});

test("--json is for a machine, without colour on stdout", () => {
	expect(with_({ json: true }, { FORCE_COLOR: "1" })).toMatchObject({
		audience: "machine",
		color: { stdout: false, stderr: true },
	});
});

test.each([
	["tty in CI", with_({ progress: "tty" }, { CI: "1" }), "tty"],
	["tty without a terminal", with_({ progress: "tty" }, {}, CRON), "plain"],
	["plain at a terminal", with_({ progress: "plain" }), "plain"],
	["none", with_({ progress: "none" }), "none"],
	["auto at a terminal", with_({ progress: "auto" }), "tty"],
	["auto with --verbose in a log", with_({ verbose: true }, {}, CRON), "plain"],
	["--quiet beats --progress", with_({ quiet: true, progress: "tty" }), "none"],
])("--progress %s", (_, mode, progress) => {
	expect(mode.progress).toBe(progress);
});

test("--quiet beats --verbose", () => {
	expect(with_({ quiet: true, verbose: true }).verbose).toBe(false);
});

test.each([
	[500, 100],
	[10, 40],
	[0, 80],
	[undefined, 80],
])("%s columns are used as %i", (columns, width) => {
	expect(terminalMode({ ...TERMINAL, columns }).width).toBe(width);
});
