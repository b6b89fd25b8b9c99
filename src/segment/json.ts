import { UnsafeNumber } from "./event.ts";

/** Deeper than this no event is: beyond it a record is refused, so that no later step runs out of stack. */
export const MAX_DEPTH = 1000;

/** A record shorter than this cannot be nested too deep to be handled. */
const DEPTH_CHECK_BYTES = 2 * MAX_DEPTH;

/** `JSON.parse`, with an unknown result. Throws SyntaxError, whose message quotes the text: never show it. */
export function parseJson(text: string): unknown {
	return JSON.parse(text);
}

/** What databases write for nothing in text files. */
const NOTHING = "\\N";

/** A record's JSON; members and entries that are `\N` are absent. Throws as `parseJson` does. */
export const parseRecord = (text: string): unknown =>
	withoutNothing(parseJson(text), text);

/** `parseRecord`, with the numbers of `parseLossless`. */
export const parseRecordLossless = (text: string): unknown =>
	withoutNothing(parseLossless(text), text);

const withoutNothing = (value: unknown, text: string): unknown =>
	text.includes('"\\\\N"') ? stripped(value) : value;

function stripped(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.filter((entry) => entry !== NOTHING).map(stripped);
	}
	if (typeof value !== "object" || value === null) return value;
	if (value instanceof UnsafeNumber) return value;
	const record = value as Record<string, unknown>;
	for (const key of Object.keys(record)) {
		if (record[key] === NOTHING) delete record[key];
		else record[key] = stripped(record[key]);
	}
	return record;
}

/** True when brackets outside strings nest deeper than `MAX_DEPTH`. */
export function nestsTooDeep(text: string): boolean {
	if (text.length <= DEPTH_CHECK_BYTES) return false;
	let depth = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x22) at = endOfString(text, at);
		else if (code === 0x7b || code === 0x5b) {
			depth += 1;
			if (depth > MAX_DEPTH) return true;
		} else if (code === 0x7d || code === 0x5d) depth -= 1;
	}
	return false;
}

/** Index of the quote that ends the string opened at `at` (the text's length when none does). */
export function endOfString(text: string, at: number): number {
	for (let end = text.indexOf('"', at + 1); end !== -1; ) {
		let slashes = 0;
		while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
		if (slashes % 2 === 0) return end;
		end = text.indexOf('"', end + 1);
	}
	return text.length;
}

/**
 * What is wrong with a text that `JSON.parse` refused, without any of the text:
 * V8's messages quote it, so only the position is taken from them.
 */
export function describeJsonError(error: unknown): string {
	const message = error instanceof Error ? error.message : "";
	const position = /at position (\d+)/.exec(message)?.[1];
	if (position !== undefined) {
		return `not valid JSON at character ${Number(position) + 1}`;
	}
	return message.startsWith("Unexpected end")
		? "not valid JSON: it ends too early"
		: "not valid JSON";
}

/**
 * `JSON.parse` that keeps what a double cannot: integers whose digits would
 * change, and numbers that overflow, come out as `UnsafeNumber`. All else is as
 * `JSON.parse` has it (last of duplicate keys wins, `__proto__` is an own key).
 *
 * @throws SyntaxError as `JSON.parse` does, and for nesting beyond `MAX_DEPTH`
 */
export function parseLossless(text: string): unknown {
	const plain = parseJson(text);
	if (!/\d{16}|[eE]/.test(text)) return plain;
	if (nestsTooDeep(text)) throw new SyntaxError("nested too deep");
	return new LosslessReader(text).value();
}

/** Reads text that is known to be valid JSON, so it need not check. */
class LosslessReader {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	value(): unknown {
		this.#skipSpace();
		const first = this.#text[this.#at];
		if (first === "{") return this.#object();
		if (first === "[") return this.#array();
		if (first === '"') return this.#string();
		const token = /[^\s,\]}]+/y;
		token.lastIndex = this.#at;
		const word = token.exec(this.#text)?.[0] ?? "";
		this.#at += word.length;
		return readScalar(word);
	}

	#skipSpace(): void {
		while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
	}

	#string(): string {
		const from = this.#at;
		this.#at = endOfString(this.#text, from) + 1;
		return JSON.parse(this.#text.slice(from, this.#at));
	}

	/** Steps over the opening bracket or a comma; true when a member follows. */
	#hasNext(close: string): boolean {
		this.#at += 1;
		this.#skipSpace();
		if (this.#text[this.#at] !== close) return true;
		this.#at += 1;
		return false;
	}

	/** After a member: true when another follows, else steps over the closing bracket. */
	#goesOn(): boolean {
		this.#skipSpace();
		const comma = this.#text[this.#at] === ",";
		this.#at += 1;
		return comma;
	}

	#array(): unknown[] {
		const items: unknown[] = [];
		if (!this.#hasNext("]")) return items;
		do items.push(this.value());
		while (this.#goesOn());
		return items;
	}

	#object(): Record<string, unknown> {
		const object: Record<string, unknown> = {};
		if (!this.#hasNext("}")) return object;
		do {
			this.#skipSpace();
			const key = this.#string();
			this.#skipSpace();
			this.#at += 1;
			const value = this.value();
			if (key === "__proto__") {
				Object.defineProperty(object, key, {
					value,
					enumerable: true,
					configurable: true,
					writable: true,
				});
			} else object[key] = value;
		} while (this.#goesOn());
		return object;
	}
}

function readScalar(word: string): unknown {
	const value: unknown = JSON.parse(word);
	return typeof value === "number" && !isKept(value, word)
		? new UnsafeNumber(word)
		: value;
}

/** Whether a double keeps the number: an integer its very digits, any other its significant ones. */
function isKept(value: number, word: string): boolean {
	if (!Number.isFinite(value)) return false;
	if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
	if (/^-?\d+$/.test(word)) return String(value) === word;
	return significantDigits(word) === significantDigits(String(value));
}

function significantDigits(number: string): string {
	return number.replace(/[eE].*$|[-.]/g, "").replace(/^0+|(?<!0)0+$/g, "");
}
