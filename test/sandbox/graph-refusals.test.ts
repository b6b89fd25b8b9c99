import { expect, test } from "vitest";
import { CALL_REFUSALS } from "../../src/sandbox/call-refusals.ts";
import {
	EVENT_REFUSALS,
	type Refusal,
} from "../../src/sandbox/graph-refusals.ts";

const events: [string, Refusal][] = Object.entries(EVENT_REFUSALS);
const calls: [string, Refusal][] = Object.entries(CALL_REFUSALS);

test.each(events)("%s is a payload error of its own", (name, refusal) => {
	expect(refusal).toMatchObject({ status: 400, code: 100 });
	expect(Math.floor((refusal.subcode ?? 0) / 1000)).toBe(2804);
	const same = events.filter(([, other]) => other.subcode === refusal.subcode);
	expect(same.map(([other]) => other)).toEqual([name]);
});

test("numbers of ours keep to a range in which none of Meta's was seen, and those alone", () => {
	for (const [, { subcode = 0, source }] of events)
		expect(subcode >= 2804900).toBe(source.startsWith("ours"));
});

test.each([...events, ...calls])(
	"%s says where it was read",
	(_name, { source, message }) => {
		expect(source).not.toBe("");
		expect(message).not.toBe("");
	},
);
