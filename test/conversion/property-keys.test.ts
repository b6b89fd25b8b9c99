import { describe, expect, it } from "vitest";
import { KEY, propertyKey } from "../../src/conversion/property-keys.ts";

describe("propertyKey", () => {
	it.each([
		"value",
		"price",
		"revenue",
		"total",
		"currency",
		"products",
		"product_id",
		"product_ids",
		"category",
		"content_ids",
		"content_type",
		"contents",
		"order_id",
		"name",
	] as const)("%s has a bit of its own, by this spelling only", (name) => {
		expect(propertyKey(name).kind).toBe(KEY[name]);
		expect(propertyKey(name.toUpperCase()).kind).toBe(0);
	});

	it.each([
		"email",
		"Email",
		"E-Mail",
		"e_mail",
		"user email",
		"phone",
		"Phone Number",
		"first_name",
		"firstName",
		"Last Name",
		"gender",
		"birthday",
		"date_of_birth",
		"address",
		"street",
		"city",
		"state",
		"zip",
		"postal_code",
		"postalCode",
		"country",
	])("%s is personal", (name) => {
		expect(propertyKey(name).kind).toBe(KEY.personal);
	});

	it.each([
		"brand",
		"coupon",
		"shippingMethod",
		"store_city_code",
		"emails_sent",
		"personal",
		"forbidden",
		"constructor",
		"toString",
		"",
	])("%j is like any other", (name) => {
		expect(propertyKey(name).kind).toBe(0);
	});

	it("looks at texts under the names of people", () => {
		expect(propertyKey("recipient").kind).toBe(KEY.person);
		expect(propertyKey("shipping").kind).toBe(0);
	});

	it("forbids __proto__", () => {
		expect(propertyKey("__proto__").kind).toBe(KEY.forbidden);
	});

	it("has the bytes of the JSON key, however many names there were", () => {
		for (let i = 0; i < 10_000; i++) propertyKey(`name ${i}`);
		for (const name of ["a", 'quo"te', "Größe", "a\nb", "\ud800", "name 1"]) {
			expect(propertyKey(name).json.toString()).toBe(
				`${JSON.stringify(name)}:`,
			);
		}
	});

	it("gives every meaning a bit of its own", () => {
		const bits = Object.values(KEY);
		expect(new Set(bits).size).toBe(bits.length);
		for (const bit of bits) expect(Math.log2(bit) % 1).toBe(0);
	});
});
