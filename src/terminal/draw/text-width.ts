let segmenter: Intl.Segmenter | undefined;
/** Characters as a person sees them. The segmenter takes 8 ms to make, and most texts need none. */
const charactersOf = (text: string): Intl.Segments => {
	segmenter ??= new Intl.Segmenter("en-US", { granularity: "grapheme" });
	return segmenter.segment(text);
};
/** Printable ASCII only: as wide as it is long. */
const NARROW = /^[\x20-\x7e]*$/;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian wide and full-width blocks (Unicode, EastAsianWidth.txt), in coarse ranges. */
const WIDE =
	/^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]$/u;

/** No character that a person sees is wider than two columns, however many code points it is made of. */
function clusterWidth(cluster: string): number {
	if (EMOJI.test(cluster)) return 2;
	let width = 0;
	for (const character of cluster) {
		if (ZERO.test(character)) continue;
		width += WIDE.test(character) ? 2 : 1;
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
	let kept = "";
	let used = 0;
	for (const { segment } of charactersOf(text)) {
		const next = clusterWidth(segment);
		if (used + next > width - 1) break;
		kept += segment;
		used += next;
	}
	return `${kept}…`;
}

/** The text cut in the middle, so that a path keeps its end, the part that tells files apart. */
export function cutMiddle(text: string, width: number): string {
	if (textWidth(text) <= width || width < 5) return cutText(text, width);
	const clusters = Array.from(charactersOf(text), (part) => part.segment);
	const headWidth = Math.floor((width - 1) / 3);
	let tail = "";
	let used = 0;
	for (let index = clusters.length - 1; index >= 0; index--) {
		const cluster = clusters[index] ?? "";
		const next = clusterWidth(cluster);
		if (used + next > width - 1 - headWidth) break;
		tail = cluster + tail;
		used += next;
	}
	return cutText(text, headWidth + 1) + tail;
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
			const rest = breakOff(line, room());
			line = line.slice(0, line.length - rest.length);
			flush();
			line = rest;
		}
	}
	if (line !== "" || lines.length === 0) flush();
	return lines;
}

/** What is left of a text after its first `width` columns; at least one character is taken. */
function breakOff(text: string, width: number): string {
	let used = 0;
	for (const { segment, index } of charactersOf(text)) {
		used += clusterWidth(segment);
		if (used > width && index > 0) return text.slice(index);
	}
	return "";
}
