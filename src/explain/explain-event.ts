import type { Config } from "../config/config.ts";
import type { DeliveryPlan } from "../conversion/plan.ts";
import { eventTimestamp, readTime } from "../conversion/time.ts";
import { WARNINGS } from "../conversion/warnings.ts";
import { formatOf } from "../input/formats.ts";
import { bytesOf, type InputRecord } from "../input/record/each-record.ts";
import { Messages } from "../input/record/message.ts";
import type { Batch } from "../pipeline/mapping/batch.ts";
import { BlockMapper } from "../pipeline/mapping/map-block.ts";
import { mapRecord } from "../pipeline/mapping/map-record.ts";
import type { MapSettings } from "../pipeline/mapping/settings.ts";
import { shownEventName } from "../report/event-name.ts";
import { nearMisses } from "../report/near-miss.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { parseRecordLossless } from "../segment/json.ts";
import { explainKeys } from "./explain-keys.ts";
import { explainMoney } from "./explain-money.ts";
import type { DeliveryStep, Explanation } from "./explanation.ts";

const DAY_MS = 86_400_000;

/** What an upload would make of one record, and where it would take it from. The outcome is the mapper's own. */
export function explainRecord(
	record: InputRecord,
	config: Config,
	settings: MapSettings,
): Explanation {
	const { spec, line, refusal } = record;
	const messages = new Messages(settings.defaults);
	const event = record.event && messages.read(record.event);
	const read = {
		input: spec.path,
		line,
		format: spec.format,
		compression: spec.compression,
		dialect: spec.csv?.dialect ?? null,
		api: settings.api,
	};
	if (event === undefined) {
		return {
			...read,
			event: null,
			fate: "rejected",
			code: refusal?.code ?? null,
			field: null,
			nearest: null,
			time: null,
			keys: [],
			deliveries: [],
			warnings: [],
		};
	}
	const batch = mapRecord(new BlockMapper(settings), spec.index, record);
	// As the mapper reads an event whose numbers are too large: without loss.
	const exact =
		formatOf(spec.format).record === "cells"
			? event
			: messages.read(lossless(bytesOf(record), event));
	const [reject] = batch.rejects;
	const fate = fateOf(batch);
	const isTrack = fate !== "not_track";
	const given = event.event ?? event.eventSlug;
	const name = isTrack && typeof given === "string" ? given.trim() : null;
	const plans =
		name === null || fate === "opted_out"
			? []
			: ((event.event === undefined || event.event === null
					? (settings.bySlug.get(name) ?? settings.plan.byEvent.get(name))
					: settings.plan.byEvent.get(name)) ?? []);
	const names = config.routes.map((route) => route.event);
	const [near] =
		fate === "unmapped" && name !== null
			? nearMisses([{ event: name, count: 1 }], names)
			: [];
	return {
		...read,
		event: name === null ? null : shownEventName(name),
		fate,
		code: reject?.code ?? null,
		field: reject?.field ?? null,
		nearest: near?.nearest ?? null,
		time: isTrack ? timeOf(event, settings.asOf) : null,
		keys: isTrack
			? explainKeys(exact, settings.matchKeys, config.matchKeys)
			: [],
		deliveries: plans.map((plan) => deliveryOf(plan, exact, batch, settings)),
		warnings: WARNINGS.filter((_, i) => (batch.warnings[i] ?? 0) > 0),
	};
}

function fateOf({ counts }: Batch): Explanation["fate"] {
	if (counts.not_track > 0) return "not_track";
	if (counts.opted_out > 0) return "opted_out";
	if (counts.unmapped > 0) return "unmapped";
	return counts.accepted > 0 ? "accepted" : "rejected";
}

function lossless(bytes: Uint8Array, event: SegmentEvent): SegmentEvent {
	try {
		return parseRecordLossless(Buffer.from(bytes).toString()) as SegmentEvent;
	} catch {
		return event;
	}
}

const STAMPS = [
	"timestamp",
	"originalTimestamp",
	"receivedAt",
	"sentAt",
] as const;

function timeOf(event: SegmentEvent, asOf: number): Explanation["time"] {
	const stamp = eventTimestamp(event);
	if (stamp === undefined) return null;
	const field = STAMPS.find((name) => event[name] === stamp) ?? "timestamp";
	const time = readTime(stamp);
	if (Number.isNaN(time)) return { field, event_time: null, age_days: null };
	return {
		field,
		event_time: Math.floor(time / 1000),
		age_days: Math.round(((asOf - time) / DAY_MS) * 10) / 10,
	};
}

function deliveryOf(
	plan: DeliveryPlan,
	event: SegmentEvent,
	batch: Batch,
	settings: MapSettings,
): DeliveryStep {
	const set = settings.plan.eventSets[plan.eventSet];
	const at = batch.plans.subarray(0, batch.count).indexOf(plan.index);
	const made =
		at < 0
			? undefined
			: {
					value: batch.values[at] as number,
					currency: batch.currencies[at] as number,
				};
	return {
		event_set: set?.name ?? "",
		id: set?.id ?? "",
		event_name: plan.eventName,
		money: explainMoney(event, plan, made),
		json:
			at < 0
				? null
				: Buffer.from(
						batch.bytes.subarray(batch.payloads[at], batch.ends[at]),
					).toString(),
	};
}
