import type { Node } from "./pattern.ts";

/** More steps than this are not counted, but infinitely many: nobody waits for an exponential pattern. */
const MOST = 20_000_000;

class Enough extends Error {}

type Then = (at: number) => number;

/**
 * Steps that a backtracking engine takes to find all matches of a pattern in a
 * text: characters compared and ways tried. An exact number, the same on every
 * machine, which a time is not.
 *
 * @param sticky matches follow each other without a gap
 */
export function countSteps(tree: Node, text: string, sticky = false): number {
	let steps = 0;
	const step = () => {
		if (++steps > MOST) throw new Enough();
	};
	const groups: (string | undefined)[] = [];

	/** The end of a match that begins at `at` and goes on with `then`, or -1. */
	function run(node: Node, at: number, then: Then): number {
		switch (node.kind) {
			case "atom":
				step();
				return at < text.length && node.test(text[at] as string)
					? then(at + 1)
					: -1;
			case "edge":
				step();
				return node.test(text[at - 1] ?? "", text[at] ?? "") ? then(at) : -1;
			case "all":
				return inTurn(node.parts, 0, at, then);
			case "any":
				for (const part of node.parts) {
					step();
					const end = run(part, at, then);
					if (end >= 0) return end;
				}
				return -1;
			case "group":
				return run(node.body, at, (end) => {
					const before = groups[node.index];
					groups[node.index] = text.slice(at, end);
					const found = then(end);
					if (found < 0) groups[node.index] = before;
					return found;
				});
			case "same": {
				const held = groups[node.index] ?? "";
				steps += held.length;
				return text.startsWith(held, at) ? then(at + held.length) : -1;
			}
			case "look": {
				const found = node.behind
					? behind(node.body, at)
					: run(node.body, at, (end) => end) >= 0;
				return found === node.not ? -1 : then(at);
			}
			case "repeat":
				return node.body.kind === "atom"
					? repeatAtom(node, node.body.test, at, then)
					: repeat(node, at, 0, then);
		}
	}

	function inTurn(
		parts: readonly Node[],
		index: number,
		at: number,
		then: Then,
	): number {
		const part = parts[index];
		if (part === undefined) return then(at);
		return run(part, at, (end) => inTurn(parts, index + 1, end, then));
	}

	function behind(body: Node, at: number): boolean {
		for (let from = at; from >= Math.max(0, at - longest(body)); from--)
			if (run(body, from, (end) => (end === at ? end : -1)) >= 0) return true;
		return false;
	}

	function repeatAtom(
		{ min, max, lazy }: Node & { kind: "repeat" },
		test: (char: string) => boolean,
		at: number,
		then: Then,
	): number {
		let count = 0;
		const more = () => {
			step();
			const is = at + count < text.length && test(text[at + count] as string);
			if (is) count++;
			return is;
		};
		while (count < (lazy ? min : max) && more());
		if (count < min) return -1;
		for (;;) {
			step();
			const end = then(at + count);
			if (end >= 0) return end;
			if (lazy ? count === max || !more() : count-- === min) return -1;
		}
	}

	function repeat(
		node: Node & { kind: "repeat" },
		at: number,
		count: number,
		then: Then,
	): number {
		step();
		const { body, min, max, lazy } = node;
		const leave = () => (count >= min ? then(at) : -1);
		const again = () =>
			count < max
				? run(body, at, (end) =>
						end === at && count >= min
							? -1
							: repeat(node, end, count + 1, then),
					)
				: -1;
		const first = lazy ? leave() : again();
		if (first >= 0) return first;
		return lazy ? again() : leave();
	}

	try {
		for (let from = 0; from <= text.length; ) {
			step();
			const end = run(tree, from, (found) => found);
			if (end < 0 && sticky) break;
			from = end > from ? end : from + 1;
		}
	} catch (error) {
		if (!(error instanceof Enough)) throw error;
		return Number.POSITIVE_INFINITY;
	}
	return steps;
}

/** Characters that a part matches at most; patterns that look behind without a bound are not known here. */
function longest(node: Node): number {
	switch (node.kind) {
		case "atom":
			return 1;
		case "all":
			return node.parts.reduce((sum, part) => sum + longest(part), 0);
		case "any":
			return Math.max(...node.parts.map(longest));
		case "group":
			return longest(node.body);
		case "repeat": {
			const most = longest(node.body) * node.max;
			if (Number.isFinite(most)) return most;
			throw new Error("looks behind without a bound");
		}
		case "look":
		case "edge":
			return 0;
		case "same":
			throw new Error("looks behind at a group");
	}
}
