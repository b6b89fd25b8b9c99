import { BLOCK_BYTES, MAX_RECORD_BYTES } from "../defaults.ts";
import type { ByteWindow } from "./byte-window.ts";
import { JsonElement } from "./json-element.ts";
import { OVERSIZED_HEAD_BYTES, type Piece, type Splitter } from "./splitter.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Where records are: elements of top-level arrays, elements of the arrays of
 * objects one level inside a top-level object, or the top-level objects themselves.
 */
export type JsonLayout = "array" | "envelope" | "values";

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
 * one ends where the next begins (see `JsonElement`). A piece ends at or after
 * `blockBytes`, never inside an element.
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
	let head: Uint8Array | undefined;
	let complaint: Splitter["complaint"];
	let finished = false;

	function piece(window: ByteWindow, length: number): Piece {
		const bytes = window.take(length);
		const own = Uint32Array.from(records);
		at -= length;
		start -= length;
		lines = 0;
		records = [];
		return { bytes, records: own };
	}

	function begin(first: number): void {
		state = "element";
		start = at;
		startLine = lines;
		element.begin(first);
	}

	/** One byte outside elements. */
	function outside(byte: number): void {
		const space =
			byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;
		if (state === "top") {
			if (byte === OPEN_ARRAY && layout !== "values") {
				back = "top";
				state = "array";
			} else if (byte === OPEN_OBJECT && layout === "envelope")
				state = "envelope";
			else if (byte === OPEN_OBJECT && layout === "values") {
				begin(byte);
			} else if (!space && !(layout === "values" && byte === COMMA)) {
				complaint = { kind: "damaged", message: "other data follows the JSON" };
			}
		} else if (state === "array") {
			if (byte === CLOSE_ARRAY) state = back;
			else if (byte > 0x20 && byte !== COMMA) begin(byte);
		} else if (state === "peek") {
			if (byte === CLOSE_ARRAY) state = "envelope";
			else if (byte === OPEN_OBJECT) {
				back = "envelope";
				state = "array";
				begin(byte);
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
		if (head) return oversizedPiece(window, head);
		records.push(start, at, startLine);
		return at >= blockBytes ? piece(window, at) : undefined;
	}

	function oversizedPiece(window: ByteWindow, bytes: Uint8Array): Piece {
		const oversized = lines;
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
			if (state === "element") return undefined;
			at += 1;
			if (byte === newline) lines += 1;
			if (at >= blockBytes) return piece(window, at);
		}
		return undefined;
	}

	/** What is left once no more bytes will come. */
	function rest(window: ByteWindow): Piece | undefined {
		finished = true;
		const closed = state === "element" && element.broken && element.endsClosed;
		if (state !== "top" && !closed) {
			complaint ??= { kind: "truncated", message: "the JSON is not closed" };
		}
		if (head) return oversizedPiece(window, head);
		if (closed) records.push(start, at, startLine);
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
