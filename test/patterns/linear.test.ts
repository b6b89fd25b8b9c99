import { expect, it } from "vitest";
import { countSteps } from "./count-steps.ts";
import { type Family, hostileTexts, textOf } from "./hostile-texts.ts";
import { parsePattern } from "./pattern.ts";
import { patternsOfSource } from "./patterns-of.ts";

/** Twice the text may take so many times the steps. */
const RATIO = 2.4;

/** How patterns begin that take longer, and what bounds the text that they are run over. */
const BOUNDED: ReadonlyMap<string, string> = new Map([
	[String.raw`/"(?:[^"\\]|\\.)*"|'`, "config: a line of 2000 characters"],
	[String.raw`/^[+(]?\d[\d\s()`, "columns: a name of 100 characters"],
]);

/** A text that a pattern takes too many steps for. What is bounded looks worse in small. */
function worst(pattern: RegExp): Family | undefined {
	const tree = parsePattern(pattern);
	const steps = (family: Family, times: number) =>
		countSteps(tree, textOf(family, times), pattern.sticky);
	const grows = (family: Family, times: number) => {
		const twice = steps(family, 2 * times);
		return twice === Infinity || twice > RATIO * steps(family, times);
	};
	return hostileTexts(tree).find(
		(family) => grows(family, 40) && grows(family, 250),
	);
}

it.each([
	[/\s*$/, false],
	[/"(?:[^"\\]|\\.)*"/g, false],
	[/^(?:a+)+$/, false],
	[/^\s*(.*?)\s*$/s, false],
	[/[^\s@]+@[^\s@]+/g, false],
	[/(?<![^\s@])[^\s@]+@[^\s@]+/g, true],
	[/^[{[]/, true],
	[/[A-Za-z0-9]{40}/, true],
	[/^\[(?:[^"\\]|\\.)*$/, true],
])("%s is told: linear %s", (pattern, linear) => {
	expect(worst(pattern) === undefined).toBe(linear);
});

it("no pattern of the program takes more than linear time, whatever it meets", () => {
	const found = patternsOfSource();
	expect(found.length).toBeGreaterThan(200);
	const slow = found.flatMap(({ where, pattern }) => {
		if (pattern === undefined) return [];
		const begins = (begin: string) => String(pattern).startsWith(begin);
		if ([...BOUNDED.keys()].some(begins)) return [];
		const family = worst(pattern);
		return family ? [{ where, pattern: String(pattern), family }] : [];
	});
	expect(slow).toEqual([]);
});

it("a pattern that is put together when the program runs is nowhere but where an id or a payload's text is looked for", () => {
	const built = patternsOfSource().filter(({ pattern }) => !pattern);
	expect(built.map(({ where }) => where.replace(/:\d+$/, ""))).toEqual([
		"delivery/graph/meta-words.ts",
		"delivery/graph/meta-words.ts",
	]);
});
