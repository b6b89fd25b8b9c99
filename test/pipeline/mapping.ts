import { complete } from "../../src/config/complete.ts";
import type { Config } from "../../src/config/config.ts";
import { configFile } from "../../src/config/schema.ts";
import { WARNINGS } from "../../src/conversion/warnings.ts";
import type { Block } from "../../src/input/block.ts";
import { createBlockReader } from "../../src/input/read-block.ts";
import type { Batch } from "../../src/pipeline/mapping/batch.ts";
import { BlockMapper } from "../../src/pipeline/mapping/map-block.ts";
import {
	type MapOptions,
	type MapSettings,
	mapSettings,
} from "../../src/pipeline/mapping/settings.ts";
import type { EventSet, Route, RouteMap } from "../../src/vocabulary/routes.ts";
import type { WireName } from "../../src/vocabulary/wire-names.ts";

type Destination =
	| string
	| readonly string[]
	| { readonly to: string | readonly string[]; readonly as: string };

/** A config as its file has it; event sets are given by id. */
export interface ConfigForm extends Record<string, unknown> {
	readonly api?: WireName;
	readonly events?: Readonly<Record<string, Destination>>;
	readonly leads?: Readonly<Record<string, Destination>>;
	readonly completeRegistrations?: Readonly<Record<string, Destination>>;
}

const MAPS: readonly RouteMap[] = ["events", "leads", "completeRegistrations"];

/** The config of such a file, defaults filled in by the real schema. */
export function configOf(form: ConfigForm): Config {
	const routes = MAPS.flatMap((map) =>
		Object.entries(form[map] ?? {}).map(([event, destination]): Route => {
			const { to, as } =
				typeof destination === "object" && "to" in destination
					? destination
					: { to: destination, as: undefined };
			return { map, event, to: [to].flat(), ...(as !== undefined && { as }) };
		}),
	);
	const ids = new Set(routes.flatMap(({ to }) => to));
	const eventSets = [...ids].map((id): EventSet => ({ name: `set-${id}`, id }));
	const { events, leads, completeRegistrations, ...rest } = form;
	const file = configFile.parse(rest);
	return complete(file, { api: form.api, eventSets, routes });
}

/** By which ages are judged unless a test says otherwise. */
export const AS_OF = Date.parse("2018-04-25T12:00:00Z");

export function settingsOf(
	form: ConfigForm,
	options: Partial<MapOptions> = {},
): MapSettings {
	return mapSettings(configOf(form), {
		asOf: AS_OF,
		filters: {},
		rejectsWithData: false,
		...options,
	});
}

const NDJSON = {
	index: 0,
	path: "events.ndjson",
	format: "ndjson",
	compression: "none",
	newline: 0x0a,
} as const;

export const blockOf = (text: string, seq = 0, input = 0): Block => ({
	input,
	seq,
	bytes: Buffer.from(text),
});

export const ndjsonReader = () => createBlockReader(NDJSON);

/** Lines of NDJSON through the real reader and mapper; an object is written as JSON, a text stands as it is. */
export function batchOf(
	events: readonly (object | string)[],
	settings: MapSettings,
	mapper = new BlockMapper(settings),
): Batch {
	const lines = events.map((event) =>
		typeof event === "string" ? event : JSON.stringify(event),
	);
	return mapper.map(blockOf(lines.join("\n")), ndjsonReader());
}

export interface MappedDelivery {
	/** Id of the event set. */
	readonly set: string;
	/** The payload's bytes as text. */
	readonly json: string;
	/** The payload, parsed. */
	readonly event: Record<string, unknown>;
}

export interface Mapped {
	/** Where the event ended up: a name of the counts, or the code of its reject. */
	readonly fate: string;
	readonly field: string | null;
	readonly stage: string | null;
	readonly deliveries: readonly MappedDelivery[];
	readonly warnings: readonly string[];
	readonly batch: Batch;
}

export function deliveriesOf(
	batch: Batch,
	settings: MapSettings,
): MappedDelivery[] {
	const { deliveries, eventSets } = settings.plan;
	return Array.from({ length: batch.count }, (_, i) => {
		const json = Buffer.from(
			batch.bytes.subarray(batch.payloads[i], batch.ends[i]),
		).toString();
		const plan = deliveries[batch.plans[i] as number];
		return {
			set: eventSets[plan?.eventSet as number]?.id as string,
			json,
			event: JSON.parse(json) as Record<string, unknown>,
		};
	});
}

/** What one event comes to. */
export function mapped(
	event: object | string,
	settings: MapSettings,
	mapper = new BlockMapper(settings),
): Mapped {
	const batch = batchOf([event], settings, mapper);
	const [reject] = batch.rejects;
	const fates = Object.entries(batch.counts).filter(
		([name, count]) => name !== "read" && count === 1,
	);
	return {
		fate: reject?.code ?? fates.map(([name]) => name).join(),
		field: reject?.field ?? null,
		stage: reject?.stage ?? null,
		deliveries: deliveriesOf(batch, settings),
		warnings: WARNINGS.filter((_, i) => batch.warnings[i] === 1),
		batch,
	};
}

/** A track call with all an event needs, and what the test is about. */
export const track = (event: string, more: object = {}) => ({
	type: "track",
	event,
	messageId: "m-1",
	userId: "u1",
	timestamp: "2018-04-24T12:00:00.000Z",
	...more,
});

/** What a track call comes to, with a config of its own. */
export const mapOne = (event: object | string, form: ConfigForm): Mapped =>
	mapped(event, settingsOf(form));
