import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
	differences,
	type Expect,
	faults,
	type Observed,
} from "./expectations.ts";

const SEEN: Observed = {
	exit: 3,
	output: "2 events\nLine 4: malformed_json\n",
	summary: {
		events: { read: 5, rejected: 1 },
		deliveries: { delivered: 4 },
		rejects: [
			{ code: "malformed_json", count: 1, first: { input: "a", line: 4 } },
		],
		warnings: [{ code: "null_word", count: 2 }],
	},
	payloads: [
		{ line: 1, event: { user_data: { em: ["x"] }, custom_data: { value: 1 } } },
		{ line: 2, event: { match_keys: { fn: "y" }, custom_data: {} } },
		{ line: 2, event: { user_data: { fn: "z" }, custom_data: {} } },
	],
	text: (name) => (name === "r.ndjson" ? '{"code":"malformed_json"}' : ""),
	outputs: new Map([
		["stdout", Buffer.from("ÄRGER with Ann")],
		["state/ledger", Buffer.from([0xff, 0x00, 0x62, 0x45, 0x6e, 0xff])],
	]),
	requests: 7,
};

/** Each holds of `SEEN`. */
const HOLDS: readonly Expect[] = [
	{ exit: 3 },
	{ exit: [0, 3] },
	{ events: { read: 5 }, deliveries: { delivered: { min: 4 } } },
	{ summary: { events: { rejected: 1 } } },
	{ rejects: [{ code: "malformed_json", first: { line: 4 } }] },
	{ warnings: ["null_word", { code: "null_word", count: 2 }] },
	{ no_warnings: ["float_id"] },
	{ payloads: [{ line: 1, user_data: { em: ["x"] }, absent: ["fn"] }] },
	{ payloads: [{ line: 2 }, { line: 2, user_data: { fn: "z" } }] },
	{ payloads: [{}, { match_keys: { fn: "y" } }] },
	{ payloads: [{ line: 1, absent: ["custom_data.note", ".value"] }] },
	{ says: ["MALFORMED_json", "^line 4|^2 events"] },
	{ file_says: { "r.ndjson": ["malformed"] } },
	{ never: ["Benno", "annabel"] },
	{ requests: { min: 1, max: 7 } },
	{ any: [{ exit: 0 }, { exit: 3 }] },
];

/** Each falls short of `SEEN`. */
const FALLS_SHORT: readonly Expect[] = [
	{ exit: 0 },
	{ exit: [0, 4] },
	{ events: { read: 4 } },
	{ events: { filtered: 0 } },
	{ deliveries: { delivered: { max: 3 } } },
	{ deliveries: { unknown: { min: 0 } } },
	{ summary: { events: { rejected: 0 } } },
	{ rejects: [{ code: "malformed_json", count: 2 }] },
	{ warnings: ["float_id"] },
	{ warnings: [{ code: "null_word", count: 1 }] },
	{ no_warnings: ["null_word"] },
	{ payloads: [{ line: 1, user_data: { em: ["x", "y"] } }] },
	{ payloads: [{ line: 1, absent: ["em"] }] },
	{ payloads: [{ line: 1, absent: ["custom_data.value"] }] },
	{ payloads: [{ line: 2, user_data: { fn: "z" } }] },
	{ payloads: [{ line: 2 }, { line: 2 }, { line: 2 }] },
	{ payloads: [{ line: 9 }] },
	{ says: ["Line 5"] },
	{ file_says: { "r.ndjson": ["float"] } },
	{ file_says: { "other.ndjson": ["."] } },
	{ never: ["ann"] },
	{ never: ["ärger"] },
	{ never: ["ben"] },
	{ requests: { max: 6 } },
	{ any: [{ exit: 0 }, { exit: 4 }] },
	{ exits: 3 } as Expect,
];

it.each(HOLDS.map((expect) => [JSON.stringify(expect), expect] as const))(
	"holds: %s",
	(_, wanted) => expect(faults(wanted, SEEN)).toEqual([]),
);

it.each(FALLS_SHORT.map((expect) => [JSON.stringify(expect), expect] as const))(
	"falls short: %s",
	(_, wanted) => expect(faults(wanted, SEEN)).not.toEqual([]),
);

it("holds nothing of a run without a summary", () => {
	const seen = { ...SEEN, summary: undefined, payloads: [] };
	for (const wanted of [
		{ events: {} },
		{ rejects: [{ code: "malformed_json" }] },
		{ warnings: ["null_word"] },
		{ no_warnings: ["float_id"] },
		{ payloads: [{ line: 1 }] },
	])
		expect(faults(wanted, seen)).not.toEqual([]);
});

it("compares a hash by its text", () => {
	const hash = createHash("sha256").update("ann").digest("hex");
	expect(differences("~ann", hash, "fn")).toEqual([]);
	expect(differences("~ben", hash, "fn")).toHaveLength(1);
	expect(differences({ em: ["~ann"] }, { em: [hash] }, "k")).toEqual([]);
});

it("finds whatever is changed in a value, and nothing in the value itself", () => {
	// Neither a hash nor a range, which are not compared as they stand.
	const json = fc
		.jsonValue({ depthSize: "small" })
		.filter((value) => !/"~|"(?:min|max)"/.test(JSON.stringify(value)));
	fc.assert(
		fc.property(fc.dictionary(fc.string(), json), json, (object, other) => {
			const want = { outer: { list: [object] } };
			expect(differences(want, structuredClone(want), "at")).toEqual([]);
			for (const key of Object.keys(object)) {
				const { [key]: _, ...less } = object;
				const got = { outer: { list: [less] } };
				expect(differences(want, got, "at")).not.toEqual([]);
			}
			// More at the top of an object is fine, one more in a list is not.
			expect(
				differences(want, { ...structuredClone(want), more: other }, "at"),
			).toEqual([]);
			expect(
				differences(want, { outer: { list: [object, other] } }, "at"),
			).not.toEqual([]);
		}),
	);
});
