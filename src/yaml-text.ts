/** Texts that YAML 1.1 or 1.2 would read as something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/**
 * A text as a YAML scalar on one line: bare where it plainly is text, else in
 * double quotes with JSON's escapes, which YAML shares. Nothing in it can end
 * the line or act on a terminal.
 */
export function yamlText(text: string): string {
	const bare = /^[A-Za-z](?:[\w .()/&'-]*[\w.)])?$/.test(text);
	if (bare && !RESERVED.test(text)) return text;
	return JSON.stringify(text).replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
		(character) =>
			Array.from({ length: character.length }, (_, index) => {
				const unit = character.charCodeAt(index).toString(16);
				return `\\u${unit.padStart(4, "0")}`;
			}).join(""),
	);
}

const WIDTH = 80;

/**
 * A comment in lines of up to 80 characters.
 *
 * @param mark what each begins with: `#`, perhaps indented
 */
export function commentLines(text: string, mark: string): string[] {
	const lines: string[] = [];
	let line = mark;
	for (const word of text.split(/\s+/)) {
		if (line.length + 1 + word.length > WIDTH) {
			lines.push(line);
			line = mark;
		}
		line += ` ${word}`;
	}
	return [...lines, line];
}
