import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import {
	BRANCH,
	LEAF,
	type Meta,
	type Node,
	OVERFLOW,
	PAGE_HEADER,
	parseMeta,
	parseNodes,
	readNumber,
	type Tree,
} from "./lmdb-pages.ts";

/** How keys are ordered. `integers`: 4 or 8 bytes, the machine's own. */
export type KeyOrder = "bytes" | "integers";

/** Is shown every value of the data, in the order of the keys. May throw `DamagedFile`. */
export interface Visitor {
	/** `head`: the value's first 16 bytes (fewer if it is shorter). The buffers are only good during the call. */
	value(key: Buffer, offset: number, length: number, head: Buffer): void;
	/** All have been shown. */
	end(): void;
}

/** What is wrong with a file, for people. */
export class DamagedFile extends Error {}

/** How much of a value a visitor gets to see. */
const HEAD = 16;
const INTEGER_KEYS = 0x08;
/** Of a tree's flags, those that change how it is read: reverse, repeated, fixed and integer keys. */
const SHAPE = 0x7e;
const MAX_MAP = 2 ** 46;
const SLACK = 64 * 1024 * 1024;

/**
 * Walks a whole LMDB file without LMDB: every page of both trees must be what
 * its parent says, inside the file, used once, with its keys in order; the list
 * of free pages must not name one in use. LMDB itself trusts its pages: random
 * damage made it abort or crash the process in a third of the trials. Costs a
 * few milliseconds for small ledgers and about 25 for 10 million entries.
 *
 * A writer in another process may reuse pages meanwhile; then the newest
 * transaction has changed too, and the walk starts again.
 *
 * @throws DamagedFile; errors of `fs`
 */
export function walkLmdb(
	path: string,
	order: KeyOrder,
	/** Makes the visitor of one attempt. */
	visitor: () => Visitor,
): void {
	const fd = openSync(path, "r");
	try {
		for (let attempt = 1; ; attempt++) {
			const meta = newestMeta(fd);
			try {
				new Walk(fd, meta).run(order, visitor());
				return;
			} catch (error) {
				const moved = newestMeta(fd).txn !== meta.txn;
				if (!moved || attempt === 20) throw error;
			}
		}
	} finally {
		closeSync(fd);
	}
}

function newestMeta(fd: number): Meta {
	const first = parseMeta(read(fd, 0, 168));
	if (first === undefined) throw new DamagedFile("its first page is damaged");
	const second = parseMeta(read(fd, first.pageSize, 168));
	if (second === undefined || second.pageSize !== first.pageSize)
		throw new DamagedFile("its second page is damaged");
	// Every transaction writes the older of the two.
	if (Math.abs(first.txn - second.txn) > 1)
		throw new DamagedFile("its first two pages do not belong together");
	return second.txn > first.txn ? second : first;
}

/** May return fewer bytes at the end of the file. */
function read(fd: number, at: number, length: number): Buffer {
	const bytes = Buffer.allocUnsafe(length);
	return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
}

function compare(a: Buffer, b: Buffer, order: KeyOrder): number {
	if (order === "bytes") return Buffer.compare(a, b);
	if (a.length !== b.length) return Number.NaN;
	if (a.length === 4) return a.readUInt32LE() - b.readUInt32LE();
	return a.length === 8 ? readNumber(a, 0) - readNumber(b, 0) : Number.NaN;
}

class Walk {
	readonly #fd: number;
	readonly #meta: Meta;
	readonly #pages: number;
	readonly #used: Uint8Array;
	/** The last key so far in the tree at hand. */
	#last: Buffer | undefined;
	/** `#last` is only a bound from a branch page: a key may equal it. */
	#bound = false;
	#order: KeyOrder = "bytes";

	constructor(fd: number, meta: Meta) {
		this.#fd = fd;
		this.#meta = meta;
		const { size } = fstatSync(fd);
		// The file may lack free pages at its end, but not many; used ones are checked one by one.
		const claimed = meta.pages * meta.pageSize;
		if (
			!(claimed >= 0 && claimed <= size * 2 + SLACK) ||
			meta.mapSize > MAX_MAP
		)
			throw new DamagedFile("it is too short, or its size is impossible");
		this.#pages = Math.min(meta.pages, Math.ceil(size / meta.pageSize));
		this.#used = new Uint8Array(this.#pages);
	}

	run(order: KeyOrder, visitor: Visitor): void {
		const { free, main } = this.#meta;
		this.#tree(main, order, visitor);
		const lists: { offset: number; length: number }[] = [];
		this.#tree(free, "integers", {
			value: (_key, offset, length) => lists.push({ offset, length }),
			end: () => {},
		});
		for (const { offset, length } of lists) this.#freeList(offset, length);
		visitor.end();
	}

	#tree(tree: Tree, order: KeyOrder, visitor: Visitor): void {
		if (tree.root === undefined) return;
		const shape = order === "integers" ? INTEGER_KEYS : 0;
		if ((tree.flags & SHAPE) !== shape || tree.depth < 1 || tree.depth > 32)
			throw new DamagedFile("a tree's description is damaged");
		this.#order = order;
		this.#last = undefined;
		this.#page(tree.root, tree.depth, visitor);
	}

	#page(number: number, depth: number, visitor: Visitor): void {
		const { pageSize } = this.#meta;
		this.#claim(number, 1);
		const page = read(this.#fd, number * pageSize, pageSize);
		if (page.length < pageSize) throw new DamagedFile("it is too short");
		this.#header(page, number, depth > 1 ? BRANCH : LEAF);
		const nodes = parseNodes(page);
		if (nodes === undefined || nodes.length < (depth > 1 ? 2 : 1))
			throw new DamagedFile(`page ${number} is damaged`);
		nodes.forEach((node, i) => {
			// A branch's first key is not used; the others part what is before from what follows.
			if (depth === 1 || i > 0) this.#inOrder(node.key, depth === 1, number);
			if (depth > 1) this.#page(node.child, depth - 1, visitor);
			else this.#value(page, number, node, visitor);
		});
	}

	/** `passed`: the key is one of the tree, not only a bound of those that follow. */
	#inOrder(key: Buffer, passed: boolean, number: number): void {
		const last = this.#last;
		const sound =
			last === undefined ||
			compare(last, key, this.#order) < 0 ||
			(this.#bound && compare(last, key, this.#order) === 0);
		if (!sound)
			throw new DamagedFile(`the keys of page ${number} are not in order`);
		this.#last = key;
		this.#bound = !passed;
	}

	#header(page: Buffer, number: number, kind: number): void {
		const flags = page.readUInt16LE(18) & (BRANCH | LEAF | OVERFLOW);
		if (
			flags !== kind ||
			readNumber(page, 0) !== number ||
			// LMDB would take a page from the future for its own and write to it.
			!(readNumber(page, 8) <= this.#meta.txn)
		)
			throw new DamagedFile(`page ${number} is not what it should be`);
	}

	#value(leaf: Buffer, number: number, node: Node, visitor: Visitor): void {
		const { pageSize, txn } = this.#meta;
		if (node.overflow === undefined) {
			const head = leaf.subarray(node.at, node.at + Math.min(HEAD, node.size));
			visitor.value(node.key, number * pageSize + node.at, node.size, head);
			return;
		}
		const { page, pages, txn: written } = node.overflow;
		const needed = Math.ceil((PAGE_HEADER + node.size) / pageSize);
		if (pages !== needed || !(written <= txn))
			throw new DamagedFile(`a value of page ${number} is impossible`);
		this.#claim(page, pages);
		const start = read(this.#fd, page * pageSize, PAGE_HEADER + HEAD);
		if (start.length < PAGE_HEADER + HEAD)
			throw new DamagedFile("it is too short");
		this.#header(start, page, OVERFLOW);
		if (start.readUInt32LE(20) !== pages)
			throw new DamagedFile(`page ${page} is not what it should be`);
		const head = start.subarray(PAGE_HEADER);
		visitor.value(node.key, page * pageSize + PAGE_HEADER, node.size, head);
	}

	/** Marks pages as used, once. */
	#claim(first: number, count: number): void {
		if (!(first >= 2 && count >= 1 && first + count <= this.#pages))
			throw new DamagedFile("it is too short, or points outside of itself");
		for (let page = first; page < first + count; page++) {
			if (this.#used[page] === 1)
				throw new DamagedFile(`page ${page} is used twice`);
			this.#used[page] = 1;
		}
	}

	/** A count and that many words: a page number, or minus a run's length and then its first page. */
	#freeList(offset: number, length: number): void {
		const bytes = read(this.#fd, offset, length);
		const words = bytes.length >> 3;
		const wrong = () => new DamagedFile("its list of free pages is damaged");
		const count = words < 1 ? -1 : readNumber(bytes, 0);
		if (count < 0 || count >= words) throw wrong();
		for (let i = 1; i <= count; i++) {
			let run = 1;
			let entry = readNumber(bytes, i * 8);
			if (entry < 0) {
				run = -entry;
				if (++i > count) throw wrong();
				entry = readNumber(bytes, i * 8);
			}
			if (entry === 0) continue; // A slot that is no longer in use.
			if (entry < 2 || entry + run > this.#meta.pages) throw wrong();
			for (let page = entry; page < Math.min(entry + run, this.#pages); page++)
				if (this.#used[page] === 1) throw wrong();
		}
	}
}
