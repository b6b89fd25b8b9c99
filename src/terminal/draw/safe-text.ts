/**
 * Everything that could move a cursor, hide, reorder or fake text on a
 * terminal: controls (C0, DEL, C1), bidirectional marks and overrides, line
 * separators, invisible fillers, tag characters and lone surrogates. Zero-width
 * joiners stay: emoji and several scripts need them.
 */
const UNSAFE =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
	/[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const NAMED: Readonly<Record<string, string>> = {
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
};

function visible(character: string): string {
	const named = NAMED[character];
	if (named !== undefined) return named;
	const hex = (character.codePointAt(0) ?? 0).toString(16);
	if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
	return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}

/** Any text as one line that a terminal shows as it stands: what is unsafe becomes a visible escape such as `\x1b`. */
export function safeText(text: string): string {
	return text.replace(UNSAFE, visible);
}

/**
 * JSON text of a value, without spaces, in which nothing acts on a terminal:
 * what JSON itself leaves bare (C1 controls, bidirectional overrides) is written
 * as `\uXXXX`, which every JSON parser reads back as the same text.
 */
export function safeJson(value: unknown): string {
	return (JSON.stringify(value) ?? "null").replace(UNSAFE, (character) =>
		Array.from({ length: character.length }, (_, index) => {
			const unit = character.charCodeAt(index).toString(16);
			return `\\u${unit.padStart(4, "0")}`;
		}).join(""),
	);
}
