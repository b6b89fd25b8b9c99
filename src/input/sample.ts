import type { Sample } from "./format.ts";

const LF = 0x0a;
const CR = 0x0d;
/** Lines at the start of an input that are looked at. */
const SAMPLE_LINES = 20;
/** Lines that are looked at for prefixes: logs begin with other things. */
const LOG_LINES = 1000;

/** The byte that ends a line: CR only where the head has CRs and no LF at all. */
export function sniffNewline(head: Uint8Array): 0x0a | 0x0d {
	if (head.includes(LF)) return LF;
	const cr = head.indexOf(CR);
	return cr !== -1 && cr < head.length - 1 ? CR : LF;
}

/**
 * A sample of an input, from its first bytes (UTF-8, no byte-order mark), and
 * the lines of a longer one.
 *
 * @param whole they are all there is
 */
export function sampleOf(
	head: Buffer,
	whole: boolean,
	newline: number,
): Sample & { readonly log: readonly string[] } {
	const log: string[] = [];
	let at = 0;
	while (at < head.length && log.length < LOG_LINES) {
		let end = head.indexOf(newline, at);
		if (end === -1) {
			if (!whole) break;
			end = head.length;
		}
		const line = trimJunk(head.toString("utf8", at, end));
		if (line !== "") log.push(line);
		at = end + 1;
	}
	const begin = log[0] ?? trimJunk(head.toString("latin1"));
	const isEmpty = begin === "" && whole;
	return { lines: log.slice(0, SAMPLE_LINES), begin, isEmpty, log };
}

/** White space, NUL bytes and the record separators of RFC 7464 around a line are no content. */
export function trimJunk(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is cut off
	return text.replace(/^[\s\0\x1e\uFEFF]+|(?<![\s\0])[\s\0]+$/g, "");
}

export function isText(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control bytes tell binary data from text
	return !/[\0-\x08\x0e-\x1a]/.test(text);
}
