const MAX_SHOWN = 40;

/**
 * Text from a file's name or header, safe for a terminal and one line long:
 * control and format characters as `\u{…}`, cut at 40 characters, in quotes.
 */
export function printable(text: string, max = MAX_SHOWN): string {
	const characters = [...text];
	const cut =
		characters.length > max
			? `${characters.slice(0, max).join("")}…`
			: characters.join("");
	const escaped = cut.replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}"\\]/gu,
		(character) =>
			character === '"' || character === "\\"
				? `\\${character}`
				: `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
	);
	return `"${escaped}"`;
}
