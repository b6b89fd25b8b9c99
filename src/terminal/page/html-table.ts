import { type Bar, type FactColumn, shareOf } from "../facts/fact-columns.ts";
import { Html, html, type Part } from "./html.ts";

/** A column of the page: one that the screens share, or of its own, with HTML. */
export interface PageColumn<Row>
	extends Omit<FactColumn<Row>, "cell" | "kind"> {
	/** `place`: needs room. */
	readonly kind?: FactColumn<Row>["kind"] | "place";
	readonly cell?: FactColumn<Row>["cell"];
	readonly html?: (row: Row) => Html;
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

export interface PageTable<Row> {
	readonly title: string;
	readonly columns: readonly PageColumn<Row>[];
	readonly rows: readonly Row[];
}

/** Rows under a header. */
export function pageTable<Row>({
	columns,
	rows,
}: Omit<PageTable<Row>, "title">): Html {
	const classOf = ({ kind, bar }: PageColumn<Row>): Part => {
		const name = bar ? "bar" : kind;
		return name === undefined ? "" : html` class="${CLASSES[name]}"`;
	};
	const head = columns.map(
		(column) => html`<th scope="col"${classOf(column)}>${column.header}</th>`,
	);
	const body = rows.map(
		(row) =>
			html`<tr>${columns.map(
				(column) => html`<td${classOf(column)}>${partOf(column, row)}</td>`,
			)}</tr>\n`,
	);
	return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

function partOf<Row>(column: PageColumn<Row>, row: Row): Part {
	if (column.html !== undefined) return column.html(row);
	if (column.bar !== undefined) return pageBar(column.bar(row));
	const lines = [column.cell?.(row) ?? ""].flat();
	if (column.code) return html`<code>${lines}</code>`;
	return lines.map((line, at) => (at === 0 ? line : html`<br>${line}`));
}

function pageBar(bar: Bar): Html {
	const share = shareOf(bar);
	const exact = Math.round(share * 1000) / 10;
	const width =
		share > 0 && share < 1 ? Math.min(99.5, Math.max(0.5, exact)) : exact;
	return html`<svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="${bar.label}"><rect class="all" width="100" height="6" rx="1"/><rect class="part" width="${width}" height="6" rx="1"/></svg>`;
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
