import { describe, expect, it } from "vitest";
import { mapOne, track } from "../pipeline/mapping.ts";
import { EVENTS, LEAD_ADS_ORDER, ORDER, PRODUCT_ADDED } from "./examples.ts";

const json = (event: object, config: object = {}) =>
	mapOne(event, { api: "offline", events: EVENTS, ...config }).deliveries.map(
		(delivery) => delivery.json,
	);

describe("writeOfflineEvent: the examples of the destination's page, byte by byte", () => {
	it("Order Completed: revenue, shippingMethod, a userId", () => {
		expect(json(ORDER)).toEqual([
			'{"match_keys":{"extern_id":"019mr8mf4r"},"event_name":"Purchase","event_time":1524571200,"value":39.95,"currency":"USD","content_type":"product","custom_data":{"shippingMethod":"2-day"}}',
		]);
	});

	// Hashes by sha256sum of hamsolo813@hamsolo813.com, 14011234567, m, ham, solo, eastgreenwich, ri, 02818, us.
	it("Product Added: every trait of the match key table", () => {
		expect(json(PRODUCT_ADDED)).toEqual([
			'{"match_keys":{"email":["b029c411eb2f6d8d9bf99469996f0124cba88b5a48e7dfa2359c01a7a74acb64"],"phone":["89fe36dd70ef72f0249e4772cf73606c2aafa70f0cb4f73df3265bffc1c0a5ac"],"gen":"62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a","fn":"0eccfe263668d171bd19b7d491c3ef5c43559e6d3acf697ef37596181c6fdf4c","ln":"5364f2f2fc4f54e9d47ad29cfb08ef430c8153394bf2a0dff5cbe77a0ffef861","ct":"d9d92774c31765bee5ed3de896143fba0281d7c43e5f5408822ab7075c11a5ef","st":"396a14ab206e2b44e03c4e00393e948cce36a6b0f0d7489cb46d944b33ad51c8","zip":"9e66a87a797655263f61cbabe202edbb4b9d0da5549ef545660135c56a283e7c","country":"79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621","extern_id":"hamsolo813"},"event_name":"AddToCart","event_time":1524571200,"content_type":"product","content_ids":["product12356"],"custom_data":{"cart_id":"cart1234","sku":"G-32","category":"Games","name":"Monopoly: 3rd Edition","brand":"Hasbro","variant":"200 pieces","price":18.99,"quantity":1,"coupon":"MAYDEALS","position":3}}',
		]);
	});

	it("Product Added with the Value Field Identifier set to price", () => {
		expect(json(PRODUCT_ADDED, { valueField: "price" })).toEqual([
			'{"match_keys":{"email":["b029c411eb2f6d8d9bf99469996f0124cba88b5a48e7dfa2359c01a7a74acb64"],"phone":["89fe36dd70ef72f0249e4772cf73606c2aafa70f0cb4f73df3265bffc1c0a5ac"],"gen":"62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a","fn":"0eccfe263668d171bd19b7d491c3ef5c43559e6d3acf697ef37596181c6fdf4c","ln":"5364f2f2fc4f54e9d47ad29cfb08ef430c8153394bf2a0dff5cbe77a0ffef861","ct":"d9d92774c31765bee5ed3de896143fba0281d7c43e5f5408822ab7075c11a5ef","st":"396a14ab206e2b44e03c4e00393e948cce36a6b0f0d7489cb46d944b33ad51c8","zip":"9e66a87a797655263f61cbabe202edbb4b9d0da5549ef545660135c56a283e7c","country":"79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621","extern_id":"hamsolo813"},"event_name":"AddToCart","event_time":1524571200,"value":18.99,"currency":"USD","content_type":"product","content_ids":["product12356"],"custom_data":{"cart_id":"cart1234","sku":"G-32","category":"Games","name":"Monopoly: 3rd Edition","brand":"Hasbro","variant":"200 pieces","quantity":1,"coupon":"MAYDEALS","position":3}}',
		]);
	});

	it("Order Completed with a Lead Ads id: lead_id stands as it is", () => {
		expect(json(LEAD_ADS_ORDER)).toEqual([
			'{"match_keys":{"extern_id":"hamsolo813","lead_id":"7543756327866"},"event_name":"Purchase","event_time":1524571200,"value":39.95,"currency":"USD","content_type":"product"}',
		]);
	});
});

describe("writeOfflineEvent", () => {
	it("sets order_id at event level, too, as text", () => {
		const [payload] = json(
			track("Order Completed", { properties: { revenue: 1, order_id: 42 } }),
		);
		expect(payload).toBe(
			'{"match_keys":{"extern_id":"u1"},"event_name":"Purchase","event_time":1524571200,"value":1,"currency":"USD","content_type":"product","order_id":"42","custom_data":{"order_id":42}}',
		);
	});

	it("writes Limited Data Use fields last", () => {
		const event = track("Order Completed", {
			properties: { revenue: 1 },
			integrations: {
				"Facebook Offline Conversions": {
					dataProcessingOptions: [["LDU"], 1, 1000],
				},
			},
		});
		expect(json(event, { limitedDataUse: true })).toEqual([
			'{"match_keys":{"extern_id":"u1"},"event_name":"Purchase","event_time":1524571200,"value":1,"currency":"USD","content_type":"product","data_processing_options":["LDU"],"data_processing_options_country":1,"data_processing_options_state":1000}',
		]);
	});

	it("holds several emails and phones as lists", () => {
		const [payload] = mapOne(
			track("Order Completed", {
				properties: { revenue: 1 },
				context: {
					traits: {
						email: ["a@example.com", "b@example.com"],
						phone: ["+14011234567", "+14011234568"],
					},
				},
			}),
			{ api: "offline", events: EVENTS },
		).deliveries;
		const keys = payload?.event.match_keys as Record<string, string[]>;
		expect(keys.email).toHaveLength(2);
		expect(keys.phone).toHaveLength(2);
	});

	it("has no custom_data where nothing remains", () => {
		expect(
			json(
				track("Order Completed", { properties: { revenue: 1, note: null } }),
			),
		).toEqual([
			'{"match_keys":{"extern_id":"u1"},"event_name":"Purchase","event_time":1524571200,"value":1,"currency":"USD","content_type":"product"}',
		]);
	});
});
