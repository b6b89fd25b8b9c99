import type { SegmentEvent } from "../../segment/event.ts";
import { nestsTooDeep, parseJson, parseLossless } from "../../segment/json.ts";
import type { CsvSpec } from "../block.ts";
import type { CsvPath } from "./csv-path.ts";

interface Column {
	readonly index: number;
	readonly path: CsvPath;
}

type Container = Record<string | number, unknown>;

/** Columns in the order they are set, kept for each spec: whole objects before what goes into them, the event's slug last. */
const ORDERS = new WeakMap<CsvSpec, Columns>();

interface Columns {
	readonly ordered: readonly Column[];
	/** Some go into arrays, by an index. */
	readonly haveIndexes: boolean;
}

function columnsOf(spec: CsvSpec): Columns {
	let columns = ORDERS.get(spec);
	if (!columns) {
		const rank = ({ path }: Column) =>
			path[0] === "eventSlug" ? Number.POSITIVE_INFINITY : path.length;
		const ordered = spec.paths
			.map((path, index) => ({ index, path }))
			.filter(({ path }) => path.length > 0)
			.sort((a, b) => rank(a) - rank(b) || a.index - b.index);
		const haveIndexes = ordered.some(({ path }) =>
			path.some((part) => typeof part === "number"),
		);
		columns = { ordered, haveIndexes };
		ORDERS.set(spec, columns);
	}
	return columns;
}

/**
 * Builds the message a CSV row stands for. Empty cells, `\N` and `null` are
 * absent; cells stay text, but for those that are JSON objects or arrays. Where two columns lead to
 * the same place, the first that is not empty wins; whole objects come before
 * what is set inside them. Array items without a cell are left out.
 *
 * @param cells text, or values of JSON; as many as the header has, or fewer: those are absent
 */
export function buildEvent(
	spec: CsvSpec,
	cells: readonly unknown[],
): SegmentEvent {
	const event: SegmentEvent & Container = {};
	const { ordered, haveIndexes } = columnsOf(spec);
	const sparse = haveIndexes ? new Set<unknown[]>() : undefined;
	for (const { index, path } of ordered) {
		const cell = cells[index];
		if (cell === undefined || isAbsent(cell)) continue;
		if (path[0] === "eventSlug" && event.event !== undefined) continue;
		const value = typeof cell === "string" ? cellValue(cell) : cell;
		place(event, path, value, sparse);
	}
	if (sparse) for (const array of sparse) closeGaps(array);
	return event;
}

/** Nothing, SQL's `\N` or JSON's `null`. */
function isAbsent(cell: unknown): boolean {
	if (typeof cell !== "string") return cell === null;
	switch (cell.length) {
		case 0:
			return true;
		case 2:
			return cell === "\\N";
		case 4:
			return cell === "null";
		default:
			return false;
	}
}

/** Objects and arrays written as JSON; any other cell is its text. Numbers in them that a double cannot keep are kept as text. */
export function cellValue(cell: string): unknown {
	const first = cell.charCodeAt(0);
	if (first !== 0x7b && first !== 0x5b) return cell;
	if (nestsTooDeep(cell)) return cell;
	try {
		return /\d{16}|\d[eE]/.test(cell) ? parseLossless(cell) : parseJson(cell);
	} catch {
		return cell;
	}
}

/** Sets a value where nothing is, or an empty text. Notes every array on the way, for each may have gaps. */
function place(
	root: Container,
	path: CsvPath,
	value: unknown,
	arrays: Set<unknown[]> | undefined,
): void {
	let at: Container = root;
	const last = path.length - 1;
	for (let depth = 0; depth < last; depth++) {
		const key = path[depth] ?? "";
		const below = Object.hasOwn(at, key) ? at[key] : undefined;
		let next: unknown = below;
		if (below === undefined || below === null || below === "") {
			next = typeof path[depth + 1] === "number" ? [] : {};
			at[key] = next;
		}
		if (!isContainer(next, path[depth + 1])) return;
		if (Array.isArray(next)) arrays?.add(next);
		at = next;
	}
	const key = path[last] ?? "";
	const there = Object.hasOwn(at, key) ? at[key] : undefined;
	if (there === undefined || there === null || there === "") at[key] = value;
}

/** An array takes indexes only; an object takes any key. */
function isContainer(
	value: unknown,
	key: string | number | undefined,
): value is Container {
	if (typeof value !== "object" || value === null) return false;
	return !Array.isArray(value) || typeof key === "number";
}

function closeGaps(array: unknown[]): void {
	let kept = 0;
	for (let index = 0; index < array.length; index++) {
		if (index in array) array[kept++] = array[index];
	}
	array.length = kept;
}
