import type { Look } from "./paint.ts";
import { safeText } from "./safe-text.ts";
import { fitText, textWidth, wrapText } from "./text-width.ts";

/** The title of a section, with an empty line before it. */
export function heading(title: string, look: Look): string[] {
	return ["", look.paint.strong(title)];
}

/** A text wrapped to the look's width behind an indent, and safe for a terminal. */
export function paragraph(text: string, look: Look, indent = ""): string[] {
	return wrapText(safeText(text), look.width - indent.length).map(
		(line) => indent + line,
	);
}

/** Columns of the label in `labelled` lines. */
const LABEL_WIDTH = 14;

/**
 * `  Label         text`, the text wrapped behind its label. A single word that
 * does not fit, a path or a digest, stands whole below the label: it is there
 * to be copied, so it is never broken, even where it is wider than the look.
 */
export function labelled(label: string, text: string, look: Look): string[] {
	const room = look.width - LABEL_WIDTH - 2;
	const safe = safeText(text);
	if (textWidth(safe) > room && !safe.includes(" "))
		return [`  ${look.paint.faint(label)}`, `    ${safe}`];
	return wrapText(safe, room).map((line, index) => {
		const head = fitText(index === 0 ? label : "", LABEL_WIDTH);
		return `  ${look.paint.faint(head)}${line}`;
	});
}

/**
 * A text of several lines, each safe. Lines that begin with a space stand as
 * they are (a piece of config to copy), the others are wrapped.
 */
export function preformatted(text: string, look: Look, indent = ""): string[] {
	return text.split("\n").flatMap((line) => {
		if (!line.startsWith(" ")) return paragraph(line, look, indent);
		return [indent + safeText(line.trimEnd())];
	});
}

/** A path or name as one shell word, to be copied: quoted where the shell would read anything into it. */
export function shellWord(word: string): string {
	if (/^[\w@%+=:,./-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Widest of some texts, in columns. */
export function widest(texts: readonly string[]): number {
	return texts.reduce((width, text) => Math.max(width, textWidth(text)), 0);
}
