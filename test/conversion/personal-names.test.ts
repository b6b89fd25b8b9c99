import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	inside,
	isPersonalAt,
	NAMES,
	nameBits,
	type Whereabouts,
} from "../../src/conversion/personal-names.ts";

const isPersonal = (name: string, at: Whereabouts) =>
	isPersonalAt(nameBits(name), at);

const EVERYWHERE: readonly Whereabouts[] = ["top", "person", "elsewhere"];

describe("names that say who somebody is", () => {
	it.each(
		`email E-Mail userEmail work_email contact-email emails phone phoneNumber
		cell_phone billing_phone TelephoneNumber ph em fn ln tel phone2 mobile
		first_name firstName FIRST_NAME last-name surname full_name customer_name
		buyerName billing_first_name billingcity shipping_zip customer_home_city
		gender birthday birthDate date_of_birth dob vorname Prénom
		customeremail username gift_recipient_email`.split(/\s+/),
	)("%s, wherever it stands", (name) => {
		for (const at of EVERYWHERE) expect(isPersonal(name, at)).toBe(true);
	});

	it.each("city state zip postal_code country plz ct".split(" "))(
		"%s: at the top and inside persons",
		(name) => {
			expect(isPersonal(name, "top")).toBe(true);
			expect(isPersonal(name, "person")).toBe(true);
			expect(isPersonal(name, "elsewhere")).toBe(false);
			expect(isPersonal(name, "shop")).toBe(false);
		},
	);

	it("name: inside persons only; address: everywhere but in a shop", () => {
		expect(isPersonal("name", "person")).toBe(true);
		expect(isPersonal("name", "top")).toBe(false);
		for (const at of EVERYWHERE) expect(isPersonal("address", at)).toBe(true);
		expect(isPersonal("address", "shop")).toBe(false);
	});

	it.each(
		`brand coupon content_name product_name store_name store_city shop_address
		shipping_method shippingMethod emails_sent has_email phone_model headphone
		ip_address status city_tax product_gender store_phone user_agent order_id
		customer_segment customer_id toString __proto__`.split(/\s+/),
	)("not %s", (name) => {
		for (const at of [...EVERYWHERE, "shop" as const])
			expect([name, isPersonal(name, at)]).toEqual([name, false]);
	});

	it("in whatever spelling", () => {
		const words = fc.constantFrom<string[][]>(
			["first", "name"],
			["phone", "number"],
			["billing", "last", "name"],
			["customer", "email"],
			["date", "of", "birth"],
			["buyer", "city"],
		);
		const capital = (word: string) =>
			word.slice(0, 1).toUpperCase() + word.slice(1);
		const spelling = fc.constantFrom(
			(w: string[]) => w.join("_"),
			(w: string[]) => w.join("-"),
			(w: string[]) => w.join(" "),
			(w: string[]) => w.join("."),
			(w: string[]) => w.map(capital).join(""),
			(w: string[]) => w.map(capital).join(" "),
			(w: string[]) => w.join("_").toUpperCase(),
			([first = "", ...rest]: string[]) => first + rest.map(capital).join(""),
		);
		fc.assert(
			fc.property(words, spelling, fc.boolean(), (w, spell, number) => {
				const name = spell(w) + (number ? "_2" : "");
				expect([name, isPersonal(name, "elsewhere")]).toEqual([name, true]);
			}),
		);
	});
});

describe("objects that are persons by name", () => {
	it.each(
		`customer customers user buyer billing shipping contact recipient client
		guest person people owner traits account customerInfo billing_address
		shippingAddress user_data attendees new_customer emergencyContact shipTo
		billing_details`.split(/\s+/),
	)("%s", (name) => {
		expect(inside(nameBits(name), "top")).toBe("person");
	});

	it.each([
		["store", "shop"],
		["pickup_location", "elsewhere"],
		["items", "elsewhere"],
		["shipping_method", "elsewhere"],
		["customer_segment", "elsewhere"],
		["user_agent", "elsewhere"],
	])("%s is %s", (name, at) => expect(inside(nameBits(name), "top")).toBe(at));

	it("whose objects are theirs, but for things and shops", () => {
		expect(inside(nameBits("details"), "person")).toBe("person");
		expect(inside(nameBits("orders"), "person")).toBe("elsewhere");
		expect(inside(nameBits("company"), "person")).toBe("shop");
		expect(inside(nameBits("x"), "shop")).toBe("shop");
	});

	it("whose texts may be names, where they are people", () => {
		expect(nameBits("customer") & NAMES.human).not.toBe(0);
		expect(nameBits("shipping") & NAMES.human).toBe(0);
	});
});
