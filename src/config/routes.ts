import { nearest } from "../nearest.ts";
import type { EventSet, Route, RouteMap } from "../vocabulary/routes.ts";
import type { ConfigDocument } from "./document.ts";
import {
	type ConfigProblem,
	didYouMean,
	type Path,
	printable,
} from "./problem.ts";

const MAPS: readonly RouteMap[] = ["events", "leads", "completeRegistrations"];

/** Where the secrets of an event set of its own come from. */
export type SecretSources = Pick<EventSet, "accessToken" | "appSecret">;

/** What the event sets and the three maps come to, and what does not fit together in them. */
export interface Routing {
	/** Those under `eventSets` in the order of the file, then the bare ids in order of use. */
	readonly eventSets: readonly EventSet[];
	readonly routes: readonly Route[];
	readonly problems: readonly ConfigProblem[];
}

/**
 * Reads the event sets and the maps, and checks what concerns two keys at
 * once. Works on the values as they stand in the file, passing over whatever
 * the schema has refused, so that problems of both kinds are found in one go.
 *
 * @param sourcesAt where the secrets of the event set under an alias come from
 */
export function readRouting(
	document: ConfigDocument,
	sourcesAt: (alias: string) => SecretSources,
): Routing {
	const sets = new EventSetTable(document);
	for (const [alias, value] of entries(document.value, "eventSets")) {
		sets.configure(alias, value, sourcesAt(alias));
	}
	const problems: ConfigProblem[] = [];
	const routes: Route[] = [];
	for (const map of MAPS) {
		const seen = new Set<string>();
		for (const [name, value] of entries(document.value, map)) {
			const path = [map, name];
			const event = name.trim();
			const message =
				event === ""
					? "is an event without a name"
					: seen.has(event)
						? "is the same event as one above, but for white space"
						: undefined;
			if (message !== undefined) {
				problems.push(document.problem(path, "key", { message }));
			}
			seen.add(event);
			const { to, as } = destinationsOf(value);
			if (namesNothing(value)) {
				const none = { message: "has no event set", legal: sets.aliases };
				const place = isMap(value) ? [...path, "to"] : path;
				problems.push(document.problem(place, "value", none));
			}
			const ids = to.map((place) => sets.find([...path, ...place]));
			routes.push({
				map,
				event,
				to: [...new Set(ids.filter((id) => id !== undefined))],
				...(map === "events" && as !== undefined ? { as } : {}),
			});
		}
	}
	return {
		eventSets: sets.all(),
		routes,
		problems: [...sets.problems, ...problems],
	};
}

/** The event sets by alias and by id. */
class EventSetTable {
	readonly problems: ConfigProblem[] = [];
	readonly #document: ConfigDocument;
	readonly #byId = new Map<string, EventSet>();
	/** Alias -> id; undefined for an alias whose id is wrong, which is reported where it stands. */
	readonly #ids = new Map<string, string | undefined>();

	constructor(document: ConfigDocument) {
		this.#document = document;
	}

	/** As they may be shown. */
	get aliases(): string[] {
		return [...this.#ids.keys()].map(printable);
	}

	all(): EventSet[] {
		return [...this.#byId.values()];
	}

	configure(key: string, value: unknown, sources: SecretSources): void {
		const path: Path = ["eventSets", key];
		const name = key.trim();
		const idPath = isMap(value) ? [...path, "id"] : path;
		const given = isMap(value) ? value.id : value;
		const id = isScalar(given) ? this.#text(idPath) : undefined;
		const valid = id !== undefined && isId(id);
		const other = valid ? this.#byId.get(id) : undefined;
		if (name === "") this.#report(path, "key", "is an alias without a name");
		else if (this.#ids.has(name)) {
			this.#report(
				path,
				"key",
				"is the same alias as one above, but for white space",
			);
		}
		if (id !== undefined && !valid) {
			this.#report(idPath, "value", "must be an id: digits, and nothing else");
		} else if (isId(name) && valid && name !== id) {
			this.#report(
				path,
				"key",
				"is an alias of digits, which reads like an id that it is not",
			);
		} else if (other !== undefined) {
			this.#report(
				idPath,
				"value",
				"is the id of another alias, too",
				`use \`${printable(other.name)}\` for both`,
			);
		}
		this.#ids.set(name, valid ? id : undefined);
		if (!valid || other !== undefined) return;
		this.#byId.set(id, { name, id, ...sources });
	}

	/** The id that the alias or id at `path` means; undefined, with a problem, when it means none. */
	find(path: Path): string | undefined {
		const text = this.#text(path);
		if (this.#ids.has(text)) return this.#ids.get(text);
		if (isId(text)) {
			if (!this.#byId.has(text)) this.#byId.set(text, { name: text, id: text });
			return text;
		}
		const legal = this.aliases;
		this.problems.push(
			this.#document.problem(path, "value", {
				message: "is neither an alias under `eventSets` nor an id of digits",
				legal,
				...suggested(didYouMean(nearest(text, legal))),
			}),
		);
		return undefined;
	}

	#text(path: Path): string {
		return (this.#document.textAt(path) ?? "").trim();
	}

	#report(
		path: Path,
		at: "key" | "value",
		message: string,
		suggestion?: string,
	): void {
		this.problems.push(
			this.#document.problem(path, at, { message, ...suggested(suggestion) }),
		);
	}
}

/** Meta's ids have up to 20 digits. The bound keeps a slip of the pen from becoming part of a URL. */
const isId = (text: string): boolean => /^[0-9]{1,32}$/.test(text);

const suggested = (suggestion: string | undefined) =>
	suggestion === undefined ? {} : { suggestion };

/** Paths, below an event's name, of the event sets that it names, and its `as`. */
function destinationsOf(value: unknown): { to: Path[]; as?: string } {
	if (isScalar(value)) return { to: [[]] };
	if (Array.isArray(value)) {
		const to = value.flatMap((item, index) =>
			isScalar(item) ? [[index]] : [],
		);
		return { to };
	}
	if (!isMap(value)) return { to: [] };
	const to = isMap(value.to)
		? []
		: destinationsOf(value.to).to.map((place) => ["to", ...place]);
	return typeof value.as === "string" && value.as.trim() !== ""
		? { to, as: value.as.trim() }
		: { to };
}

/** Whether a destination is left empty: no value, an empty list, or a `to` like that. */
function namesNothing(value: unknown): boolean {
	const named = isMap(value) ? value.to : value;
	return named === null || (Array.isArray(named) && named.length === 0);
}

function entries(config: unknown, key: string): [string, unknown][] {
	const map = isMap(config) ? config[key] : undefined;
	return isMap(map) ? Object.entries(map) : [];
}

export function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isScalar = (value: unknown): value is string | number =>
	typeof value === "string" || typeof value === "number";
