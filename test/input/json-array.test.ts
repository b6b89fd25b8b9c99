import { describe, expect, test } from "vitest";
import { MAX_RECORD_BYTES } from "../../src/defaults.ts";
import { readFileInput, tempFile } from "./collect.ts";

/** Events as `n` and rejects as codes, by line. */
async function outline(text: string) {
	const { events, rejects, error, spec } = await readFileInput(tempFile(text));
	return {
		format: spec?.format,
		events: events.map(({ line, event }) => [
			line,
			(event as { n?: unknown }).n,
		]),
		rejects: rejects.map(({ line, code }) => [line, code]),
		error: error && [error.code, error.place.line],
	};
}

const ok = { format: "json", rejects: [], error: undefined };

const shapes: Record<string, { text: string; events: unknown[] }> = {
	"an empty array": { text: "[]", events: [] },
	"on one line": {
		text: '[{"n":1},{"n":2}]',
		events: [
			[1, 1],
			[1, 2],
		],
	},
	"one element a line": {
		text: '[\n{"n":1},\n{"n":2}\n]\n',
		events: [
			[2, 1],
			[3, 2],
		],
	},
	"spread out": {
		text: '[\n  {\n    "n": 1,\n    "p": [\n      {}\n    ]\n  },\n  {\n    "n": 2\n  }\n]\n',
		events: [
			[2, 1],
			[8, 2],
		],
	},
	"spread out without indentation": {
		text: '[\n{\n"n": 1,\n"p": [\n{\n"x": 1\n}\n]\n},\n{\n"n": 2\n}\n]',
		events: [
			[2, 1],
			[10, 2],
		],
	},
	"byte-order mark and CRLF": {
		text: '\uFEFF[\r\n{"n":1},\r\n{"n":2}\r\n]\r\n',
		events: [
			[2, 1],
			[3, 2],
		],
	},
	"brackets, quotes and backslashes in strings": {
		text: '[{"n":"]}\\"[{\\\\"},{"n":"\\\\\\""}]',
		events: [
			[1, ']}"[{\\'],
			[1, '\\"'],
		],
	},
	"in an object": {
		text: '{"next":null,"events":[{"n":1},{"n":2}],"total":2}',
		events: [
			[1, 1],
			[1, 2],
		],
	},
	"in an object, spread out": {
		text: '{\n  "meta": {"a": [1]},\n  "data": [\n    {"n": 1},\n    {"n": 2}\n  ]\n}\n',
		events: [
			[4, 1],
			[5, 2],
		],
	},
	"in an object, empty": { text: '{"data":[]}', events: [] },
	"beside an array of other things": {
		text: '{"columns":["a","]"],"data":[{"n":1}],"tags":[["x"]]}',
		events: [[1, 1]],
	},
	"one event over many lines": {
		text: '{\n  "n": 1,\n  "properties": {"products": [{}]}\n}\n',
		events: [[1, 1]],
	},
	"several events over many lines": {
		text: '{\n  "n": 1\n}\n{\n  "n": 2\n}\n',
		events: [
			[1, 1],
			[4, 2],
		],
	},
	"two arrays in one file": {
		text: '[{"n":1}]\n[{"n":2}]\n',
		events: [
			[1, 1],
			[2, 2],
		],
	},
};

test.each(Object.entries(shapes))("%s", async (_, { text, events }) => {
	expect(await outline(text)).toEqual({ ...ok, events });
});

test("an event on one line with a list in it stays one event", async () => {
	const found = await outline('{"event":"a","n":1,"list":[{"n":2}]}\n');
	expect(found).toEqual({ ...ok, format: "ndjson", events: [[1, 1]] });
});

const broken: Record<
	string,
	{ text: string; events: unknown[]; rejects: unknown[] }
> = {
	"balanced but not JSON": {
		text: '[{"n":1},{"n":bad},{"n":3}]',
		events: [
			[1, 1],
			[1, 3],
		],
		rejects: [[1, "malformed_json"]],
	},
	"not objects": {
		text: '[{"n":1},2,"x",null,[3],{"n":3}]',
		events: [
			[1, 1],
			[1, 3],
		],
		rejects: [1, 2, 3, 4].map(() => [1, "not_an_object"]),
	},
	"an object is not closed": {
		text: '[\n{"n":1},\n{"n":2,\n{"n":3}\n]',
		events: [
			[2, 1],
			[4, 3],
		],
		rejects: [[3, "malformed_json"]],
	},
	"the same on one line": {
		text: '[{"n":1},{"n":2,{"n":3}]',
		events: [
			[1, 1],
			[1, 3],
		],
		rejects: [[1, "malformed_json"]],
	},
	"an inner object is not closed": {
		text: '[\n{"n":1},\n{"n":2,"p":{"a":1},\n{"n":3}\n]',
		events: [
			[2, 1],
			[4, 3],
		],
		rejects: [[3, "malformed_json"]],
	},
	"an inner array is not closed": {
		text: '[\n{"n":1},\n{"n":2,"p":[{"a":1},\n{"n":3},\n{"n":4}\n]',
		events: [
			[2, 1],
			[4, 3],
			[5, 4],
		],
		rejects: [[3, "malformed_json"]],
	},
	"a string is not closed": {
		text: '[\n{"n":1},\n{"n":"2},\n{"n":3}\n]',
		events: [
			[2, 1],
			[4, 3],
		],
		rejects: [[3, "malformed_json"]],
	},
	"a string that ends in a backslash before the line end": {
		text: '[\n{"n":1},\n{"n":"2\\\n{"n":3}\n]',
		events: [
			[2, 1],
			[4, 3],
		],
		rejects: [[3, "malformed_json"]],
	},
	"a bracket of the wrong kind, on one line": {
		text: '[{"n":1},{"n":[2},{"n":3}]',
		events: [
			[1, 1],
			[1, 3],
		],
		rejects: [[1, "malformed_json"]],
	},
	"the last one is not closed": {
		text: '[\n{"n":1},\n{"n":2\n]',
		events: [[2, 1]],
		rejects: [[3, "malformed_json"]],
	},
	"spread out, an object is not closed": {
		text: '[\n  {\n    "n": 1\n  },\n  {\n    "n": 2,\n    "p": [\n  {\n    "n": 3\n  }\n]',
		events: [
			[2, 1],
			[8, 3],
		],
		rejects: [[5, "malformed_json"]],
	},
};

describe("a broken element is one reject and the next ones are read", () => {
	test.each(Object.entries(broken))(
		"%s",
		async (_, { text, events, rejects }) => {
			expect(await outline(text)).toEqual({
				format: "json",
				events,
				rejects,
				error: undefined,
			});
		},
	);
});

test("an element that is too long is skipped without being held", async () => {
	const long = `{"n":"${"x".repeat(3 * MAX_RECORD_BYTES)}\n"}`.replace(
		"\n",
		"",
	);
	const spread = `{\n"n":\n"${"x".repeat(2 * MAX_RECORD_BYTES)}"\n}`;
	expect(
		await outline(`[\n{"n":1},\n${long},\n{"n":2},\n${spread},\n{"n":3}\n]`),
	).toEqual({
		format: "json",
		events: [
			[2, 1],
			[4, 2],
			[9, 3],
		],
		rejects: [
			[3, "line_too_long"],
			[5, "line_too_long"],
		],
		error: undefined,
	});
});

test("an array that is not closed: what was whole, then the line", async () => {
	const found = await outline('[\n{"n":1},\n{"n":2},\n{"n":');
	expect(found).toEqual({
		format: "json",
		events: [
			[2, 1],
			[3, 2],
		],
		rejects: [],
		error: ["truncated_input", 4],
	});
	expect((await outline('[{"n":1},')).error).toEqual(["truncated_input", 1]);
	expect((await outline('{"data":[{"n":1}]')).error).toEqual([
		"truncated_input",
		1,
	]);
});

test("other bytes behind the array are damage", async () => {
	const found = await outline('[{"n":1}]\n\n]oops [{"n":2}]');
	expect(found).toEqual({
		format: "json",
		events: [[1, 1]],
		rejects: [],
		error: ["damaged_input", 3],
	});
});
