import { currencyInName } from "./currency-in-name.ts";
import { type Guess, guessPlace } from "./places.ts";
import { type Form, formOf, type StatusColumn } from "./value-forms.ts";
import { columnKey, columnWords } from "./words.ts";

/** Where a column goes. */
export interface ColumnLine {
	/** As it stands in the header. */
	readonly name: string;
	readonly path: string;
	/** False: it may be so; proposed as a comment. */
	readonly active: boolean;
	readonly note?: string;
}

/** What rows have that no column says. */
export interface DefaultLine {
	readonly path: string;
	readonly value: string;
	/** False: proposed as a comment. */
	readonly active: boolean;
	readonly note?: string;
}

/** What the config should say of a table, by its header alone. */
export interface Proposal {
	/** The form by which it was known whole. */
	readonly form: Form | undefined;
	/** In the order of the header. */
	readonly columns: readonly ColumnLine[];
	readonly defaults: readonly DefaultLine[];
	/** Columns that are not spoken of. */
	readonly left: number;
	/** A column that can stand for the event, and tells sales from other rows. */
	readonly status:
		| (Omit<StatusColumn, "column"> & { readonly name: string })
		| undefined;
}

interface Column extends Guess {
	readonly name: string;
	readonly note?: string | undefined;
	/** Named in the form. */
	readonly known?: boolean;
	/** Its name says nothing: it is given a place where it does no harm. */
	readonly rest?: boolean;
}

/** A column of a person's, by one of its words: it must not be taken for a property, which is sent in clear. */
const PERSONAL =
	/mail|phone|tel|mobil|name|nom|street|strasse|rue|calle|address|adress|direccion|indirizzo|birth|geburt|naiss|dob|ip|iban|card|city|zip|post|note|comment|customer|kunde|client|user/;

/** Words of a sale: a table of them has one event. */
const SALE =
	/order|purchase|sale|sold|transac|receipt|invoice|bestell|kauf|auftrag|rechnung|beleg|commande|achat|factur|pedido|compra|venta|venda|ordine|acquist|fattura|aankoop/;

/** No path leads through these. */
const FORBIDDEN = /^(?:__proto__|constructor|prototype)$/;

/**
 * Where the columns of a header go: surely (active), or perhaps (as comments).
 * Of several columns for one place the surest is taken, and the others are
 * comments.
 *
 * @param header the names that may be shown; undefined for those that may not
 */
export function proposeColumns(
	header: readonly (string | undefined)[],
): Proposal {
	const names = [...new Set(header)].filter(
		(name): name is string =>
			name !== undefined && name !== "" && !FORBIDDEN.test(name),
	);
	const form = formOf(new Set(names.map(plainName)));
	const prefix = commonFirstWord(names);
	const all = names.map((name) => columnOf(name, prefix, form));
	const columns = inPlaces(form ? all.filter(({ rest }) => !rest) : all);
	const surely = columns.filter(({ active }) => active);
	const has = (path: string) => surely.some((line) => line.path === path);
	const status = form?.status;
	const statusName = names.find((name) => plainName(name) === status?.column);
	return {
		form,
		columns,
		defaults: [
			...eventDefault(surely, has, form),
			...currencyDefault(surely, has),
		],
		left:
			names.length -
			columns.length +
			header.filter((name) => name === undefined).length,
		status:
			status && statusName !== undefined
				? { ...status, name: statusName }
				: undefined,
	};
}

/** The proposal with its status column for the event: what is no sale is then another event, not a reject. */
export function byStatus(proposal: Proposal): Proposal {
	const { status, columns, defaults } = proposal;
	if (status === undefined) return proposal;
	return {
		...proposal,
		columns: [
			...columns.filter(({ name }) => name !== status.name),
			{ name: status.name, path: "event", active: true },
		],
		defaults: [
			...(status.lacking === undefined
				? []
				: [{ path: "event", value: status.lacking, active: true }]),
			...defaults.filter(({ path }) => path !== "event"),
		],
	};
}

/** In lower case, without the brackets of a database. */
const plainName = (name: string): string =>
	name
		.trim()
		.replace(/^\[(.*)\]$/, "$1")
		.toLowerCase();

function columnOf(
	name: string,
	prefix: string | undefined,
	form: Form | undefined,
): Column {
	const plain = plainName(name);
	if (form && Object.hasOwn(form.columns, plain)) {
		const path = form.columns[plain] as string;
		return { name, path, tier: -1, known: true };
	}
	const words = columnWords(name);
	if (form?.not?.includes(plain)) return restOf(name, words);
	const guess = guessAny(name, words, prefix);
	if (guess === undefined) return restOf(name, words);
	return guess.path === "context.traits.birthday"
		? { name, ...guess, note: "read where `matchKeys` names db" }
		: { name, ...guess };
}

/** By all its words; else without a currency at its end, or the name of a table at its beginning. */
function guessAny(
	name: string,
	words: readonly string[],
	prefix: string | undefined,
): Guess | undefined {
	const ways = [words];
	if (currencyInName(name)?.toLowerCase() === words.at(-1))
		ways.push(words.slice(0, -1));
	const first = words[0];
	if (first === "tracks" || first === "track" || (first && first === prefix))
		ways.push(...ways.map((way) => way.slice(1)));
	for (const way of ways) {
		const guess = guessPlace(way);
		if (guess !== undefined) return guess;
	}
	return undefined;
}

/** Looker and its like write a table's name before each column's. */
function commonFirstWord(names: readonly string[]): string | undefined {
	const firsts = names.map((name) => columnWords(name)[0]);
	const [first] = firsts;
	return firsts.length > 2 && firsts.every((word) => word === first)
		? first
		: undefined;
}

function restOf(name: string, words: readonly string[]): Column {
	const slug = words.join("_");
	if (words.join("") === "madid")
		return {
			name,
			path: "context.device.advertisingId",
			tier: undefined,
			note: "read where `matchKeys` names madid",
		};
	const root = PERSONAL.test(words.join(" ")) ? "context.traits" : "properties";
	const plain = /^[a-z0-9_]+$/.test(slug) && !FORBIDDEN.test(slug);
	const last = plain ? slug : "name";
	return { name, path: `${root}.${last}`, tier: undefined, rest: true };
}

function inPlaces(all: readonly Column[]): ColumnLine[] {
	const hasAny = (paths: RegExp) =>
		all.some(({ path, tier }) => tier !== undefined && paths.test(path));
	const company = [
		// Beside a town a state is one of a country's, not of an order.
		...(hasAny(/\.(?:city|postalCode)$/)
			? ["context.traits.address.state"]
			: []),
		// Segment's own table has Segment's own id.
		...(hasAny(/^(?:anonymousId|originalTimestamp|receivedAt|sentAt)$/)
			? ["messageId"]
			: []),
	];
	const tierOf = ({ path, tier }: Column) =>
		tier ?? (company.includes(path) ? 9 : Number.POSITIVE_INFINITY);
	const best = new Map<string, Column>();
	for (const column of all) {
		const rival = best.get(column.path);
		if (rival === undefined || tierOf(column) < tierOf(rival))
			best.set(column.path, column);
	}
	return all.map((column) => {
		const { name, path, note, known } = column;
		const taken = known === true || best.get(path) === column;
		const active = taken && tierOf(column) < Number.POSITIVE_INFINITY;
		return { name, path, active, ...(note !== undefined && { note }) };
	});
}

function eventDefault(
	surely: readonly ColumnLine[],
	has: (path: string) => boolean,
	form: Form | undefined,
): DefaultLine[] {
	if (has("event")) return [];
	const ofSales =
		form === undefined &&
		has("properties.revenue") &&
		surely.some(({ name }) => SALE.test(columnKey(columnWords(name))));
	const active = form?.event !== undefined || ofSales;
	return [
		{
			path: "event",
			value: form?.event ?? "Order Completed",
			active,
			...(!active && { note: "where every row is an order" }),
		},
	];
}

function currencyDefault(
	surely: readonly ColumnLine[],
	has: (path: string) => boolean,
): DefaultLine[] {
	const revenue = surely.find((line) => line.path === "properties.revenue");
	if (revenue === undefined || has("properties.currency")) return [];
	const path = "properties.currency";
	const value = currencyInName(revenue.name);
	if (value !== undefined) return [{ path, value, active: true }];
	const note = "REPLACE, since no column names it";
	return [{ path, value: "USD", active: false, note }];
}
