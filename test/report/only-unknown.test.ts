import { expect, it } from "vitest";
import { onlyUnknown } from "../../src/report/only-unknown.ts";

it("names what was meant: an event that was read before a name of the config", () => {
	expect(
		onlyUnknown(
			["order_completed", "Refund", "signed-up"],
			["Order Completed"],
			["ORDER COMPLETED", "Signed Up"],
		),
	).toEqual([
		'No event that was read is named "order_completed", as --only asks. Did you mean "Order Completed"?',
		'No event that was read is named "Refund", as --only asks.',
		'No event that was read is named "signed-up", as --only asks. Did you mean "Signed Up"?',
	]);
});

it("shows nobody's address or number, in neither name", () => {
	const said = onlyUnknown(
		["Mail to ann@shop.exampl", "Called 16505551212"],
		["Mail to ann@shop.example"],
		[],
	).join("\n");
	expect(said).not.toMatch(/ann|1650|shop/);
});
