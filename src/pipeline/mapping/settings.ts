import type { Config } from "../../config/config.ts";
import {
	buildPlan,
	type DeliveryPlan,
	type Plan,
	slugOf,
} from "../../conversion/plan.ts";
import { FUTURE_TOLERANCE_S } from "../../defaults.ts";
import { parseCsvPath } from "../../input/csv/csv-path.ts";
import type { DefaultValue } from "../../input/record/message.ts";
import type { MatchKeySettings } from "../../match-keys/match-keys.ts";
import { CURRENCIES } from "../../vocabulary/currencies.ts";
import type { WireName } from "../../vocabulary/wire-names.ts";
import { WIRES } from "../../wire/wires.ts";

/** What a user asked to leave out. Times in milliseconds since 1970; `since` is inclusive, `until` is not. */
export interface Filters {
	readonly only?: readonly string[];
	readonly since?: number;
	readonly until?: number;
}

/** Everything the mapping of an event depends on. Plain data: it is handed to worker threads. */
export interface MapSettings {
	readonly api: WireName;
	readonly plan: Plan;
	/** Slug of an event name -> its deliveries, for warehouse rows without a name. */
	readonly bySlug: ReadonlyMap<string, readonly DeliveryPlan[]>;
	/** Index into `CURRENCIES`. */
	readonly currency: number;
	readonly matchKeys: MatchKeySettings;
	readonly limitedDataUse: boolean;
	readonly keepPersonal: boolean;
	readonly ignoreIntegrations: boolean;
	/** Milliseconds since 1970 by which every rule of age is judged. */
	readonly asOf: number;
	/** An event after this is in the future. Milliseconds since 1970. */
	readonly latest: number;
	/** Undefined: no limit. */
	readonly maxAgeDays: number | undefined;
	readonly filters: Filters;
	/** For records that have nothing there. */
	readonly defaults: readonly DefaultValue[];
	/** Rejects carry their record. */
	readonly rejectsWithData: boolean;
}

export interface MapOptions {
	/** Milliseconds since 1970: `--as-of`, else now. */
	readonly asOf: number;
	readonly filters: Filters;
	readonly rejectsWithData: boolean;
}

/** The deliveries by slug; names of one slug share them all, repeats removed as in the plan. */
function bySlug(plan: Plan): Map<string, DeliveryPlan[]> {
	const found = new Map<string, DeliveryPlan[]>();
	for (const plans of plan.byEvent.values()) {
		for (const delivery of plans) {
			const slug = slugOf(delivery.event);
			const known = found.get(slug) ?? [];
			const repeated = known.some(
				({ eventSet, eventName }) =>
					eventSet === delivery.eventSet && eventName === delivery.eventName,
			);
			if (!repeated) found.set(slug, [...known, delivery]);
		}
	}
	return found;
}

/** Derives the settings of the mapping from the config. The future begins 5 minutes after `--as-of`, else after the clock (contract 2: every time rule). */
export function mapSettings(config: Config, options: MapOptions): MapSettings {
	const plan = buildPlan(config, WIRES[config.api].otherName);
	return {
		api: config.api,
		plan,
		bySlug: bySlug(plan),
		currency: CURRENCIES.indexOf(config.currency),
		matchKeys: {
			externalId: config.externalId,
			...(config.phoneCountry && { phoneCountry: config.phoneCountry }),
			matchKeys: config.matchKeys,
		},
		limitedDataUse: config.limitedDataUse,
		keepPersonal: !config.dropPersonalProperties,
		ignoreIntegrations: config.ignoreIntegrations,
		asOf: options.asOf,
		latest: options.asOf + FUTURE_TOLERANCE_S * 1000,
		maxAgeDays: config.maxAgeDays,
		filters: options.filters,
		defaults: Object.entries(config.defaults).map(([path, value]) => ({
			path: parseCsvPath(path) ?? [],
			value,
		})),
		rejectsWithData: options.rejectsWithData,
	};
}
