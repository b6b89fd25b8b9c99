import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import type { Path } from "./problem.ts";

/** Where one part of the file stands: offsets of its key (or list item) and value, and a scalar's text. */
export interface Mark {
	readonly key: number;
	readonly value: number;
	readonly text?: string;
	readonly children?: ReadonlyMap<string | number, Mark>;
}

/** Something that YAML allows and a config does not. */
export interface TreeProblem {
	readonly offset: number;
	readonly path: Path;
	readonly message: string;
}

export interface Tree {
	readonly value: unknown;
	readonly mark: Mark;
	readonly problems: readonly TreeProblem[];
	/** Whether reading was given up, the aliases unfolding without end. */
	readonly endless: boolean;
}

interface Part {
	readonly value: unknown;
	readonly mark: Mark;
}

/** An alias may stand for a map that holds aliases: a small file could unfold without end. */
const MAX_DEPTH = 400;
const MAX_UNFOLDED = 10_000;

/** Turns the parser's nodes into plain values and marks, aliases unfolded. */
export function readTree(root: Node | null): Tree {
	const reader = new TreeReader();
	const { value, mark } = reader.read(root, 0, []);
	return { value, mark, problems: reader.problems, endless: reader.endless };
}

class TreeReader {
	readonly problems: TreeProblem[] = [];
	endless = false;
	/** The latest node of each anchor, since an alias means the one before it. */
	readonly #anchors = new Map<string, Node>();
	/** Nodes that stand in the tree only by an alias. */
	#unfolded = 0;
	#insideAlias = false;

	read(node: unknown, key: number, path: Path): Part {
		if (isAlias(node)) return this.#alias(node.source, offsetOf(node), path);
		if (isMap(node) || isSeq(node) || isScalar(node)) {
			if (node.anchor && !this.#insideAlias) {
				this.#anchors.set(node.anchor, node);
			}
			if (this.#insideAlias) this.#unfolded++;
			const value = offsetOf(node, key);
			if (path.length > MAX_DEPTH || this.#unfolded > MAX_UNFOLDED) {
				const message = "unfolds too far: its aliases repeat one another";
				// One problem is enough for a file that unfolds without end.
				if (!this.endless) this.#problem(value, path.slice(0, 4), message);
				this.endless = true;
			}
			if (this.endless) return { value: undefined, mark: { key, value } };
			if (isScalar(node)) return this.#scalar(node, key, value);
			return isMap(node)
				? this.#map(node.items, key, value, path)
				: this.#list(node.items, key, value, path);
		}
		return { value: null, mark: { key, value: key } };
	}

	#alias(anchor: string, offset: number, path: Path): Part {
		const node = this.#anchors.get(anchor);
		if (node === undefined) {
			this.#problem(
				offset,
				path,
				"is an alias of no anchor before it; quote text that begins with `*`",
			);
			return { value: undefined, mark: { key: offset, value: offset } };
		}
		const outer = this.#insideAlias;
		this.#insideAlias = true;
		const part = this.read(node, offset, path);
		this.#insideAlias = outer;
		// A problem is where the alias is used, not where the anchor is.
		return {
			value: part.value,
			mark: { ...part.mark, key: offset, value: offset },
		};
	}

	#scalar(node: Scalar, key: number, value: number): Part {
		const text =
			typeof node.value === "string" ? node.value : (node.source ?? "");
		return { value: node.value, mark: { key, value, text } };
	}

	#list(
		items: readonly unknown[],
		key: number,
		value: number,
		path: Path,
	): Part {
		const children = new Map<number, Mark>();
		const list: unknown[] = [];
		for (const [index, item] of items.entries()) {
			const part = this.read(item, offsetOf(item, value), [...path, index]);
			list.push(part.value);
			children.set(index, part.mark);
		}
		return { value: list, mark: { key, value, children } };
	}

	#map(
		pairs: readonly { readonly key: unknown; readonly value: unknown }[],
		key: number,
		value: number,
		path: Path,
	): Part {
		const children = new Map<string, Mark>();
		const map: Record<string, unknown> = Object.create(null);
		for (const pair of pairs) {
			const offset = offsetOf(pair.key, value);
			const name = keyOf(pair.key);
			const problem =
				name === undefined
					? "has a key that is not plain text"
					: name === "__proto__"
						? "is a key that is never read"
						: children.has(name)
							? "stands here twice"
							: undefined;
			const place = name === undefined ? path : [...path, name];
			if (problem !== undefined) this.#problem(offset, place, problem);
			const part = this.read(pair.value, offset, place);
			if (name === undefined || problem !== undefined) continue;
			map[name] = part.value;
			children.set(name, { ...part.mark, key: offset });
		}
		return { value: map, mark: { key, value, children } };
	}

	#problem(offset: number, path: Path, message: string): void {
		this.problems.push({ offset, path, message });
	}
}

/** A key's text as it stands, so that `0123` and `true` are what they look like. */
function keyOf(node: unknown): string | undefined {
	if (!isScalar(node)) return undefined;
	if (typeof node.value === "string") return node.value;
	return node.source || undefined;
}

function offsetOf(node: unknown, otherwise = 0): number {
	const ranged = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);
	return ranged ? (node.range?.[0] ?? otherwise) : otherwise;
}
