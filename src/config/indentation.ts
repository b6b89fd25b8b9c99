/** What is wrong with the indentation of a YAML text, by line from 1; in words that quote nothing. */
export interface IndentationFault {
	readonly line: number;
	readonly message: string;
	/** Whether it is one even where the parser makes sense of it: a name would begin with a blank. */
	readonly certain: boolean;
}

const ONE_COLUMN = "lines of one level begin in one column";
const spaces = (count: number): string =>
	count === 1 ? "1 space" : `${count} spaces`;

/**
 * The first line whose indentation cannot be right. The parser notices such a
 * line late, and calls it whatever it runs into by then (a second `:`, a text
 * that begins wrongly); this looks at the columns alone. Undefined where they
 * are fine, or where they mean nothing any more: behind an open bracket, an
 * open quote, or a text in a block of its own (`|`, `>`).
 */
export function indentationFault(text: string): IndentationFault | undefined {
	/** Columns of the levels that are open, outermost first. */
	const levels: number[] = [];
	let above = 0;
	let opens = true;
	for (const [i, whole] of text.split(/\r?\n/).entries()) {
		const fault = (message: string, certain = false) => ({
			line: i + 1,
			message,
			certain,
		});
		const content = withoutComment(whole);
		if (content.trim() === "" || /^(?:---|\.\.\.|%)/.test(content)) continue;
		const lead = /^\s*/.exec(content)?.[0] ?? "";
		const strange = strangeLead(lead);
		if (strange !== undefined) return fault(strange, !lead.includes("\t"));
		const indent = lead.length;
		const closed = levels.filter((level) => level > indent);
		levels.length -= closed.length;
		if (levels.at(-1) !== indent) {
			const own = `is indented by ${spaces(indent)} here`;
			if (closed.length > 0) {
				const known = [...levels, ...closed].join(" or ");
				return fault(`${own}, the lines above by ${known}: ${ONE_COLUMN}`);
			}
			if (!opens)
				return fault(
					`${own}, deeper than line ${above}, which has its value already: ${ONE_COLUMN}`,
				);
			levels.push(indent);
		}
		let body = content.slice(indent);
		let mark = /^-\s+/.exec(body)?.[0];
		while (mark !== undefined) {
			// What follows a list's mark on its line is a level of its own.
			body = body.slice(mark.length);
			levels.push(content.length - body.length);
			mark = /^-\s+/.exec(body)?.[0];
		}
		if (goesOn(body)) return undefined;
		opens = /(?:^-|:)\s*$/.test(body);
		above = i + 1;
	}
	return undefined;
}

/** A tab, or a space that is no plain one, before the first letter of a line. */
function strangeLead(lead: string): string | undefined {
	if (/^\t+$/.test(lead)) return "is indented with a tab here; use spaces";
	if (lead.includes("\t"))
		return "mixes spaces and tabs in its indentation; use spaces only";
	return /[^ ]/.test(lead)
		? "is indented with a space that is no plain one, as pages have them; type it anew"
		: undefined;
}

function withoutComment(line: string): string {
	return line.trimStart().startsWith("#") ? "" : line.replace(/\s#.*$/, "");
}

/** No honest line is longer; the patterns below would take their time. */
const MAX_LINE = 2000;

/** Whether the next line belongs to this one: a bracket or quote is open, or a block of text begins. */
function goesOn(body: string): boolean {
	if (body.length > MAX_LINE) return true;
	if (/[|>][+-]?\d?\s*$/.test(body)) return true;
	const plain = body.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, "");
	const opened = plain.match(/[[{]/g)?.length ?? 0;
	const closed = plain.match(/[\]}]/g)?.length ?? 0;
	return opened !== closed || /(?:^|[\s:,[{])["']/.test(plain);
}
