import { safeJson } from "./safe-text.ts";
import { cutText, textWidth } from "./text-width.ts";

/**
 * JSON as lines of at most `width` columns, safe for a terminal. What fits on a
 * line stays on it. A value that does not fit behind its key stands below it,
 * so that hashes stay whole; longer ones are cut and end in `…`.
 */
export function prettyJson(value: unknown, width: number): string[] {
	return valueLines(value, { head: "", tail: "", indent: "", width });
}

/** What stands around a value: its key with a colon before it, a comma behind it; each may be empty. */
interface Around {
	readonly head: string;
	readonly tail: string;
	readonly indent: string;
	readonly width: number;
}

function valueLines(value: unknown, around: Around): string[] {
	const { head, tail, indent, width } = around;
	const below = { ...around, head: "", indent: `${indent}  ` };
	const flat = `${indent}${head}${flatJson(value)}${tail}`;
	const isBranch = typeof value === "object" && value !== null;
	// The payload itself is always laid out: it is there to be read.
	if (textWidth(flat) <= width && !(isBranch && indent === "")) return [flat];
	if (!isBranch) {
		if (head === "") return [cutText(flat, width)];
		const key = cutText(indent + head.trimEnd(), width);
		return [key, ...valueLines(value, below)];
	}
	const members = Object.entries(value);
	if (members.length === 0) return [cutText(flat, width)];
	const isList = Array.isArray(value);
	return [
		cutText(`${indent}${head}${isList ? "[" : "{"}`, width),
		...members.flatMap(([key, member], index) =>
			valueLines(member, {
				...below,
				head: isList ? "" : `${safeJson(key)}: `,
				tail: index < members.length - 1 ? "," : "",
			}),
		),
		`${indent}${isList ? "]" : "}"}${tail}`,
	];
}

/** JSON on one line, with a space after each comma and colon. */
function flatJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(flatJson).join(", ")}]`;
	if (typeof value !== "object" || value === null) return safeJson(value);
	const members = Object.entries(value).map(
		([key, member]) => `${safeJson(key)}: ${flatJson(member)}`,
	);
	return `{${members.join(", ")}}`;
}
