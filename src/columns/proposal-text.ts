import { commentLines, yamlText } from "../yaml-text.ts";
import type { ColumnLine, DefaultLine, Proposal } from "./propose.ts";

/**
 * The blocks of a config (YAML) that say where the columns of a table go:
 * `columns:`, and `defaults:` where something is to be said there. What is not
 * sure stands as a comment, so that taking its `# ` away leaves it in its place.
 *
 * @param comments columns that are written as comments, at most
 */
export const proposalText = (proposal: Proposal, comments: number): string =>
	[...columnsText(proposal, comments), ...defaultsText(proposal)].join("\n");

/** The lines of the block `columns:`. */
export function columnsText(proposal: Proposal, comments: number): string[] {
	const { columns, form } = proposal;
	const shown = withComments(columns, comments);
	const left = proposal.left + columns.length - shown.length;
	const lines = [
		"columns:",
		...(form?.notes ?? []).flatMap(comment),
		...shown.map(({ name, path, active, note }) =>
			line(yamlText(name), path, active, note),
		),
	];
	const needed = ["event", "timestamp"].filter(
		(path) => !has([...columns, ...proposal.defaults], path),
	);
	if (needed.length > 0)
		lines.push(`  # one column must go to ${needed.join(", one to ")}`);
	if (left > 0)
		lines.push(
			left === 1
				? "  # one more column has no place here and is ignored"
				: `  # ${left} more columns have no place here and are ignored`,
		);
	return lines;
}

/** The lines of the block `defaults:`; none where nothing is to be said. */
export function defaultsText(proposal: Proposal): string[] {
	const { columns, defaults, status } = proposal;
	if (defaults.length === 0) return [];
	const lines = [
		"defaults:",
		...defaults.map(({ path, value, active, note }) =>
			line(path, value, active, note),
		),
	];
	if (status !== undefined && has(defaults, "event") && !has(columns, "event"))
		lines.push(...comment(statusText(status)));
	return lines;
}

function line(
	key: string,
	value: string,
	active: boolean,
	note: string | undefined,
): string {
	const after = note === undefined ? "" : `   # ${note}`;
	return `  ${active ? "" : "# "}${key}: ${yamlText(value)}${after}`;
}

const has = (
	lines: readonly (ColumnLine | DefaultLine)[],
	path: string,
): boolean => lines.some((one) => one.active && one.path === path);

function statusText(status: NonNullable<Proposal["status"]>): string {
	const { name, sales, lacking, otherwise } = status;
	const rest = lacking === undefined ? "" : `, take "${lacking}" for the event`;
	return `${otherwise} Or let ${yamlText(name)} go to \`event\`${rest}, and route ${sales.join(", ")} under \`events\`, each as {to: …, as: Purchase}: then the rest is only unmapped.`;
}

/** All that is active, and the first of the others. */
function withComments(
	columns: readonly ColumnLine[],
	most: number,
): readonly ColumnLine[] {
	let room = most;
	return columns.filter(({ active }) => active || room-- > 0);
}

/** Wrapped, and indented: such lines are shown as they stand. */
const comment = (text: string): string[] => commentLines(text, "  #");
