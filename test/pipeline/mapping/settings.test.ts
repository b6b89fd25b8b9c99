import { describe, expect, it } from "vitest";
import { CURRENCIES } from "../../../src/vocabulary/currencies.ts";
import { AS_OF, settingsOf } from "../mapping.ts";

const MINUTE = 60_000;

describe("mapSettings", () => {
	it("takes over what the config says", () => {
		const settings = settingsOf({
			api: "offline",
			events: { A: "1" },
			currency: "eur",
			limitedDataUse: true,
			dropPersonalProperties: false,
			ignoreIntegrations: true,
			maxAgeDays: 30,
			phoneCountry: "us",
			matchKeys: { email: "properties.email" },
		});
		expect(settings).toMatchObject({
			api: "offline",
			limitedDataUse: true,
			keepPersonal: true,
			ignoreIntegrations: true,
			maxAgeDays: 30,
			matchKeys: {
				externalId: "plain",
				phoneCountry: "US",
				matchKeys: { email: ["properties.email"] },
			},
		});
		expect(CURRENCIES[settings.currency]).toBe("EUR");
	});

	it("has the defaults of the wire", () => {
		expect(settingsOf({ api: "conversions" })).toMatchObject({
			maxAgeDays: 62,
			matchKeys: { externalId: "hash" },
		});
		expect(settingsOf({ api: "offline" }).maxAgeDays).toBeUndefined();
	});

	it("begins the future five minutes after --as-of, whatever the clock says", () => {
		expect(settingsOf({}, { asOf: AS_OF }).latest).toBe(AS_OF + 5 * MINUTE);
	});

	it("can be handed to a worker thread", () => {
		const settings = settingsOf(
			{ events: { A: ["1", "2"] }, leads: { A: "1" } },
			{ filters: { only: ["A"], since: 1, until: 2 } },
		);
		expect(structuredClone(settings)).toEqual(settings);
	});

	it("knows deliveries by slug, those of equal slugs together, repeats removed", () => {
		const { bySlug } = settingsOf({
			api: "offline",
			events: { "Signed Up": ["1", "2"], signed_up: ["2", "3"], B: "1" },
			leads: { "Signed Up": "1", SignedUp: "1" },
		});
		const names = (slug: string) =>
			bySlug
				.get(slug)
				?.map(({ eventName, eventSet }) => `${eventName}>${eventSet}`);
		expect(names("signed_up")).toEqual([
			"Other>0",
			"Other>1",
			"Lead>0",
			"Other>2",
		]);
		expect(names("b")).toEqual(["Other>0"]);
		expect(names("Signed Up")).toBeUndefined();
	});
});
