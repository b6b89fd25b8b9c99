const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const TAB = 0x09;
const SPACE = 0x20;
const LF = 0x0a;
/** RFC 7464: begins a record of a JSON text sequence, and stands in no JSON. */
const RECORD_SEPARATOR = 0x1e;

/** Bytes of an element's beginning that may serve to know the next one by. */
const ANCHOR_BYTES = 64;

/** `:` `,` `}` `]` */
const FOLLOWS_VALUE = new Set([0x3a, COMMA, CLOSE_OBJECT, CLOSE_ARRAY]);

type Kind =
	| "container"
	| "text"
	| "word"
	/** What follows an element without a comma, and is no value either. */
	| "junk"
	/** Commas with nothing between them. */
	| "commas";

/**
 * Follows one element of a JSON array over any number of windows. A broken
 * element must not swallow its neighbours: it is known to be broken by a bracket
 * that does not match, a line end inside a string, something behind a value that cannot be there, a `{` after a comma inside an
 * object, a `{` that begins a line just as the elements do, or a record separator;
 * it then ends where the next element begins, known by that line layout or, on one line, by
 * the same beginning as the first element's (`,{"firstKey"`).
 */
export class JsonElement {
	/** Results of the last `step`: where it stopped, line ends passed, whether the element ended there. */
	at = 0;
	lines = 0;
	done = false;
	/** The last `step` wants a few bytes more before it can go on. */
	wants = false;
	broken = false;
	/** The last `step` went back to behind the element's first byte: a text has swallowed what follows. */
	wentBack = false;
	readonly #newline: number;
	#kind: Kind = "container";
	#stack = new Uint8Array(64);
	#depth = 0;
	/** The first byte of junk was passed. */
	#begun = false;
	#inString = false;
	#escaped = false;
	/** A string or a bracket inside the element has just ended. */
	#ended = false;
	#comma = false;
	/** White space since the line began; -1: something else has come. */
	#indent = 0;
	/** Last byte that counts, while broken. */
	#last = 0;
	/** How elements begin a line, from the first one; -1: they do not, or their own members begin lines alike. */
	#layout: number | undefined;
	#anchor: Uint8Array | undefined;

	constructor(newline: number) {
		this.#newline = newline;
	}

	/** One byte between elements. */
	outside(byte: number): void {
		if (byte === this.#newline) this.#indent = 0;
		else if (byte === SPACE || byte === TAB) {
			if (this.#indent >= 0) this.#indent += 1;
		} else if (byte !== OPEN_OBJECT) this.#indent = -1;
	}

	/** The element's first byte comes next in `step`. */
	begin(first: number): void {
		const container = first === OPEN_OBJECT || first === OPEN_ARRAY;
		this.#kind = container ? "container" : first === QUOTE ? "text" : "word";
		if (container) this.#layout ??= this.#indent;
		this.#depth = 0;
		this.#inString = false;
		this.#escaped = false;
		this.#ended = false;
		this.#comma = false;
		this.#indent = -1;
		this.broken = false;
	}

	/** No value begins with the next byte: it and what follows are read as one bad element. */
	beginJunk(first: number): void {
		this.#kind = first === COMMA ? "commas" : "junk";
		this.#begun = false;
		this.broken = false;
	}

	/** Whether the element is no value, which nothing closes. */
	get isJunk(): boolean {
		return this.#kind === "junk" || this.isCommas;
	}

	get isCommas(): boolean {
		return this.#kind === "commas";
	}

	/** Follows the element from `at` to its end or to `stop`. `start`: where it began, if that is still held; `ended`: no bytes will follow. */
	step(
		view: Uint8Array,
		at: number,
		stop: number,
		start: number,
		ended: boolean,
	): void {
		this.at = at;
		this.lines = 0;
		this.done = false;
		this.wants = false;
		this.wentBack = false;
		while (this.at < stop && !this.done && !this.wants) {
			if (this.broken) this.#seekNext(view, stop, ended);
			else if (this.isJunk) this.#junk(view);
			else if (this.#kind === "word") this.#word(view);
			else this.#follow(view, stop, start);
			if (this.broken || this.done) this.#learn(view, start);
		}
	}

	/** A number, a literal, or junk: up to a delimiter, which is not part of it. */
	#word(view: Uint8Array): void {
		const byte = view[this.at] ?? 0;
		this.done = byte <= SPACE || byte === COMMA || byte === CLOSE_ARRAY;
		if (!this.done) this.at += 1;
	}

	/** Junk, up to what can begin or part elements; commas, up to whatever else. */
	#junk(view: Uint8Array): void {
		const byte = view[this.at] ?? 0;
		const isEnd = this.isCommas
			? byte > SPACE && byte !== COMMA
			: byte === COMMA || byte === CLOSE_ARRAY || byte === OPEN_OBJECT;
		this.done = this.#begun && isEnd;
		this.#begun = true;
		if (this.done) return;
		this.outside(byte);
		if (byte === this.#newline) this.lines += 1;
		this.at += 1;
	}

	#follow(view: Uint8Array, stop: number, start: number): void {
		let at = this.at;
		for (; at < stop; at++) {
			if (this.#inString) {
				at = this.#string(view, at, stop);
				if (this.#inString || this.broken) break;
				if (this.#depth === 0) {
					this.at = at;
					this.done = true;
					return;
				}
				if (at >= stop) break;
			}
			const byte = view[at] ?? 0;
			const isBehind = this.#ended && byte > SPACE;
			if (isBehind) this.#ended = false;
			const isNext = byte === OPEN_OBJECT && (isBehind || this.#beginsNext());
			if (isNext || byte === RECORD_SEPARATOR) {
				this.broken = true;
				this.at = at;
				this.done = true;
				return;
			}
			if (isBehind && !FOLLOWS_VALUE.has(byte)) {
				this.#goBack(at, start);
				return;
			}
			if (byte === QUOTE) {
				if (
					this.#indent >= 0 &&
					this.#indent === this.#layout &&
					!this.#anchor
				) {
					this.#layout = -1;
				}
				this.#inString = true;
				this.#comma = false;
				this.#indent = -1;
			} else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
				this.#push(byte);
				this.#comma = false;
				this.#indent = -1;
			} else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
				this.#depth -= 1;
				if (this.#stack[this.#depth] !== byte - 2) {
					this.broken = true;
					break;
				}
				if (this.#depth === 0) {
					this.at = at + 1;
					this.done = true;
					return;
				}
				this.#ended = true;
				this.#comma = false;
				this.#indent = -1;
			} else if (byte === COMMA) this.#comma = true;
			else if (byte === this.#newline) {
				this.lines += 1;
				this.#indent = 0;
			} else if (this.#indent >= 0) {
				this.#indent = byte === SPACE || byte === TAB ? this.#indent + 1 : -1;
			}
		}
		this.at = at;
		this.#last = 0;
	}

	/** The element is broken, and had been for a while: the next one is sought from its begin, where that is still held. */
	#goBack(at: number, start: number): void {
		this.broken = true;
		this.#last = 0;
		this.#indent = -1;
		this.wentBack = start >= 0;
		if (this.wentBack) this.lines = 0;
		this.at = this.wentBack ? start + 1 : at;
	}

	/** The inside of a string from `at` on; returns the index behind its closing quote, or where it broke or the bytes stop. */
	#string(view: Uint8Array, from: number, stop: number): number {
		for (let at = from; at < stop; at++) {
			const byte = view[at] ?? 0;
			if (byte === LF || byte === this.#newline || byte === RECORD_SEPARATOR) {
				this.broken = true;
				return at;
			}
			if (this.#escaped) this.#escaped = false;
			else if (byte === BACKSLASH) this.#escaped = true;
			else if (byte === QUOTE) {
				this.#inString = false;
				this.#ended = true;
				return at + 1;
			}
		}
		return stop;
	}

	/** A `{` that valid JSON could not have here, or could not have at the start of a line. */
	#beginsNext(): boolean {
		if (this.#depth === 0) return false;
		if (this.#comma && this.#stack[this.#depth - 1] === OPEN_OBJECT)
			return true;
		return (
			this.#indent >= 0 &&
			this.#anchor !== undefined &&
			this.#indent === this.#layout
		);
	}

	#push(bracket: number): void {
		if (this.#depth === this.#stack.length) {
			const larger = new Uint8Array(this.#stack.length * 2);
			larger.set(this.#stack);
			this.#stack = larger;
		}
		this.#stack[this.#depth] = bracket;
		this.#depth += 1;
	}

	/** The rest of a broken element, up to where the next begins. */
	#seekNext(view: Uint8Array, stop: number, ended: boolean): void {
		for (; this.at < stop; this.at++) {
			const byte = view[this.at] ?? 0;
			if (byte === OPEN_OBJECT) {
				const anchor = this.#anchor;
				const follows = this.#last === COMMA || this.#last === CLOSE_OBJECT;
				this.done = this.#indent >= 0 && this.#indent === this.#layout;
				if (!this.done && anchor && follows) {
					this.wants = this.at + anchor.length > view.length && !ended;
					this.done = !this.wants && startsWith(view, this.at, anchor);
				}
			} else this.done = byte === RECORD_SEPARATOR;
			if (this.done || this.wants) return;
			if (byte === this.#newline) {
				this.lines += 1;
				this.#indent = 0;
			} else if (byte !== SPACE && byte !== TAB) this.#indent = -1;
			else if (this.#indent >= 0) this.#indent += 1;
			if (byte > SPACE) this.#last = byte;
		}
	}

	/** Keeps the beginning of the first object, up to the end of its first key. */
	#learn(view: Uint8Array, start: number): void {
		if (this.#anchor || this.#kind !== "container" || start < 0) return;
		const text = Buffer.from(
			view.subarray(start, start + ANCHOR_BYTES),
		).toString("latin1");
		const found = /^\{[^\S\r\n]*"[^"\\]*"/.exec(text)?.[0];
		this.#anchor = Buffer.from(found ?? "{\0", "latin1");
	}

	/** Whether a broken element's bytes seem to reach the end of the whole: the last byte that counts closes something. */
	get endsClosed(): boolean {
		return this.#last === CLOSE_ARRAY || this.#last === CLOSE_OBJECT;
	}
}

function startsWith(view: Uint8Array, at: number, prefix: Uint8Array): boolean {
	for (let index = 0; index < prefix.length; index++) {
		if (view[at + index] !== prefix[index]) return false;
	}
	return true;
}
