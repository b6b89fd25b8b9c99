import { safeText } from "../draw/safe-text.ts";

/** A piece of a page that is HTML already. Anything else that is put into one is escaped. */
export class Html {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

/** What may be put into a page: text and numbers, which are escaped, pieces of it, and lists of them. */
export type Part = string | number | Html | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Text as it may stand in an element or a quoted attribute: markup escaped, and what reorders or hides text made visible. */
export const escaped = (text: string): string =>
	safeText(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");

function textOf(part: Part): string {
	if (part instanceof Html) return part.text;
	if (typeof part === "string") return escaped(part);
	if (typeof part === "number") return escaped(String(part));
	return part.map(textOf).join("");
}

/** A template whose every value is escaped unless it is HTML made by this function. Attributes must be quoted. */
export function html(
	strings: TemplateStringsArray,
	...parts: readonly Part[]
): Html {
	const pieces = strings.map((text, index) => {
		const part = parts[index];
		return part === undefined ? text : text + textOf(part);
	});
	return new Html(pieces.join(""));
}
