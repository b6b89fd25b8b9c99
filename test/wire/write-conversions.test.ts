import { describe, expect, it } from "vitest";
import { mapOne, track } from "../pipeline/mapping.ts";
import { EVENTS, LEAD_ADS_ORDER, ORDER, PRODUCT_ADDED } from "./examples.ts";

const mapConversion = (event: object, config: object = {}) =>
	mapOne(event, { api: "conversions", events: EVENTS, ...config });

const json = (event: object, config: object = {}) =>
	mapConversion(event, config).deliveries.map((delivery) => delivery.json);

const customData = (properties: object, event = "Order Completed") =>
	mapConversion(track(event, { properties })).deliveries[0]?.event.custom_data;

describe("writeConversionsEvent: the examples of the destination's page, byte by byte", () => {
	// external_id by sha256sum of 019mr8mf4r.
	it("Order Completed: revenue, shippingMethod, a userId", () => {
		expect(json(ORDER)).toEqual([
			'{"event_name":"Purchase","event_time":1524571200,"event_id":"example-1","action_source":"physical_store","user_data":{"external_id":"f42499add961d2b9a9d330c64d8f63cc3f18e7571f367c0c987d6acbb1a5f425"},"custom_data":{"value":39.95,"currency":"USD","content_type":"product","shippingMethod":"2-day"}}',
		]);
	});

	// Hashes by sha256sum of hamsolo813@hamsolo813.com, 14011234567, m, ham, solo, eastgreenwich, ri, 02818, us, hamsolo813.
	it("Product Added: every trait of the match key table", () => {
		expect(json(PRODUCT_ADDED)).toEqual([
			'{"event_name":"AddToCart","event_time":1524571200,"event_id":"example-2","action_source":"physical_store","user_data":{"em":["b029c411eb2f6d8d9bf99469996f0124cba88b5a48e7dfa2359c01a7a74acb64"],"ph":["89fe36dd70ef72f0249e4772cf73606c2aafa70f0cb4f73df3265bffc1c0a5ac"],"ge":"62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a","fn":"0eccfe263668d171bd19b7d491c3ef5c43559e6d3acf697ef37596181c6fdf4c","ln":"5364f2f2fc4f54e9d47ad29cfb08ef430c8153394bf2a0dff5cbe77a0ffef861","ct":"d9d92774c31765bee5ed3de896143fba0281d7c43e5f5408822ab7075c11a5ef","st":"396a14ab206e2b44e03c4e00393e948cce36a6b0f0d7489cb46d944b33ad51c8","zp":"9e66a87a797655263f61cbabe202edbb4b9d0da5549ef545660135c56a283e7c","country":"79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621","external_id":"4a1204cf92c56154ae3c95a38a9a9ab38cd5dcbc9c9ce29a81c3e5efbc2e8b15"},"custom_data":{"content_ids":["product12356"],"content_type":"product","cart_id":"cart1234","sku":"G-32","category":"Games","name":"Monopoly: 3rd Edition","brand":"Hasbro","variant":"200 pieces","price":18.99,"quantity":1,"coupon":"MAYDEALS","position":3}}',
		]);
	});

	it("Product Added with the Value Field Identifier set to price", () => {
		expect(json(PRODUCT_ADDED, { valueField: "price" })).toEqual([
			'{"event_name":"AddToCart","event_time":1524571200,"event_id":"example-2","action_source":"physical_store","user_data":{"em":["b029c411eb2f6d8d9bf99469996f0124cba88b5a48e7dfa2359c01a7a74acb64"],"ph":["89fe36dd70ef72f0249e4772cf73606c2aafa70f0cb4f73df3265bffc1c0a5ac"],"ge":"62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a","fn":"0eccfe263668d171bd19b7d491c3ef5c43559e6d3acf697ef37596181c6fdf4c","ln":"5364f2f2fc4f54e9d47ad29cfb08ef430c8153394bf2a0dff5cbe77a0ffef861","ct":"d9d92774c31765bee5ed3de896143fba0281d7c43e5f5408822ab7075c11a5ef","st":"396a14ab206e2b44e03c4e00393e948cce36a6b0f0d7489cb46d944b33ad51c8","zp":"9e66a87a797655263f61cbabe202edbb4b9d0da5549ef545660135c56a283e7c","country":"79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621","external_id":"4a1204cf92c56154ae3c95a38a9a9ab38cd5dcbc9c9ce29a81c3e5efbc2e8b15"},"custom_data":{"value":18.99,"currency":"USD","content_ids":["product12356"],"content_type":"product","cart_id":"cart1234","sku":"G-32","category":"Games","name":"Monopoly: 3rd Edition","brand":"Hasbro","variant":"200 pieces","quantity":1,"coupon":"MAYDEALS","position":3}}',
		]);
	});

	it("Order Completed with a Lead Ads id: lead_id stands as it is", () => {
		expect(json(LEAD_ADS_ORDER)).toEqual([
			'{"event_name":"Purchase","event_time":1524571200,"event_id":"example-3","action_source":"physical_store","user_data":{"external_id":"4a1204cf92c56154ae3c95a38a9a9ab38cd5dcbc9c9ce29a81c3e5efbc2e8b15","lead_id":"7543756327866"},"custom_data":{"value":39.95,"currency":"USD","content_type":"product"}}',
		]);
	});
});

describe("writeConversionsEvent", () => {
	it("writes contents with quantity and item_price, from the products of the ids", () => {
		const products = [
			{ product_id: "a", quantity: 2, price: 19 },
			{ id: "b", quantity: "3", price: "$4.50" },
			{ sku: "c", price: 0 },
			{ name: "no id", price: 7 },
			{ product_id: "d", price: -1 },
			{ product_id: "e", quantity: 0, price: 1 },
		];
		expect(customData({ revenue: 1, products })).toEqual({
			value: 1,
			currency: "USD",
			content_ids: ["a", "b", "c", "d", "e"],
			content_type: "product",
			contents: [
				{ id: "a", quantity: 2, item_price: 19 },
				{ id: "b", quantity: 3, item_price: 4.5 },
				{ id: "c", quantity: 1, item_price: 0 },
				{ id: "d", quantity: 1 },
			],
		});
	});

	it("lets the standard fields win over properties of the same name", () => {
		const properties = {
			revenue: 5,
			value: 99,
			products: [{ product_id: "a" }],
			content_ids: ["x"],
			content_type: "hotel",
			contents: [{ id: "x" }],
		};
		expect(customData(properties)).toEqual({
			value: 5,
			currency: "USD",
			content_ids: ["a"],
			content_type: "product",
			contents: [{ id: "a", quantity: 1 }],
		});
	});

	it("leaves out a value that is not the conversion's, and says so", () => {
		const { deliveries, warnings } = mapConversion(
			track("Product Added", { properties: { value: 3, price: "x" } }),
			{ valueField: "price" },
		);
		expect(deliveries[0]?.event.custom_data).toEqual({
			content_type: "product",
		});
		expect(warnings).toEqual(["invalid_value", "reserved_property"]);
	});

	it("keeps order_id in custom_data only", () => {
		const [delivery] = mapConversion(
			track("Order Completed", { properties: { revenue: 1, order_id: "o" } }),
		).deliveries;
		expect(delivery?.event.custom_data).toMatchObject({ order_id: "o" });
		expect(delivery?.event).not.toHaveProperty("order_id");
	});

	it("has no custom_data where there is nothing to say", () => {
		const { deliveries } = mapOne(track("Visited"), {
			events: { Visited: "1" },
		});
		// external_id by sha256sum of u1.
		expect(deliveries.map((delivery) => delivery.json)).toEqual([
			'{"event_name":"Visited","event_time":1524571200,"event_id":"m-1","action_source":"physical_store","user_data":{"external_id":"bb82030dbc2bcaba32a90bf2e207a84a856fc5f033b77c480836ab6f77f40f19"}}',
		]);
	});

	it("writes Limited Data Use fields last: what the event says, else an empty list", () => {
		const off = track("Visited");
		const on = track("Visited", {
			integrations: {
				"Facebook Offline Conversions": {
					dataProcessingOptions: [["LDU"], 0, 0],
				},
			},
		});
		const config = { events: { Visited: "1" }, limitedDataUse: true };
		const endOf = (event: object) => {
			const text = mapOne(event, config).deliveries[0]?.json ?? "";
			return text.slice(text.indexOf(',"data_'));
		};
		expect(endOf(off)).toBe(',"data_processing_options":[]}');
		expect(endOf(on)).toBe(
			',"data_processing_options":["LDU"],"data_processing_options_country":0,"data_processing_options_state":0}',
		);
	});
});
