import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/catalogue/reject-sentences.ts";

describe("messageOf", () => {
	it.each([
		"malformed_json",
		"missing_event",
		"missing_timestamp",
		"invalid_timestamp",
		"future_timestamp",
		"too_old",
		"missing_value",
		"invalid_value",
		"invalid_currency",
		"no_match_key",
		"weak_match_keys",
		"unsafe_number",
	])("says in one sentence what %s means", (code) => {
		expect(messageOf(code)).toMatch(/^[A-Z][^.]*\.$/);
		expect(messageOf(code)).not.toContain(code);
	});

	it("is the code itself where there is no message", () => {
		expect(messageOf("graph_100_2804003")).toBe("graph_100_2804003");
	});
});
