/** A regular expression as a tree, as far as this program's patterns need it. */
export type Node =
	/** One character, tested by the real engine. */
	| { readonly kind: "atom"; readonly test: (char: string) => boolean }
	| { readonly kind: "all"; readonly parts: readonly Node[] }
	| { readonly kind: "any"; readonly parts: readonly Node[] }
	| { readonly kind: "group"; readonly index: number; readonly body: Node }
	| { readonly kind: "same"; readonly index: number }
	| {
			readonly kind: "repeat";
			readonly body: Node;
			readonly min: number;
			readonly max: number;
			readonly lazy: boolean;
	  }
	| {
			readonly kind: "look";
			readonly behind: boolean;
			readonly not: boolean;
			readonly body: Node;
	  }
	/** `^`, `$`, `\b`, `\B`, told by the characters before and after. */
	| {
			readonly kind: "edge";
			readonly test: (before: string, after: string) => boolean;
	  };

const isWord = (char: string): boolean => /\w/.test(char);

/**
 * Reads a pattern. Written for the syntax that the program's patterns use:
 * anything else throws, so that no pattern is passed over.
 */
export function parsePattern({ source, flags }: RegExp): Node {
	const kept = flags.replace(/[^uis]/g, "");
	let at = 0;
	let groups = 0;
	const next = (text: string): boolean => {
		if (!source.startsWith(text, at)) return false;
		at += text.length;
		return true;
	};
	const atom = (text: string): Node => {
		const one = new RegExp(`^${text}$`, kept);
		const known = new Map<string, boolean>();
		return {
			kind: "atom",
			test: (char) => {
				const found = known.get(char) ?? one.test(char);
				known.set(char, found);
				return found;
			},
		};
	};
	const edge = (test: (before: string, after: string) => boolean): Node => ({
		kind: "edge",
		test,
	});

	function alternatives(): Node {
		const parts = [sequence()];
		while (next("|")) parts.push(sequence());
		return parts.length === 1 ? (parts[0] as Node) : { kind: "any", parts };
	}

	function sequence(): Node {
		const parts: Node[] = [];
		while (at < source.length && source[at] !== "|" && source[at] !== ")")
			parts.push(quantified(term()));
		return { kind: "all", parts };
	}

	function quantified(body: Node): Node {
		const [text, least, comma, most] =
			/^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(source.slice(at)) ?? [];
		if (text === undefined) return body;
		at += text.length;
		const min = text === "+" ? 1 : Number(least ?? 0);
		const infinite = text === "*" || text === "+" || (comma && !most);
		const max = infinite
			? Number.POSITIVE_INFINITY
			: text === "?"
				? 1
				: Number(most || least);
		return { kind: "repeat", body, min, max, lazy: next("?") };
	}

	function term(): Node {
		if (next("^")) return edge((before) => before === "");
		if (next("$")) return edge((_, after) => after === "");
		if (next("\\b")) return edge((a, b) => isWord(a) !== isWord(b));
		if (next("\\B")) return edge((a, b) => isWord(a) === isWord(b));
		for (const [mark, behind, not] of LOOKS)
			if (next(mark)) return { kind: "look", behind, not, body: closed() };
		if (next("(?:")) return closed();
		if (next("(")) {
			if (source[at] === "?") throw new Error(`not known: ${source}`);
			const index = ++groups;
			return { kind: "group", index, body: closed() };
		}
		const [back] = /^\\[1-9]/.exec(source.slice(at)) ?? [];
		if (back && next(back)) return { kind: "same", index: Number(back[1]) };
		const [text] =
			/^(?:\[(?:[^\]\\]|\\.)*\]|\\(?:u\{\w+\}|u\w{4}|x\w\w|p\{\w+\}|P\{\w+\}|.)|[^\\[\](){}*+?]|[{}\]])/su.exec(
				source.slice(at),
			) ?? [];
		if (text === undefined || !next(text))
			throw new Error(`not known: ${source.slice(at)}`);
		return atom(text);
	}

	function closed(): Node {
		const body = alternatives();
		if (!next(")")) throw new Error(`not closed: ${source}`);
		return body;
	}

	const tree = alternatives();
	if (at < source.length) throw new Error(`not known: ${source.slice(at)}`);
	return tree;
}

const LOOKS = [
	["(?<=", true, false],
	["(?<!", true, true],
	["(?=", false, false],
	["(?!", false, true],
] as const;
