import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { indentationFault } from "../../src/config/indentation.ts";
import { readConfig } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problem.ts";

/** `line: message` of each problem of a config. */
function problems(text: string): string[] {
	try {
		readConfig(text, "/x/fboc.config.yaml");
		return [];
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.problems.map(({ line, message }) => `${line}: ${message}`);
	}
}

describe("a config whose indentation is mixed", () => {
	it.each([
		[
			"a level deeper than its neighbour",
			'eventSets:\n  stores: "1"\n   online: "2"\n',
			/^3: is indented by 3 spaces here, deeper than line 2, which has its value already/,
		],
		[
			"a level that no line above has",
			'events:\n    A: "1"\n  B: "1"\n',
			/^3: is indented by 2 spaces here, the lines above by 0 or 4/,
		],
		[
			"a first line that begins too far right",
			' api: offline\neventSets:\n  a: "1"\n',
			/^2: is indented by 0 spaces here, the lines above by 1/,
		],
		[
			"a key of the top that begins with a blank",
			"# mine\napi: offline\n currency: USD\n",
			/^3: is indented by 1 space here, deeper than line 2/,
		],
		[
			"a list below another column",
			"matchKeys:\n    email:\n      - a.b\n  phone:\n     - c.d\n    fn: [e.f]\n",
			/^4: is indented by 2 spaces here, the lines above by 0 or 4/,
		],
		["tabs", "matchKeys:\n  email:\n\t- a.b\n", /^3: .* with a tab here/],
		[
			"tabs behind spaces",
			'eventSets:\n  stores: "1"\n \t online: "2"\n',
			/^3: mixes spaces and tabs/,
		],
		[
			"a space from a page",
			'eventSets:\n\u00a0\u00a0stores: "1"\n',
			/^2: is indented with a space that is no plain one/,
		],
	])("%s: the line and the cause, once", (_, text, said) => {
		expect(problems(text)).toEqual([expect.stringMatching(said)]);
	});

	it("leaves what is behind an open bracket, a quote or a block to the parser", () => {
		for (const text of [
			'events: {A: "1",\n\t B: "1"}\n',
			'currency: "U\n\tSD"\n',
			"accessToken:\n  command: |\n    a\n\tb\n",
			`a: ${"x".repeat(3000)}\n\tb: 1\n`,
		])
			expect(indentationFault(text)).toBeUndefined();
	});
});

it("finds no fault in what a YAML library writes, at any indentation", () => {
	const word = fc.stringMatching(/^[A-Za-z][A-Za-z ._-]{0,11}[a-z]$/);
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: "small", withCrossShrink: true },
			word,
			fc.array(tie("value"), { maxLength: 3 }),
			fc.dictionary(word, tie("value"), { maxKeys: 4 }),
		),
	}));
	fc.assert(
		fc.property(value, fc.integer({ min: 1, max: 6 }), (tree, indent) => {
			expect(indentationFault(stringify(tree, { indent }))).toBeUndefined();
		}),
		{ numRuns: 300 },
	);
});

it("finds the line that was moved", () => {
	const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), {
		minLength: 3,
		maxLength: 8,
	});
	fc.assert(
		fc.property(names, fc.nat(), (keys, pick) => {
			const moved = 1 + (pick % (keys.length - 1));
			const lines = keys.map(
				(key, i) => `${i === moved ? "   " : "  "}${key}: "1"`,
			);
			const text = `eventSets:\n${lines.join("\n")}\n`;
			expect(indentationFault(text)?.line).toBe(moved + 2);
		}),
	);
});
