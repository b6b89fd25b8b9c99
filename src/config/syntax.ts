import { Lexer, type YAMLError } from "yaml";

/** The two languages of a config file, as errors name them. */
export type Language = "YAML" | "JSON";

/**
 * Our own words for the parser's errors: its messages quote the file, where a
 * token may stand.
 */
const WORDS: Partial<Record<YAMLError["code"], string>> = {
	BAD_ALIAS: "has a malformed alias here; quote text that begins with `*`",
	BAD_DQ_ESCAPE:
		"has an unknown escape here; use single quotes to keep a backslash",
	BAD_INDENT: "is indented wrongly here, or a bracket is not closed",
	BAD_SCALAR_START:
		"has a text here that begins with a character of YAML's own; put it in quotes",
	BLOCK_AS_IMPLICIT_KEY:
		"has a second `:` here; put text that contains one in quotes",
	MISSING_CHAR: "lacks a closing quote, a closing bracket or a `:` here",
	MULTIPLE_DOCS: "holds a second document here; keep one",
	RESOURCE_EXHAUSTION: "is nested too deeply",
	TAB_AS_INDENT: "is indented with a tab here; use spaces",
	TAG_RESOLVE_FAILED: "has a tag (`!name`) here, which has no meaning in it",
};

/** What a syntax error is, in words that quote nothing. */
export function syntaxMessage(
	code: YAMLError["code"],
	language: Language,
): string {
	return language === "JSON"
		? "is not valid JSON here"
		: (WORDS[code] ?? "is not valid YAML here");
}

/** Levels of brackets, or of `- - -` on one line, and columns of indentation. An honest config has five levels. */
const MAX_NESTING = 64;
const MAX_INDENT = 256;

/**
 * Where a text is nested too deeply to be parsed, as an offset; undefined when
 * it is not. The parser calls itself for every level, and running out of stack
 * inside of it can end the whole process.
 */
export function tooDeepAt(text: string): number | undefined {
	let offset = 0;
	let brackets = 0;
	let indicators = 0;
	let lineStart = true;
	for (const token of new Lexer().lex(text)) {
		const length = sourceLength(token);
		if (token === "[" || token === "{") brackets++;
		else if (token === "]" || token === "}") brackets--;
		else if (token === "-" || token === "?") indicators++;
		else if (token.startsWith("\n") || token.startsWith("\r")) indicators = 0;
		const indent = lineStart && /^[ \t]/.test(token) ? length : 0;
		lineStart = token.endsWith("\n");
		if (Math.max(brackets, indicators) > MAX_NESTING || indent > MAX_INDENT) {
			return offset;
		}
		offset += length;
	}
	return undefined;
}

/** Tokens by which the lexer marks a document, a scalar and a flow error: they are not of the text. */
const MARKS = new Set(["\u0002", "\u0018", "\u001f"]);

const sourceLength = (token: string): number =>
	MARKS.has(token) ? 0 : token.length;
