import { Html, html, type Part } from "./html.ts";

export interface PageColumn {
	readonly header: string;
	/** `number`: to the right, figures below each other. `key`: never broken. `bar`, `place`: need room. */
	readonly kind?: "number" | "key" | "bar" | "place";
}

const CLASSES = {
	number: "n",
	key: "key",
	bar: "bar",
	place: "place",
} as const;

/** A section of the page: nothing where there are no rows. */
export function section(title: string, ...body: readonly Part[]): Html {
	return html`<section><h2>${title}</h2>${body}</section>\n`;
}

/** Rows under a header. */
export function pageTable(
	columns: readonly PageColumn[],
	rows: readonly (readonly Part[])[],
): Html {
	const classOf = ({ kind }: PageColumn): Part =>
		kind === undefined ? "" : html` class="${CLASSES[kind]}"`;
	const head = columns.map(
		(column) => html`<th scope="col"${classOf(column)}>${column.header}</th>`,
	);
	const body = rows.map(
		(row) =>
			html`<tr>${columns.map(
				(column, index) => html`<td${classOf(column)}>${row[index] ?? ""}</td>`,
			)}</tr>\n`,
	);
	return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

/** A bar that is full only for all and empty only for none. @param label what it says, for who cannot see it */
export function pageBar(part: number, whole: number, label: string): Html {
	const share = whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
	const exact = Math.round(share * 1000) / 10;
	const width =
		share > 0 && share < 1 ? Math.min(99.5, Math.max(0.5, exact)) : exact;
	return html`<svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="all" width="100" height="6" rx="1"/><rect class="part" width="${width}" height="6" rx="1"/></svg>`;
}

/** A sentence of ours in which what stands in backticks is code. */
export function sentence(text: string): Part {
	return text
		.split("`")
		.map((piece, index) =>
			index % 2 === 0 ? piece : html`<code>${piece}</code>`,
		);
}

/** Pairs of a label and a text; pairs without a text are left out. */
export function pairs(
	rows: readonly (readonly [string, Part | null | undefined])[],
): Html {
	const shown = rows.filter(
		([, text]) => text !== null && text !== undefined && text !== "",
	);
	return html`<dl>${shown.map(
		([label, text]) => html`<dt>${label}</dt><dd>${text ?? ""}</dd>`,
	)}</dl>`;
}

export const NOTHING = new Html("");
