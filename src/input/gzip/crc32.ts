import * as zlib from "node:zlib";

const TABLES = buildTables();

function buildTables(): Int32Array[] {
	const first = new Int32Array(256);
	for (let byte = 0; byte < 256; byte++) {
		let value = byte;
		for (let bit = 0; bit < 8; bit++) {
			value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
		}
		first[byte] = value;
	}
	const tables = [first];
	for (let n = 1; n < 4; n++) {
		const before = tables[n - 1] ?? first;
		tables.push(before.map((v) => (first[v & 255] ?? 0) ^ (v >>> 8)));
	}
	return tables;
}

/** CRC-32 four bytes at a time, for Node before 20.15, which has none of its own. */
export function crc32InScript(bytes: Uint8Array, start = 0): number {
	const [t0, t1, t2, t3] = TABLES as [
		Int32Array,
		Int32Array,
		Int32Array,
		Int32Array,
	];
	let crc = ~start;
	let at = 0;
	for (; at + 4 <= bytes.length; at += 4) {
		crc ^=
			(bytes[at] ?? 0) |
			((bytes[at + 1] ?? 0) << 8) |
			((bytes[at + 2] ?? 0) << 16) |
			((bytes[at + 3] ?? 0) << 24);
		crc =
			(t3[crc & 255] ?? 0) ^
			(t2[(crc >>> 8) & 255] ?? 0) ^
			(t1[(crc >>> 16) & 255] ?? 0) ^
			(t0[crc >>> 24] ?? 0);
	}
	for (; at < bytes.length; at++) {
		crc = (t0[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (crc >>> 8);
	}
	return ~crc >>> 0;
}

/** CRC-32 of gzip: `crc32(bytes, crcOfWhatCameBefore)`, unsigned. */
export const crc32: (bytes: Uint8Array, start?: number) => number =
	typeof zlib.crc32 === "function" ? zlib.crc32 : crc32InScript;
