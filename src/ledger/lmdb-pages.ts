/**
 * The page format of LMDB's data file (data version 2, 64-bit, little-endian),
 * as far as a reader needs it. From `mdb.c` of the `lmdb` package.
 */

export const PAGE_HEADER = 24;
export const BRANCH = 0x01;
export const LEAF = 0x02;
export const OVERFLOW = 0x04;
const META = 0x08;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** `md_root` of an empty tree is -1. */
const NO_PAGE = -1;

/**
 * A 64-bit number of the file. Exact up to 2^53, which no page number or
 * transaction reaches; BigInt would triple the time of a walk.
 */
export function readNumber(page: Buffer, at: number): number {
	return page.readInt32LE(at + 4) * 2 ** 32 + page.readUInt32LE(at);
}

/** One of the two trees of a file: the free list or the data. */
export interface Tree {
	/** Page number of its root; undefined when empty. */
	readonly root: number | undefined;
	readonly depth: number;
	/** How keys are ordered, and whether they repeat. */
	readonly flags: number;
}

/** What one of the two meta pages says. */
export interface Meta {
	readonly txn: number;
	readonly pageSize: number;
	/** Bytes that LMDB would map. */
	readonly mapSize: number;
	/** Number of pages in use; page numbers are below it. */
	readonly pages: number;
	readonly free: Tree;
	readonly main: Tree;
}

/** Reads a meta page (its first 168 bytes); undefined if it is none. */
export function parseMeta(page: Buffer): Meta | undefined {
	if (page.length < 168) return undefined;
	if ((page.readUInt16LE(18) & META) === 0) return undefined;
	if (page.readUInt32LE(24) !== MAGIC) return undefined;
	if ((page.readUInt32LE(28) & 0xffff) !== DATA_VERSION) return undefined;
	const pageSize = page.readUInt32LE(48);
	const sane = pageSize >= 512 && pageSize <= 65536 && isPowerOf2(pageSize);
	if (!sane) return undefined;
	return {
		txn: readNumber(page, 152),
		pageSize,
		mapSize: readNumber(page, 40),
		pages: readNumber(page, 144) + 1,
		free: parseTree(page, 48),
		main: parseTree(page, 96),
	};
}

function isPowerOf2(n: number): boolean {
	return (n & (n - 1)) === 0;
}

function parseTree(page: Buffer, at: number): Tree {
	const root = readNumber(page, at + 40);
	return {
		root: root === NO_PAGE ? undefined : root,
		depth: page.readUInt16LE(at + 6),
		flags: page.readUInt16LE(at + 4),
	};
}

/** A node of a branch or leaf page. Offsets are within the page. */
export interface Node {
	readonly key: Buffer;
	/** Branch: the child's page number. */
	readonly child: number;
	/** Leaf: bytes of the value. */
	readonly size: number;
	/** Leaf: where the value begins in this page, or the page number of its overflow pages and their count. */
	readonly at: number;
	readonly overflow:
		| { readonly page: number; readonly txn: number; readonly pages: number }
		| undefined;
}

/** The nodes of a branch or leaf page; undefined if anything lies outside of it. */
export function parseNodes(page: Buffer): Node[] | undefined {
	const flags = page.readUInt16LE(18);
	const lower = page.readUInt16LE(20);
	const upper = page.readUInt16LE(22);
	const room = page.length - PAGE_HEADER;
	if (lower % 2 !== 0 || lower > upper || upper > room) return undefined;
	const nodes: Node[] = [];
	for (let i = 0; i < lower; i += 2) {
		const pointer = page.readUInt16LE(PAGE_HEADER + i);
		if (pointer < upper || pointer + 8 > room) return undefined;
		const at = PAGE_HEADER + pointer;
		const low = page.readUInt32LE(at);
		const nodeFlags = page.readUInt16LE(at + 4);
		const value = at + 8 + page.readUInt16LE(at + 6);
		if (value > page.length) return undefined;
		const key = page.subarray(at + 8, value);
		if ((flags & BRANCH) !== 0) {
			const child = low + nodeFlags * 2 ** 32;
			nodes.push({ key, child, size: 0, at: 0, overflow: undefined });
			continue;
		}
		if (nodeFlags > 1) return undefined; // Only plain and overflowing values are in use here.
		if (value + (nodeFlags === 1 ? 24 : low) > page.length) return undefined;
		const overflow =
			nodeFlags === 1
				? {
						page: readNumber(page, value),
						txn: readNumber(page, value + 8),
						pages: readNumber(page, value + 16),
					}
				: undefined;
		nodes.push({ key, child: 0, size: low, at: value, overflow });
	}
	return nodes;
}
