import { BLOCK_BYTES, MAX_RECORD_BYTES } from "../../defaults.ts";
import { ByteWindow } from "../byte-window.ts";
import {
	countByte,
	OVERSIZED_HEAD_BYTES,
	type Piece,
	piecesOf,
	type Splitter,
} from "../splitter.ts";
import { JsonElement } from "./json-element.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** White space between elements is held so long before a piece is cut in it. */
const GAP_BYTES = 64 * 1024;

/**
 * Where records are: elements of top-level arrays, elements of the arrays of
 * objects one level inside a top-level object, or the top-level objects themselves.
 */
export type JsonLayout = "array" | "envelope" | "values";

/** What is kept of an element: start, end, line, number (see `Block.records`). */
export const RECORD_FIELDS = 4;

type State =
	/** Outside everything. */
	| "top"
	/** Between elements. */
	| "array"
	/** After the `[` of an array in an envelope. */
	| "peek"
	/** In the envelope, and in a value or string of it that holds no records. */
	| "envelope"
	| "other"
	| "string"
	| "element";

/**
 * Cuts JSON into elements as it streams: one pass over the bytes that follows
 * strings and brackets. What an element holds is judged by the reader; a broken
 * one ends where the next begins (see `JsonElement`). What stands behind an
 * element and is neither a comma nor a value belongs to it, so that a brace too
 * many spoils its own record and no other; commas with nothing between are a bad
 * record of their own. A piece ends where an element begins, at or after
 * `blockBytes`.
 */
export function jsonSplitter(
	layout: JsonLayout,
	newline: number,
	blockBytes = BLOCK_BYTES,
): Splitter {
	const element = new JsonElement(newline);
	let state: State = "top";
	let back: State = "top";
	let depth = 0;
	let escaped = false;
	/** Offset in the window (that is, in the piece) of the next byte. */
	let at = 0;
	let lines = 0;
	let records: number[] = [];
	let start = 0;
	let startLine = 0;
	/** Whether an element, or another one, may come: not right behind one. */
	let isDue = true;
	/** Physical lines before the piece, the line where the last element began, and how many have begun there. */
	let base = 0;
	let lastLine = -1;
	let number = 0;
	let head: Uint8Array | undefined;
	let complaint: Splitter["complaint"];
	let finished = false;

	function piece(window: ByteWindow, length: number): Piece {
		const bytes = window.take(length);
		const own = Uint32Array.from(records);
		at -= length;
		start -= length;
		base += lines;
		lines = 0;
		records = [];
		return { bytes, records: own };
	}

	function begin(): void {
		state = "element";
		start = at;
		startLine = lines;
		number = base + lines === lastLine ? number + 1 : 1;
		lastLine = base + lines;
		const last = records.length - RECORD_FIELDS;
		// The one before turns out not to stand alone on its line.
		if (number === 2 && records[last + 2] === lines) records[last + 3] = 1;
	}

	function value(first: number): void {
		begin();
		element.begin(first);
	}

	/** A byte that begins no value: it makes the element before it a bad one, or is one. */
	function junk(byte: number): void {
		if (isDue || records.length === 0) begin();
		else {
			state = "element";
			[start = 0, , startLine = 0] = records.splice(-RECORD_FIELDS);
		}
		element.beginJunk(byte);
	}

	/** One byte between elements that does not end their array. */
	function between(byte: number): void {
		if (byte <= 0x20) return;
		if (byte === COMMA) {
			if (isDue) junk(byte);
			else isDue = true;
		} else if (byte === OPEN_OBJECT) value(byte);
		else if (layout === "values") junk(byte);
		else if (isDue || byte === OPEN_ARRAY || byte === QUOTE) value(byte);
		else junk(byte);
	}

	/** One byte outside elements. */
	function outside(byte: number): void {
		const space =
			byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;
		if (state === "top") {
			const isFirst = lastLine < 0;
			if (layout === "values" && !(isFirst && byte !== OPEN_OBJECT)) {
				if (!space) between(byte);
			} else if (byte === OPEN_ARRAY && layout !== "values") {
				back = "top";
				state = "array";
				isDue = true;
			} else if (byte === OPEN_OBJECT && layout === "envelope")
				state = "envelope";
			else if (!space) {
				complaint = { kind: "damaged", message: "other data follows the JSON" };
			}
		} else if (state === "array") {
			if (byte === CLOSE_ARRAY) state = back;
			else between(byte);
		} else if (state === "peek") {
			if (byte === CLOSE_ARRAY) state = "envelope";
			else if (byte === OPEN_OBJECT) {
				back = "envelope";
				state = "array";
				value(byte);
			} else if (byte > 0x20) {
				state = "other";
				depth = 1;
				other(byte);
			}
		} else if (state === "envelope") {
			if (byte === CLOSE_OBJECT) state = "top";
			else if (byte === OPEN_ARRAY) state = "peek";
			else other(byte);
		} else other(byte);
	}

	/** One byte of what holds no records. */
	function other(byte: number): void {
		if (state === "string") {
			if (escaped) escaped = false;
			else if (byte === BACKSLASH) escaped = true;
			else if (byte === QUOTE) state = depth > 0 ? "other" : "envelope";
		} else if (byte === QUOTE) state = "string";
		else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
			depth += 1;
			state = "other";
		} else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
			depth -= 1;
			if (depth <= 0) {
				depth = 0;
				state = "envelope";
			}
		}
	}

	/** The element ends just before `at`. */
	function finish(window: ByteWindow): Piece | undefined {
		state = layout === "values" ? "top" : "array";
		// Commas with nothing between are followed by an element.
		isDue = element.isCommas;
		if (head) return oversizedPiece(window, head);
		keep();
		return undefined;
	}

	function keep(): void {
		records.push(start, at, startLine, number > 1 ? number : 0);
	}

	function oversizedPiece(window: ByteWindow, bytes: Uint8Array): Piece {
		const oversized = lines;
		base += lines;
		head = undefined;
		window.drop(at);
		at = 0;
		lines = 0;
		return { bytes, oversized };
	}

	/** Follows the element; undefined: it goes on, or ended within the piece. */
	function follow(window: ByteWindow): Piece | undefined {
		const { view, length } = window;
		const stop = head ? length : Math.min(length, start + MAX_RECORD_BYTES + 1);
		element.step(view, at, stop, head ? -1 : start, window.ended);
		at = element.at;
		if (element.wentBack) lines = startLine;
		lines += element.lines;
		if (element.done) return finish(window);
		if (head || at - start <= MAX_RECORD_BYTES) return undefined;
		head = Uint8Array.from(view.subarray(start, start + OVERSIZED_HEAD_BYTES));
		const inside = lines - startLine;
		lines = startLine;
		const before = start > 0 ? piece(window, start) : undefined;
		lines = inside;
		return before;
	}

	/** Between elements: up to the next one, or to where the piece is full. */
	function pass(window: ByteWindow): Piece | undefined {
		const { view, length } = window;
		while (at < length && complaint === undefined) {
			const byte = view[at] ?? 0;
			element.outside(byte);
			outside(byte);
			if (state === "element") {
				if (start < blockBytes) return undefined;
				const before = piece(window, start);
				startLine = 0;
				return before;
			}
			at += 1;
			if (byte === newline) lines += 1;
			const isGap = state === "array" || state === "top";
			if (at >= (isGap ? blockBytes + GAP_BYTES : blockBytes)) {
				return piece(window, at);
			}
		}
		return undefined;
	}

	/** What is left once no more bytes will come. */
	function rest(window: ByteWindow): Piece | undefined {
		finished = true;
		const inElement = state === "element";
		const isJunk = inElement && element.isJunk;
		const closed =
			isJunk || (inElement && element.broken && element.endsClosed);
		if (state !== "top" && !(closed && (!isJunk || layout === "values"))) {
			complaint ??= { kind: "truncated", message: "the JSON is not closed" };
		}
		if (head) return oversizedPiece(window, head);
		if (closed) keep();
		const length = state === "element" && !closed ? start : at;
		return length > 0 ? piece(window, length) : undefined;
	}

	return {
		next(window) {
			while (!finished && at < window.length && complaint === undefined) {
				const found = state === "element" ? follow(window) : pass(window);
				if (found) return found;
				if (element.wants) break;
			}
			if (finished || complaint) {
				const found = finished ? undefined : rest(window);
				window.drop(window.length);
				return found;
			}
			if (head && at > 0) {
				window.drop(at);
				at = 0;
			}
			return window.ended ? rest(window) : undefined;
		},
		get complaint() {
			return complaint;
		},
	};
}

/**
 * The records of one text: start, end, line and number each, as in
 * `Block.records`. One that is not closed goes to the end.
 */
export function recordsOf(text: Uint8Array, newline: number): Uint32Array {
	// No more memory than the text needs.
	const get = (size: number) => Buffer.allocUnsafe(Math.min(size, text.length));
	const window = new ByteWindow({ get });
	window.append(text);
	window.ended = true;
	const splitter = jsonSplitter("values", newline, Number.POSITIVE_INFINITY);
	const found: number[] = [];
	let at = 0;
	for (const piece of piecesOf(splitter, window)) {
		found.push(...(piece.records ?? []));
		at += piece.bytes.length;
	}
	if (at < text.length) {
		const line = countByte(text.subarray(0, at), newline);
		found.push(at, text.length, line, found.length / RECORD_FIELDS + 1);
	}
	return Uint32Array.from(found);
}
