import type { KeyPaths } from "../vocabulary/match-keys.ts";
import type { EventSet, Route, TokenSource } from "../vocabulary/routes.ts";
import type { WireName } from "../vocabulary/wire-names.ts";

/** The config after validation, defaults filled in. */
export interface Config {
	/** Absolute path of the file it was read from; absent for the built-in preview config. */
	readonly path?: string;
	readonly api: WireName;
	readonly graphVersion: string;
	readonly accessToken?: TokenSource;
	readonly appSecret?: TokenSource;
	readonly eventSets: readonly EventSet[];
	readonly routes: readonly Route[];
	readonly valueField: "value" | "price";
	readonly revenueFallback: "none" | "total";
	readonly currency: string;
	readonly externalId: "hash" | "plain";
	/** ISO 3166 alpha-2, upper case. */
	readonly phoneCountry?: string;
	readonly matchKeys: KeyPaths;
	readonly limitedDataUse: boolean;
	/** Undefined: no limit. */
	readonly maxAgeDays: number | undefined;
	readonly ignoreIntegrations: boolean;
	readonly dropPersonalProperties: boolean;
	/** CSV header -> dotted path. */
	readonly columns: Readonly<Record<string, string>>;
	/** Dotted path -> value, for records that lack it. */
	readonly defaults: Readonly<Record<string, string | number | boolean>>;
}
