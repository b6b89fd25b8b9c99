import { eastAsianWidth } from "get-east-asian-width";

/*
 * Not string-width and wrap-ansi: they make a segmenter when they are loaded,
 * which takes 10 ms of every command, and know no hang and no cut that keeps
 * characters whole. What is wide is a library's to know.
 */

let segmenter: Intl.Segmenter | undefined;
/** Characters as a person sees them; most texts need no segmenter. */
const charactersOf = (text: string): Intl.Segments => {
	segmenter ??= new Intl.Segmenter("en-US", { granularity: "grapheme" });
	return segmenter.segment(text);
};
/** Printable ASCII only: as wide as it is long. */
const NARROW = /^[\x20-\x7e]*$/;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** No character that a person sees is wider than two columns, however many code points it is made of. */
function clusterWidth(cluster: string): number {
	if (EMOJI.test(cluster)) return 2;
	let width = 0;
	for (const character of cluster) {
		if (ZERO.test(character)) continue;
		width += eastAsianWidth(character.codePointAt(0) as number);
	}
	return Math.min(width, 2);
}

/** Columns that a text takes on a terminal. Expects text without control characters (`safeText`). */
export function textWidth(text: string): number {
	if (NARROW.test(text)) return text.length;
	let width = 0;
	for (const { segment } of charactersOf(text)) width += clusterWidth(segment);
	return width;
}

/** The text cut to at most `width` columns, never inside a character; what was cut ends in `…`. */
export function cutText(text: string, width: number): string {
	if (textWidth(text) <= width) return text;
	if (width < 1) return "";
	return `${text.slice(0, fitting(text, width - 1))}…`;
}

/** How much of a text, in UTF-16 units, its first `width` columns hold; `least` or more. */
function fitting(text: string, width: number, least = 0): number {
	let used = 0;
	for (const { segment, index } of charactersOf(text)) {
		used += clusterWidth(segment);
		if (used > width && index >= least) return index;
	}
	return text.length;
}

/** The text cut in the middle, so that a path keeps its end, the part that tells files apart. */
export function cutMiddle(text: string, width: number): string {
	const whole = textWidth(text);
	if (whole <= width || width < 5) return cutText(text, width);
	const head = cutText(text, Math.floor((width - 1) / 3) + 1);
	let excess = whole - (width - 1 - Math.floor((width - 1) / 3));
	for (const { segment, index } of charactersOf(text)) {
		if (excess <= 0) return head + text.slice(index);
		excess -= clusterWidth(segment);
	}
	return head;
}

/** The text cut or padded with spaces to exactly `width` columns. */
export function fitText(
	text: string,
	width: number,
	align: "left" | "right" = "left",
): string {
	const cut = cutText(text, width);
	const gap = " ".repeat(Math.max(0, width - textWidth(cut)));
	return align === "left" ? cut + gap : gap + cut;
}

/**
 * Words laid out in lines of at most `width` columns, the later ones behind
 * `hang`. A word longer than a line is broken.
 */
export function wrapText(text: string, width: number, hang = ""): string[] {
	const lines: string[] = [];
	let line = "";
	const room = (): number =>
		Math.max(1, width - (lines.length === 0 ? 0 : textWidth(hang)));
	const flush = (): void => {
		lines.push(lines.length === 0 ? line : hang + line);
		line = "";
	};
	for (const word of text.split(" ")) {
		if (word === "") continue;
		if (line !== "" && textWidth(line) + 1 + textWidth(word) > room()) flush();
		line = line === "" ? word : `${line} ${word}`;
		while (textWidth(line) > room()) {
			const end = fitting(line, room(), 1);
			const rest = line.slice(end);
			line = line.slice(0, end);
			flush();
			line = rest;
		}
	}
	if (line !== "" || lines.length === 0) flush();
	return lines;
}
