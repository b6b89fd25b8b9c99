import type { Node } from "./pattern.ts";

/** What a hostile head may be full of. */
const HOSTILE = " \t\n\"'\\[]{}(),;:0159.@-_/+%=#&<>$~|*éÅß→\u3000aAbetzxXE\0";

/** A text of growing size: a beginning, something again and again, an end. */
export interface Family {
	readonly begin: string;
	readonly unit: string;
	readonly end: string;
}

export const textOf = ({ begin, unit, end }: Family, times: number): string =>
	begin + unit.repeat(times) + end;

/**
 * Texts made to mislead a pattern: every character that it tells apart from
 * others, and every two of them, again and again, behind everything that stands
 * before one of its repetitions, and with an end that fits or does not.
 */
export function hostileTexts(tree: Node): Family[] {
	const atoms = atomsOf(tree);
	const told = new Map<string, string>();
	for (const char of HOSTILE) {
		const kind = atoms.map(({ test }) => (test(char) ? 1 : 0)).join("");
		if (!told.has(kind)) told.set(kind, char);
	}
	const chars = [...told.values()].slice(0, 14);
	const units = [
		...chars,
		...chars.flatMap((a) => chars.filter((b) => a !== b).map((b) => a + b)),
		...bodiesOf(tree).map((body) => sampleOf(body)),
		HOSTILE,
	].filter((unit) => unit !== "");
	const begins = new Set(["", "\u0001", "x", ...beginsOf(tree, "")]);
	return [...begins].flatMap((begin) =>
		[...new Set(units)].flatMap((unit) =>
			["", "\u0001", "x\u0001"].map((end) => ({ begin, unit, end })),
		),
	);
}

const partsOf = (node: Node): readonly Node[] =>
	node.kind === "all" || node.kind === "any"
		? node.parts
		: "body" in node
			? [node.body]
			: [];

const atomsOf = (node: Node): (Node & { kind: "atom" })[] =>
	node.kind === "atom" ? [node] : partsOf(node).flatMap(atomsOf);

/** What is repeated. */
const bodiesOf = (node: Node): Node[] => [
	...(node.kind === "repeat" ? [node.body] : []),
	...partsOf(node).flatMap(bodiesOf),
];

const CHARS = Array.from({ length: 0x3100 }, (_, i) => String.fromCharCode(i));

/** A text that a part matches. */
function sampleOf(node: Node): string {
	switch (node.kind) {
		case "atom":
			return (
				[...HOSTILE].find(node.test) ?? CHARS.find(node.test) ?? "\u{1f600}"
			);
		case "all":
			return node.parts.map(sampleOf).join("");
		case "any":
			return sampleOf(node.parts[0] as Node);
		case "group":
			return sampleOf(node.body);
		case "repeat":
			return sampleOf(node.body).repeat(Math.max(1, node.min));
		default:
			return "";
	}
}

/** Texts that lead up to each repetition. */
function beginsOf(node: Node, before: string): string[] {
	switch (node.kind) {
		case "repeat":
			return [before, ...beginsOf(node.body, before)];
		case "all": {
			let so = before;
			return node.parts.flatMap((part) => {
				const found = beginsOf(part, so);
				so += sampleOf(part);
				return found;
			});
		}
		default:
			return partsOf(node).flatMap((part) => beginsOf(part, before));
	}
}
