import { isUtf8 } from "node:buffer";
import { FbocError } from "../errors.ts";
import { parseJson } from "../segment/json.ts";
import type { InputFormat } from "./block.ts";
import { headerCells, sniffDelimiter } from "./csv/csv-spec.ts";
import { hasPrefixes, prefixedJson } from "./lines/json-prefix.ts";
import { isBatch } from "./record/batch-line.ts";
import { isEnvelope, skipValue } from "./record/envelope.ts";

const LF = 0x0a;
const CR = 0x0d;
/** Lines at the start of an input that are looked at. */
const SAMPLE_LINES = 20;
/** Lines that are looked at for prefixes: logs begin with other things. */
const LOG_LINES = 1000;
/** Delimiters that make a line of text a row; `:` alone does not. */
const DELIMITER = /[,;\t|]/;
/** A first line `sep=;`; a tab at its end is gone. */
const NAMED_DELIMITER = /^"?sep=(?:\W*|\\t)$/i;
/** An array's first value cannot begin like this, but a column's name in brackets can: `[email],[event_time]`. */
const BRACKETED =
	/^\[(?!(?:true|false|null)\b)[\p{L}_][^[\]{}"]*\]\s*[,;\t|:]/u;

/** The byte that ends a line: CR only where the head has CRs and no LF at all. */
export function sniffNewline(head: Uint8Array): 0x0a | 0x0d {
	if (head.includes(LF)) return LF;
	const cr = head.indexOf(CR);
	return cr !== -1 && cr < head.length - 1 ? CR : LF;
}

/**
 * Tells the format from the first bytes (UTF-8, no byte-order mark); `whole`:
 * they are all there is. An input without a single character that counts is
 * NDJSON of no events.
 *
 * @throws FbocError `unknown_format` (exit 4)
 */
export function sniffFormat(
	head: Buffer,
	whole: boolean,
	newline: number,
	path: string,
): InputFormat {
	const all = sampleLines(head, whole, newline);
	const lines = all.slice(0, SAMPLE_LINES);
	const first = lines[0];
	if (first === undefined) return sniffLongLine(head, whole, path);
	if (hasPrefixes(all)) throw prefixedJson(path);
	if (BRACKETED.test(first)) return "csv";
	if (first.startsWith("[")) return sniffArray(first, path);
	if (first.startsWith("{")) return sniffObject(first, lines[1]);
	if (lines.some((line) => isObjectLine(line))) return "ndjson";
	if (!lines.every(isText)) throw unknown(path, "binary data");
	if (first.startsWith("<")) throw unknown(path, "XML or HTML");
	if (DELIMITER.test(first) || NAMED_DELIMITER.test(first)) return "csv";
	if (isColonHeader(first)) return "csv";
	throw unknown(path, "text that is neither JSON nor a table");
}

/** A `[` that no JSON follows is a table's, or nobody's. */
function sniffArray(first: string, path: string): InputFormat {
	if (/^\[\s*(?:$|[[{"\]\d,-]|true\b|false\b|null\b)/.test(first))
		return "json";
	throw new FbocError({
		code: "unknown_format",
		message: "the input begins with a bracket, but is no JSON array",
		next: "If it is a table whose first column has a name in brackets, say so: --format csv",
		place: { path },
	});
}

/** Names with nothing but colons between them, three at least. */
function isColonHeader(first: string): boolean {
	if (sniffDelimiter(first) !== ":") return false;
	const names = headerCells(first, ":");
	return (
		names.length > 2 &&
		names.every((name) => /^[\p{L}_][\w .[\]-]*$/u.test(name))
	);
}

/** No line ends within the head: only its first character can tell. */
function sniffLongLine(
	head: Buffer,
	whole: boolean,
	path: string,
): InputFormat {
	const text = trimJunk(head.toString("latin1"));
	if (text === "" && whole) return "ndjson";
	if (text.startsWith("[")) return "json";
	if (text.startsWith("{")) {
		// Records without a line end between them are cut where they end.
		const isSeveral = skipValue(text, 0) < text.length;
		return isSeveral || isEnvelope(text) ? "json" : "ndjson";
	}
	const kind = isText(text) ? "one very long line" : "binary data";
	throw unknown(path, kind);
}

/** Decides between an event on a line of its own and an object spread over lines. */
function sniffObject(first: string, second: string | undefined): InputFormat {
	const object = objectOf(first);
	if (object !== undefined) {
		// What a batch says for all of its messages is known where it is read as one record.
		const isList =
			second === undefined && isEnvelope(first) && !isBatch(object);
		return isList ? "json" : "ndjson";
	}
	if (closesOrBreaks(first)) return "ndjson";
	// After a comma inside an object a `{` cannot follow: the first line is a broken event. In the list of an envelope it can.
	if (/[[{:]$/.test(first) || isEnvelope(first)) return "json";
	return second !== undefined && isObjectLine(second) ? "ndjson" : "json";
}

/** True when the line's brackets close, or a string is left open: it is then a bad line, not the start of a spread-out object. */
function closesOrBreaks(line: string): boolean {
	let depth = 0;
	let open = false;
	for (let at = 0; at < line.length; at++) {
		const char = line[at];
		if (char === '"') open = !open;
		else if (open) at += char === "\\" ? 1 : 0;
		else if (char === "[" || char === "{") depth += 1;
		else if (char === "]" || char === "}") depth -= 1;
	}
	return open || depth <= 0;
}

const isObjectLine = (line: string): boolean => objectOf(line) !== undefined;

/** The object that a line is, perhaps with a comma behind. */
function objectOf(line: string): unknown {
	if (!line.startsWith("{")) return undefined;
	try {
		return parseJson(line.replace(/,\s*$/, ""));
	} catch {
		return undefined;
	}
}

function sampleLines(head: Buffer, whole: boolean, newline: number): string[] {
	const lines: string[] = [];
	let at = 0;
	while (at < head.length && lines.length < LOG_LINES) {
		let end = head.indexOf(newline, at);
		if (end === -1) {
			if (!whole) break;
			end = head.length;
		}
		const line = trimJunk(head.toString("utf8", at, end));
		if (line !== "") lines.push(line);
		at = end + 1;
	}
	return lines;
}

/** White space, NUL bytes and the record separators of RFC 7464 around a line are no content. */
export function trimJunk(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is cut off
	return text.replace(/^[\s\0\x1e\uFEFF]+|(?<![\s\0])[\s\0]+$/g, "");
}

function isText(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control bytes tell binary data from text
	return !/[\0-\x08\x0e-\x1a]/.test(text);
}

/** True when the head looks like UTF-16 that has lost its byte-order mark: every other byte of the first characters is zero. */
export function looksLikeBareUtf16(head: Uint8Array): boolean {
	const sample = head.subarray(0, 64);
	if (sample.length < 8 || sample.every((byte) => byte === 0)) return false;
	const zeros = (odd: number) =>
		sample.every((byte, index) => index % 2 !== odd || byte === 0);
	return (zeros(0) || zeros(1)) && isUtf8(sample);
}

/** A refusal of an input that is nothing fboc reads. */
export function unknown(path: string, looks: string): FbocError {
	return new FbocError({
		code: "unknown_format",
		message: `the input looks like ${looks}; fboc reads NDJSON, JSON arrays and CSV or TSV, plain or gzip`,
		next: "Give an export in one of these formats, or name the format with --format if this is one.",
		place: { path },
	});
}
