/** Meta's tokens are some hundred characters long; a longer text is something else. */
export const MAX_TOKEN_BYTES = 8 * 1024;

/**
 * Whether a text can be a token: visible ASCII and nothing else, since it
 * becomes part of an HTTP header. White space and control characters could
 * begin a header of their own.
 */
export function isTokenText(text: string): boolean {
	return text.length <= MAX_TOKEN_BYTES && /^[\x21-\x7e]+$/.test(text);
}

/** A secret with something around it that is not part of it, by what was pasted. Words that follow "it", quoting nothing. */
const WRAPPED: readonly (readonly [RegExp, string])[] = [
	[
		/^["'`\u2018-\u201f\u00ab\u00bb]|["'`\u2018-\u201f\u00ab\u00bb]$/,
		"stands in quotes, which are no part of it: leave them out",
	],
	[
		/^(?:authorization\s*:\s*)?bearer\b/i,
		"begins with `Bearer`, which belongs to the header: leave that out",
	],
	[
		/^https?:\/\//i,
		"is an address: what is wanted is only what stands behind `access_token=` in it, up to the next `&`",
	],
	[
		/^(?:export\s+)?[A-Za-z_]+\s*=/,
		"begins with a name and `=`: leave those out",
	],
	[/^[{[]/, "is JSON: what is wanted is only the text of `access_token` in it"],
	[
		/^\$|^<.*>$|^%\w+%$/,
		"is the name of a variable or a placeholder, which nothing has replaced",
	],
	[/[\r\n]/, "has several lines"],
];

/** What was pasted in place of a token or an app's secret, where that can be told by its looks. */
export function pasteFault(text: string): string | undefined {
	return WRAPPED.find(([pattern]) => pattern.test(text))?.[1];
}

/** An app's secret: 32 hex digits, which none of Meta's tokens is. */
export const looksLikeAppSecret = (text: string): boolean =>
	/^[0-9a-f]{32}$/.test(text);
