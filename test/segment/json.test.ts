import fc from "fast-check";
import { expect, test } from "vitest";
import { UnsafeNumber } from "../../src/segment/event.ts";
import {
	describeJsonError,
	nestsTooDeep,
	parseJson,
	parseLossless,
} from "../../src/segment/json.ts";

const unsafe = (text: string) => new UnsafeNumber(text);

test.each([
	["9007199254740993", unsafe("9007199254740993")],
	["-9007199254740993", unsafe("-9007199254740993")],
	["9007199254740991", 9007199254740991],
	["10000000000000000", 10000000000000000],
	["123456789012345678901234567890", unsafe("123456789012345678901234567890")],
	["1e400", unsafe("1e400")],
	["-1E400", unsafe("-1E400")],
	["1e20", 1e20],
	["9007199254740993.0", unsafe("9007199254740993.0")],
	["0.1234567890123456789", 0.12345678901234568],
	["39.95", 39.95],
	["-0", -0],
])("%s", (text, value) => {
	expect(parseLossless(text)).toStrictEqual(value);
	expect(parseLossless(`{"a":[1,${text} , "x"],"b":${text}}`)).toStrictEqual({
		a: [1, value, "x"],
		b: value,
	});
});

test("for any JSON it agrees with JSON.parse", () => {
	fc.assert(
		fc.property(
			fc.jsonValue(),
			fc.constantFrom(undefined, 1, "\t"),
			(value, indent) => {
				const text = JSON.stringify(
					{ value, long: "1234567890123456", e: 1e5 },
					null,
					indent,
				);
				expect(parseLossless(text)).toStrictEqual(
					JSON.parse(text, (_, found) => found),
				);
			},
		),
	);
});

test("keys as JSON.parse has them", () => {
	const text =
		'{"__proto__":{"x":9007199254740993},"a":1,"a":2,"\\u0062":"\\"\\\\"}';
	const found = parseLossless(text) as Record<string, unknown>;
	expect(Object.keys(found)).toEqual(["__proto__", "a", "b"]);
	expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
	expect(found.a).toBe(2);
	expect(found.b).toBe('"\\');
});

test("bad JSON and deep JSON throw", () => {
	expect(() => parseLossless('{"a":9007199254740993')).toThrow(SyntaxError);
	const deep = `${"[".repeat(1e5)}9007199254740993${"]".repeat(1e5)}`;
	expect(() => parseLossless(deep)).toThrow(SyntaxError);
});

test("brackets in strings are not depth", () => {
	expect(nestsTooDeep(`["${"[".repeat(5000)}\\"${"[".repeat(5000)}"]`)).toBe(
		false,
	);
	expect(nestsTooDeep(`${"[".repeat(1001)}${"]".repeat(1001)}`)).toBe(true);
	expect(nestsTooDeep(`${"[]".repeat(5000)}`)).toBe(false);
});

test("what is wrong is said without the text", () => {
	for (const text of [
		'{"a": jane@example.com}',
		'{"email":"jane@example.com"',
		"jane@example.com",
		'{"a":"jane\u0001"}',
	]) {
		let said = "";
		try {
			parseJson(text);
		} catch (error) {
			said = describeJsonError(error);
		}
		expect(said).toMatch(
			/^not valid JSON( at character \d+|: it ends too early)?$/,
		);
	}
});
