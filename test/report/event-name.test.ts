import fc from "fast-check";
import { expect, it } from "vitest";
import { shownEventName } from "../../src/report/event-name.ts";

it.each([
	["Order Completed", "Order Completed"],
	["Step 3 of 12", "Step 3 of 12"],
	["SKU-1234567", "SKU-1234567"],
	["Mail to ann@shop.example", "Mail to [email]"],
	["Called +1 (650) 555-1212", "Called [digits]"],
	["Called +49 151/2345-678 twice", "Called [digits] twice"],
	["id 4111111111111111", "id [digits]"],
])("%s is shown as %s", (name, shown) => {
	expect(shownEventName(name)).toBe(shown);
});

it("leaves no address and no run of eight digits, however they are joined", () => {
	const mark = fc.constantFrom("", " ", "-", ".", "/", ") ", "-(");
	const phone = fc
		.array(fc.tuple(fc.integer({ min: 0, max: 9 }), mark), {
			minLength: 8,
			maxLength: 15,
		})
		.map((parts) => parts.map(([digit, joined]) => digit + joined).join(""));
	fc.assert(
		fc.property(fc.string(), phone, fc.emailAddress(), (text, digits, mail) => {
			const shown = shownEventName(`${text} ${digits} ${mail}`);
			expect(shown).not.toContain(mail);
			expect(shown).not.toMatch(/\d(?:\W{0,3}\d){7}\d*\s*\[email\]$/);
		}),
	);
});
