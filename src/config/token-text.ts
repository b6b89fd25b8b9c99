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
