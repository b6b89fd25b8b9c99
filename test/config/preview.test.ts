import { describe, expect, it } from "vitest";
import {
	PREVIEW_EVENT_SET,
	PREVIEW_EVENTS,
	previewConfig,
} from "../../src/config/preview.ts";
import { isTableEvent } from "../../src/conversion/names.ts";
import { TABLE } from "../../src/vocabulary/event-names.ts";

describe("previewConfig", () => {
	it("maps each event of the table, and only those, to the placeholder", () => {
		const config = previewConfig("conversions");
		expect(PREVIEW_EVENTS.every(isTableEvent)).toBe(true);
		expect(new Set(PREVIEW_EVENTS).size).toBe(TABLE.size);
		expect(config.eventSets).toEqual([PREVIEW_EVENT_SET]);
		expect(config.routes.map((route) => route.event)).toEqual(PREVIEW_EVENTS);
		expect(PREVIEW_EVENT_SET.id).toMatch(/^\d{16}$/);
		expect(config.path).toBeUndefined();
	});

	it("has the defaults of its wire", () => {
		const of = (api?: "conversions" | "offline") => {
			const config = previewConfig(api);
			return [config.api, config.externalId, config.maxAgeDays];
		};
		expect(of()).toEqual(["conversions", "hash", 62]);
		expect(of("offline")).toEqual(["offline", "plain", undefined]);
	});
});
