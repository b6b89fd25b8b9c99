import type { CsvSpec } from "../block.ts";
import type { FormatOptions } from "../format.ts";
import type { WarnInput } from "../input-errors.ts";
import { mayBeData } from "./column-names.ts";
import {
	columnPath,
	dialectOf,
	isLoaderColumn,
	MESSAGE_COLUMN,
} from "./csv-dialects.ts";
import { labelsOf, noEventColumn, unknownColumns } from "./csv-header.ts";
import { type CsvPath, parseCsvPath } from "./csv-path.ts";
import { withoutBrackets } from "./header-cells.ts";

/** What says of a record which event it is. */
const EVENT_ROOTS: ReadonlySet<string | number | undefined> = new Set([
	"event",
	"eventSlug",
	"type",
	MESSAGE_COLUMN,
]);

/**
 * Decides from the header alone where every column goes. `columns` of the
 * config wins over the dialect; a header of no dialect needs `columns` for at
 * least one of its columns, and then the others are ignored. One column gives
 * the event, or the type of call, or else `defaults` of the config the event.
 *
 * Warns of columns that are ignored though nobody said so (`ignored_columns`)
 * and of columns that lead to the same place (`same_column`): there the first
 * cell that is not empty wins.
 *
 * @throws FbocError `unknown_columns` (exit 2)
 */
export function csvSpec(
	header: readonly string[],
	delimiter: string,
	path: string,
	{ columns, defaults = {}, warn }: FormatOptions,
): CsvSpec {
	const dialect = dialectOf(header);
	const upper = !header.some((name) => /\p{Ll}/u.test(name));
	const given = new Map(Object.entries(columns));
	const lowerGiven = new Map(
		[...given].map(([name, target]) => [
			withoutBrackets(name).toLowerCase(),
			target,
		]),
	);
	const isWarehouse = dialect === "warehouse";
	const doubtful = mayBeData(header);
	const ignored: number[] = [];
	let configured = 0;
	const namesakes = new Namesakes(header);
	const said = new Set<CsvPath>();
	const paths = header.map((name, index): CsvPath => {
		const target = given.get(name) ?? lowerGiven.get(name.toLowerCase());
		if (target !== undefined && name !== "") {
			configured += 1;
			const nth = namesakes.next(name);
			const chosen = configuredPath(target.trim(), nth);
			if (nth === undefined) said.add(chosen);
			return chosen;
		}
		if (isLoaderColumn(name)) return [];
		const own = dialect && columnPath(name, dialect, upper);
		// What stands in a header by mistake must not become a property's name, which is sent.
		const lost =
			own === undefined || (isWarehouse && isProperty(own) && doubtful[index]);
		if (lost) ignored.push(index);
		return lost ? [] : own;
	});
	if (!dialect && configured === 0) throw unknownColumns(header, path);
	const hasEvent = paths.some(
		([root, below]) => below === undefined && EVENT_ROOTS.has(root),
	);
	if (!hasEvent && defaults.event === undefined)
		throw noEventColumn(header, path);
	if (ignored.length > 0) {
		warn?.({
			code: "ignored_columns",
			message: `columns that lead nowhere are ignored: ${labelsOf(header, ignored)}`,
			path,
		});
	}
	warnOfTwins(header, paths, said, path, warn);
	return {
		dialect: dialect ?? "columns",
		delimiter: delimiter.charCodeAt(0),
		header: [...header],
		paths,
	};
}

/** Keys that may be lists, so that columns of one name (Meta's `email,email,email`) fill one. */
const LISTS = /^(?:context\.)?traits\.(?:email|phone)$/;

/** @param nth which of the columns of one name it is; undefined: the only one */
function configuredPath(target: string, nth: number | undefined): CsvPath {
	const path = target === "" ? [] : (parseCsvPath(target) ?? []);
	return nth !== undefined && LISTS.test(target) ? [...path, nth] : path;
}

/** Counts columns of one name. */
class Namesakes {
	readonly #all = new Map<string, number>();
	readonly #seen = new Map<string, number>();

	constructor(header: readonly string[]) {
		for (const name of header)
			this.#all.set(name, (this.#all.get(name) ?? 0) + 1);
	}

	/** Which of the columns of its name the next one is, from 0; undefined where the name is its own. */
	next(name: string): number | undefined {
		if (this.#all.get(name) === 1) return undefined;
		const nth = this.#seen.get(name) ?? 0;
		this.#seen.set(name, nth + 1);
		return nth;
	}
}

/** @param said paths that the config gives one by one: where two of them are the same, somebody wanted that */
function warnOfTwins(
	header: readonly string[],
	paths: readonly CsvPath[],
	said: ReadonlySet<CsvPath>,
	path: string,
	warn?: WarnInput | undefined,
): void {
	const seen = new Set<string>();
	const twins = header.flatMap((_, index) => {
		const key = JSON.stringify(paths[index]);
		const wanted = said.has(paths[index] as CsvPath);
		const twin = key !== "[]" && seen.has(key) && !wanted;
		seen.add(key);
		return twin ? [index] : [];
	});
	if (twins.length === 0) return;
	warn?.({
		code: "same_column",
		message: `columns that lead to the same place as one before them are read only where that is empty: ${labelsOf(header, twins)}`,
		path,
	});
}

const isProperty = ([root, name]: CsvPath): boolean =>
	root === "properties" && name !== undefined;
