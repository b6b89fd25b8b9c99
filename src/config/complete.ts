import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { Secret } from "../secret.ts";
import { MATCH_KEYS, type MatchKey } from "../vocabulary/match-keys.ts";
import type { EventSet, Route, TokenSource } from "../vocabulary/routes.ts";
import type { WireName } from "../vocabulary/wire-names.ts";
import { WIRES } from "../wire/wires.ts";
import type { Config } from "./config.ts";
import type { ConfigFile } from "./schema.ts";

/** What of a config is not in the file as it stands. */
export interface Surroundings {
	/** Absolute path of the file; absent for the built-in config. */
	readonly path?: string;
	/** `--api`: beats the file, and decides the defaults that depend on the wire. */
	readonly api?: WireName | undefined;
	readonly eventSets: readonly EventSet[];
	readonly routes: readonly Route[];
	readonly accessToken?: TokenSource | undefined;
	readonly appSecret?: TokenSource | undefined;
}

/** Fills in what is left: the defaults that depend on the wire, codes in upper case. */
export function complete(file: ConfigFile, around: Surroundings): Config {
	const api = around.api ?? file.api;
	const wire = WIRES[api];
	const phoneCountry = file.phoneCountry?.trim().toUpperCase();
	return {
		...(around.path === undefined ? {} : { path: around.path }),
		api,
		graphVersion: file.graphVersion,
		...(around.accessToken === undefined
			? {}
			: { accessToken: around.accessToken }),
		...(around.appSecret === undefined ? {} : { appSecret: around.appSecret }),
		eventSets: around.eventSets,
		routes: around.routes,
		valueField: file.valueField,
		revenueFallback: file.revenueFallback,
		currency: file.currency.trim().toUpperCase(),
		externalId: file.externalId ?? wire.externalId,
		...(phoneCountry === undefined ? {} : { phoneCountry }),
		matchKeys: matchKeysOf(file.matchKeys),
		limitedDataUse: file.limitedDataUse,
		maxAgeDays: file.maxAgeDays ?? wire.maxAgeDays,
		ignoreIntegrations: file.ignoreIntegrations,
		dropPersonalProperties: file.dropPersonalProperties,
		// Without a prototype: a CSV header may be called `constructor`.
		columns: Object.assign(Object.create(null), file.columns),
		defaults: file.defaults,
	};
}

function matchKeysOf(places: ConfigFile["matchKeys"]): Config["matchKeys"] {
	const paths: Partial<Record<MatchKey, readonly string[]>> = {};
	for (const key of MATCH_KEYS) {
		const given = places[key];
		if (given !== undefined) paths[key] = [given].flat();
	}
	return paths;
}

type TokenForm = NonNullable<ConfigFile["accessToken"]>;

/** Where a token or an app secret comes from. A file's path is made absolute: it is relative to `folder`, that of the config; `~/` is the home folder. */
export function tokenSource(form: TokenForm, folder: string): TokenSource {
	if (typeof form === "string") {
		return { kind: "literal", token: new Secret(form.trim()) };
	}
	if (form.env !== undefined) return { kind: "env", name: form.env };
	if (form.command !== undefined) {
		return { kind: "command", command: form.command };
	}
	const file = form.file ?? "";
	const path = file.startsWith("~/")
		? join(homedir(), file.slice(2))
		: resolve(folder, file);
	return { kind: "file", path };
}
