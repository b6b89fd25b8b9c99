import { dirname } from "node:path";
import { nearest } from "../nearest.ts";
import { STANDARD_NAMES } from "../vocabulary/event-names.ts";
import type { WireName } from "../vocabulary/wire-names.ts";
import { complete, tokenSource } from "./complete.ts";
import type { Config } from "./config.ts";
import { type ConfigDocument, readDocument } from "./document.ts";
import { type FindOptions, findConfig } from "./find.ts";
import { problemsOf } from "./issues.ts";
import { PLACEHOLDER_ID } from "./placeholder.ts";
import {
	ConfigError,
	type ConfigProblem,
	type ConfigWarning,
	didYouMean,
	type Path,
} from "./problem.ts";
import { readText } from "./read-text.ts";
import {
	isMap,
	type Routing,
	readRouting,
	type SecretSources,
} from "./routes.ts";
import { type ConfigFile, configFile, MAP_KEYS } from "./schema.ts";
import { trustedOwners } from "./trust.ts";

export interface LoadOptions extends FindOptions {
	/** Flags that stand above the file; applied before the defaults that depend on them. */
	readonly overrides?: { readonly api?: WireName | undefined };
	/** Ends the waiting for a config that comes out of a pipe. */
	readonly signal?: AbortSignal;
}

/** The config and what the user should know of it; or that there is none. */
export type Loaded =
	| {
			readonly config: Config;
			readonly path?: string;
			readonly warnings: readonly ConfigWarning[];
	  }
	| { readonly config: undefined };

/**
 * Finds, reads and validates the config.
 *
 * @throws ConfigError `config_invalid` with every problem at once, or
 * `config_unreadable`; FbocError `config_untrusted` (all exit 2). No text of
 * theirs holds a value of the file.
 */
export async function loadConfig(options: LoadOptions): Promise<Loaded> {
	const place = await findConfig(options);
	if (place === undefined) return { config: undefined };
	const { path, named } = place;
	const owners = named ? undefined : trustedOwners(options.env);
	const text = await readText(path, owners, options.signal);
	return { ...readConfig(text, path, options.overrides?.api), path };
}

/**
 * Validates the text of a config file.
 *
 * @param path absolute; `.json` is read as JSON, everything else as YAML
 * @throws ConfigError `config_invalid`
 */
export function readConfig(
	text: string,
	path: string,
	api?: WireName,
): { readonly config: Config; readonly warnings: readonly ConfigWarning[] } {
	const document = readDocument(text, /\.json$/i.test(path) ? "JSON" : "YAML");
	if (document.broken) throw invalid(path, document.problems);
	if (document.value === null) {
		throw invalid(path, [
			document.problem([], "value", {
				message: "the file is empty",
				suggestion: "`fboc init` writes one",
			}),
		]);
	}
	const parsed = configFile.safeParse(readable(document));
	const file = parsed.success ? parsed.data : undefined;
	const routing = readRouting(document, (alias) =>
		ownSources(file, alias, dirname(path)),
	);
	const problems = [
		...document.problems,
		...routing.problems,
		...(parsed.success ? [] : problemsOf(parsed.error.issues, document)),
	];
	if (file === undefined || problems.length > 0) throw invalid(path, problems);
	const config = complete(file, {
		path,
		api,
		eventSets: routing.eventSets,
		routes: routing.routes,
		...sourcesOf(file, dirname(path)),
	});
	return { config, warnings: warningsOf(document, file, routing) };
}

/** The values as the schema reads them: a map left empty is absent, and a number where text belongs is its text. */
function readable(document: ConfigDocument): unknown {
	if (!isMap(document.value)) return document.value;
	const values = { ...document.value };
	for (const key of MAP_KEYS) if (values[key] === null) delete values[key];
	for (const key of ["graphVersion", "currency", "phoneCountry"]) {
		if (typeof values[key] === "number") values[key] = document.textAt([key]);
	}
	return values;
}

function ownSources(
	file: ConfigFile | undefined,
	alias: string,
	folder: string,
): SecretSources {
	const form = file?.eventSets[alias];
	return typeof form === "object" ? sourcesOf(form, folder) : {};
}

const sourcesOf = (
	{ accessToken, appSecret }: Pick<ConfigFile, "accessToken" | "appSecret">,
	folder: string,
): SecretSources => ({
	...(accessToken && { accessToken: tokenSource(accessToken, folder) }),
	...(appSecret && { appSecret: tokenSource(appSecret, folder) }),
});

/** Event sets that something goes to and that still have the id which `fboc init` wrote. */
function placeholders(
	document: ConfigDocument,
	file: ConfigFile,
	routes: Routing["routes"],
): ConfigWarning[] {
	if (!routes.some(({ to }) => to.includes(PLACEHOLDER_ID))) return [];
	const paths = Object.entries(file.eventSets).map(
		([alias, set]): Path => [
			"eventSets",
			alias,
			...(typeof set === "object" ? ["id"] : []),
		],
	);
	const path = paths.find(
		(path) => document.textAt(path)?.trim() === PLACEHOLDER_ID,
	);
	return [
		{
			code: "placeholder_id",
			...document.problem(path ?? ["events"], "value", {
				message: `${PLACEHOLDER_ID} is the placeholder that \`fboc init\` wrote, and no event set of yours: nothing can be sent to it`,
				suggestion:
					"write the id of your event set (`fboc event-sets` lists yours)",
			}),
		},
	];
}

/** All problems in the order of the file; of several with one place the first. */
function invalid(
	path: string,
	problems: readonly ConfigProblem[],
): ConfigError {
	const byPlace = new Map<string, ConfigProblem>();
	for (const problem of problems) {
		const place = `${problem.line}:${problem.column}:${problem.key}`;
		if (!byPlace.has(place)) byPlace.set(place, problem);
	}
	const sorted = [...byPlace.values()].sort(
		(a, b) => a.line - b.line || a.column - b.column,
	);
	return new ConfigError("config_invalid", path, sorted);
}

function warningsOf(
	document: ConfigDocument,
	file: ConfigFile,
	{ routes }: Routing,
): ConfigWarning[] {
	const warnings: ConfigWarning[] = [];
	const literal = (
		{ accessToken, appSecret }: Pick<ConfigFile, "accessToken" | "appSecret">,
		path: Path,
	) => {
		const warn = (code: ConfigWarning["code"], what: string, key: string) => {
			const message = `the ${what} stands in the config itself, for everyone to read who can read the file`;
			const suggestion = 'write {env: NAME}, {file: PATH} or {command: "…"}';
			warnings.push({
				code,
				...document.problem([...path, key], "key", { message, suggestion }),
			});
		};
		if (typeof accessToken === "string")
			warn("literal_token", "token", "accessToken");
		if (typeof appSecret === "string")
			warn("literal_secret", "app secret", "appSecret");
	};
	literal(file, []);
	for (const [alias, set] of Object.entries(file.eventSets)) {
		if (typeof set !== "object") continue;
		literal(set, ["eventSets", alias]);
	}
	warnings.push(...placeholders(document, file, routes));
	for (const [event, to] of Object.entries(file.events)) {
		if (typeof to !== "object" || Array.isArray(to) || to.as === undefined)
			continue;
		const standard = nearest(to.as, STANDARD_NAMES);
		if (standard === undefined || standard === to.as.trim()) continue;
		const message =
			"is not one of Facebook's standard event names, but near one";
		const suggestion = didYouMean(standard) ?? "";
		warnings.push({
			code: "nonstandard_name",
			...document.problem(["events", event, "as"], "value", {
				message,
				suggestion,
			}),
		});
	}
	if (routes.length === 0) {
		const message = "no event is mapped, so nothing will be sent";
		const suggestion =
			"name events under `events`, `leads` or `completeRegistrations`";
		warnings.push({
			code: "no_routes",
			...document.problem([], "value", { message, suggestion }),
		});
	}
	return warnings;
}
