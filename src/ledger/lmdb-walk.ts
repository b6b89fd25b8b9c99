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

/** Where a value lies in the file. The key's buffer is only good during the call. */
export type OnValue = (key: Buffer, offset: number, length: number) => void;

/** What is wrong with a file, for people; not a place in it that anyone could use. */
export class DamagedFile extends Error {}

/**
 * Walks a whole LMDB file without LMDB: every page of both trees must be what
 * its parent says, inside the file, used once; so must the free list. LMDB
 * itself trusts its pages: random damage made it abort or crash the process in
 * half of the trials. Costs a few milliseconds for small ledgers and about
 * 25 ms for 10 million entries (8192 values).
 *
 * A writer in another process may reuse pages meanwhile; then the newest
 * transaction has changed too, and the walk starts again.
 *
 * @throws DamagedFile; errors of `fs`
 */
export function walkLmdb(path: string, onValue: OnValue = () => {}): void {
	const fd = openSync(path, "r");
	try {
		for (let attempt = 1; ; attempt++) {
			const meta = newestMeta(fd);
			try {
				new Walk(fd, meta).run(onValue);
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
	return second.txn > first.txn ? second : first;
}

/** May return fewer bytes at the end of the file. */
function read(fd: number, at: number, length: number): Buffer {
	const bytes = Buffer.allocUnsafe(length);
	return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
}

class Walk {
	readonly #fd: number;
	readonly #meta: Meta;
	readonly #pages: number;
	readonly #used: Uint8Array;

	constructor(fd: number, meta: Meta) {
		this.#fd = fd;
		this.#meta = meta;
		const { size } = fstatSync(fd);
		// The file may lack free pages at its end; used ones are checked one by one.
		this.#pages = Math.min(meta.pages, Math.ceil(size / meta.pageSize));
		this.#used = new Uint8Array(this.#pages);
	}

	run(onValue: OnValue): void {
		const { free, main } = this.#meta;
		this.#tree(main, onValue);
		const lists: { offset: number; length: number }[] = [];
		this.#tree(free, (_key, offset, length) => lists.push({ offset, length }));
		for (const { offset, length } of lists) this.#freeList(offset, length);
	}

	#tree(tree: Tree, onValue: OnValue): void {
		if (tree.root === undefined) return;
		if (tree.depth < 1 || tree.depth > 32)
			throw new DamagedFile("a tree's depth is impossible");
		this.#page(tree.root, tree.depth, onValue);
	}

	#page(number: number, depth: number, onValue: OnValue): void {
		const { pageSize } = this.#meta;
		this.#claim(number, 1);
		const page = read(this.#fd, number * pageSize, pageSize);
		if (page.length < pageSize) throw new DamagedFile("it is too short");
		const kind = page.readUInt16LE(18) & (BRANCH | LEAF | OVERFLOW);
		if (kind !== (depth > 1 ? BRANCH : LEAF) || readNumber(page, 0) !== number)
			throw new DamagedFile(`page ${number} is not what it should be`);
		const nodes = parseNodes(page);
		if (nodes === undefined || nodes.length < (depth > 1 ? 2 : 1))
			throw new DamagedFile(`page ${number} is damaged`);
		for (const node of nodes) {
			if (depth > 1) this.#page(node.child, depth - 1, onValue);
			else this.#value(number, node, onValue);
		}
	}

	#value(number: number, node: Node, onValue: OnValue): void {
		const { pageSize } = this.#meta;
		if (node.overflow === undefined) {
			onValue(node.key, number * pageSize + node.at, node.size);
			return;
		}
		const { page, pages } = node.overflow;
		if (pages !== Math.ceil((PAGE_HEADER + node.size) / pageSize))
			throw new DamagedFile(
				`a value of page ${number} has an impossible length`,
			);
		this.#claim(page, pages);
		const header = read(this.#fd, page * pageSize, PAGE_HEADER);
		if (
			header.length < PAGE_HEADER ||
			(header.readUInt16LE(18) & OVERFLOW) === 0 ||
			readNumber(header, 0) !== page ||
			header.readUInt32LE(20) !== pages
		)
			throw new DamagedFile(`page ${page} is not what it should be`);
		onValue(node.key, page * pageSize + PAGE_HEADER, node.size);
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
