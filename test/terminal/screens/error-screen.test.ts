import { expect, test } from "vitest";
import { FbocError } from "../../../src/errors.ts";
import { EXIT } from "../../../src/exit-codes.ts";
import { bugFrames, bugName } from "../../../src/terminal/draw/bug-frames.ts";
import { type Look, PLAIN_PAINT } from "../../../src/terminal/draw/paint.ts";
import { errorScreen } from "../../../src/terminal/screens/error-screen.ts";
import { configError } from "../errors.ts";

const look: Look = { paint: PLAIN_PAINT, width: 80, verbose: false };

/** An error with a made-up stack, as V8 writes it. */
function thrown(message: string, frames: readonly string[]): TypeError {
	const error = new TypeError(message);
	error.stack = [
		`TypeError: ${message}`,
		...frames.map((at) => `    at ${at}`),
	].join("\n");
	return error;
}

const FRAMES = [
	"mapEvent (file:///home/ada/fboc/src/conversion/map-event.ts:12:5)",
	"async Object.run (/usr/lib/node_modules/fboc/dist/index.mjs:40:2)",
	"file:///home/ada/fboc/bin/fboc.js:3:1",
	"Parser.parse (file:///home/ada/fboc/node_modules/csv-parse/dist/index.js:9:1)",
	"process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
	"C:\\Users\\ada\\fboc\\src\\cli\\main.ts:7:3",
	"new Worker (C:\\fboc\\src\\pipeline\\worker.ts:8:3)",
];

test("a bug shows its class and fboc's own frames, neither words nor machine paths", () => {
	const error = thrown("bad value ada@example.com", FRAMES);
	const screen = errorScreen(error, look);
	expect(bugFrames(error)).toEqual([
		"mapEvent (src/conversion/map-event.ts:12)",
		"Object.run (dist/index.mjs:40)",
		"bin/fboc.js:3",
		"src/cli/main.ts:7",
		"new Worker (src/pipeline/worker.ts:8)",
	]);
	expect(screen).toMatchInlineSnapshot(`
		"error[bug]: fboc ran into a bug of its own.

		  TypeError
		    at mapEvent (src/conversion/map-event.ts:12)
		    at Object.run (dist/index.mjs:40)
		    at bin/fboc.js:3
		    at src/cli/main.ts:7
		    at new Worker (src/pipeline/worker.ts:8)

		The error's own words are left out, since they may hold data from your files.
		What was delivered is recorded: the same command sends nothing twice.

		next: Please report the lines above to fboc's maintainers, with the command,
		\`fboc --version\` and \`node --version\`.
		exit code 1: a bug in fboc
		"
	`);
});

test("a message that looks like a frame is still a message", () => {
	const fake = "x\n    at ada@example.com (/home/fboc/src/a.ts:1:1)";
	const error = thrown(fake, FRAMES.slice(0, 1));
	expect(bugFrames(error)).toEqual([
		"mapEvent (src/conversion/map-event.ts:12)",
	]);
});

test("a real error has real frames", () => {
	let error: unknown;
	try {
		errorScreen(
			new FbocError({ code: "usage_invalid", message: "", next: "" }),
			{
				...look,
				get width(): number {
					throw new RangeError("ada@example.com");
				},
			},
		);
	} catch (caught) {
		error = caught;
	}
	expect(bugName(error)).toBe("RangeError");
	expect(bugFrames(error).join("\n")).toMatch(/src\/terminal\/[\w/-]+\.ts:\d+/);
});

test.each([
	[Object.assign(new Error("x"), { code: "ENOSPC" }), "Error (ENOSPC)"],
	[Object.assign(new Error("x"), { code: "ada@example.com" }), "Error"],
	["ada@example.com", "a thrown string"],
	[undefined, "a thrown undefined"],
	[null, "a thrown object"],
])("the name of %o", (error, name) => {
	expect(bugName(error)).toBe(name);
	expect(errorScreen(error, look)).not.toContain("ada@");
});

test("a known error says what, where and what next", () => {
	const error = new FbocError({
		code: "unknown_columns",
		exitCode: EXIT.input,
		message: "The header is of no dialect that fboc knows.",
		next: 'Name the columns in the config:\n  columns:\n    "Kunde": userId\nThen run the same command again.',
		place: { path: "/data/new\nline.csv", line: 1 },
	});
	expect(errorScreen(error, look)).toMatchInlineSnapshot(`
		"error[unknown_columns]: The header is of no dialect that fboc knows.
		  --> /data/new\\nline.csv:1

		next: Name the columns in the config:
		  columns:
		    "Kunde": userId
		Then run the same command again.
		exit code 4: an input is missing, unreadable or damaged
		"
	`);
});

test("an error without a place or a next step has no empty lines for them", () => {
	const error = new FbocError({
		code: "usage_invalid",
		message: "No input given.",
		next: "",
	});
	expect(errorScreen(error, look)).toMatchInlineSnapshot(`
		"error[usage_invalid]: No input given.

		exit code 2: wrong usage or config
		"
	`);
});

test("an error of a config as a whole has no line numbers", () => {
	const whole = { line: 0, column: 0, key: "", message: "is empty" };
	const error = Object.assign(configError(), { problems: [whole] });
	expect(errorScreen(error, look)).toContain(
		"  fboc.config.yaml\n    is empty\n",
	);
});

test("a long list of problems is cut unless --verbose", () => {
	const many = Array.from({ length: 30 }, (_, index) => ({
		line: index + 1,
		column: 1,
		key: `key${index}`,
		message: "is not a key of the config",
	}));
	const error = Object.assign(configError(), { problems: many });
	expect(errorScreen(error, look)).toContain("and 10 more problems");
	expect(errorScreen(error, { ...look, verbose: true })).toContain("key29");
});
