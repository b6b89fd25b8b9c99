import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFileInput, tempFile } from "./collect.ts";

const EVENT = {
	type: "track",
	event: "Order Completed",
	messageId: "m-1",
	userId: "cust-88911",
	context: { traits: { firstName: "Annabel", phone: "+16505551212" } },
	properties: { revenue: 1, products: [{ product_id: "{p}" }] },
};
const JSON_LINE = JSON.stringify(EVENT);

async function refusal(text: string) {
	const { error, events } = await readFileInput(tempFile(text));
	expect(events).toEqual([]);
	expect(error).toMatchObject({ code: "unknown_format", exitCode: 4 });
	const said = `${error?.message} ${error?.next}`;
	expect(said).toMatch(/prefix.*\bsed\b/s);
	expect(said).not.toMatch(/Annabel|88911|1650|Order Completed/);
	return said;
}

/** What the command of the message makes of the text. */
function stripped(said: string, text: string): unknown[] {
	const command = /(sed .*) FILE > EVENTS/.exec(said)?.[1];
	const path = tempFile(text);
	const out = execFileSync("sh", ["-c", `${command} "$0"`, path]);
	return out
		.toString()
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

describe("JSON behind a prefix", () => {
	test.each([
		"web-1  | ",
		"web-1      | 2026-11-12T08:00:00Z ",
		"2026-11-12T08:00:00.000Z INFO ",
		"[2026-11-12 08:00:00,123] INFO - ",
		"[INFO] ",
		"<34>1 2026-11-12T08:00:00Z host app 12 - - ",
		"Nov 12 08:00:00 host app[12]: ",
		"level=info, msg=",
		"track;",
		"app {worker 3}: ",
	])("%s", async (prefix) => {
		const text = `${prefix}${JSON_LINE}\n${prefix}${JSON_LINE}\r\n`;
		const said = await refusal(text);
		expect(stripped(said, text)).toEqual([EVENT, EVENT]);
	});

	test("of several kinds, among lines of another kind, behind a banner, before a tail", async () => {
		const text = [
			"Attaching to web-1, db-1",
			...Array.from({ length: 40 }, (_, n) => `db-1  | starting, step ${n}`),
			`web-1  | ${JSON_LINE}`,
			"db-1   | ready",
			`2026-11-12 INFO ${JSON_LINE} (took 3 ms)`,
			JSON_LINE,
			"",
		].join("\n");
		const said = await refusal(text);
		expect(stripped(said, text)).toEqual([EVENT, EVENT, EVENT]);
	});

	test("whatever the prefix, nothing of a line is shown and the command undoes it", async () => {
		const word = fc.stringMatching(/^[A-Za-z0-9:.,;|<>()=-]{1,8}$/);
		const prefix = fc
			.array(word, { minLength: 1, maxLength: 5 })
			.map((words) => `x${words.join(" ")} `);
		await fc.assert(
			fc.asyncProperty(
				fc.array(prefix, { minLength: 1, maxLength: 8 }),
				async (prefixes) => {
					const text = prefixes.map((before) => before + JSON_LINE).join("\n");
					const said = await refusal(text);
					expect(stripped(said, text)).toEqual(prefixes.map(() => EVENT));
				},
			),
			{ numRuns: 40 },
		);
	});
});

describe("what is none", () => {
	test.each([
		[
			"a column of JSON at the end",
			'messageId\tevent\tproperties\nm\te\t{"a":1}\n',
			1,
		],
		[
			"and in the middle",
			'messageId|properties|event\nm|{"a":1}|e\nm| {"a":1} |e\n',
			2,
		],
		["a quoted one", 'event,properties\ne,"{""a"":1}"\n', 1],
		[
			"events of which one has junk before it",
			`${JSON_LINE}\nx ${JSON_LINE}\n${JSON_LINE}\n`,
			2,
		],
		["an array over lines", `[${JSON_LINE},\n${JSON_LINE}]`, 2],
		["an array of mixed values", `[1, ${JSON_LINE}]`, 1],
		["a pretty object", JSON.stringify(EVENT, null, 2), 1],
	])("%s", async (_, text, count) => {
		const { error, events } = await readFileInput(tempFile(text));
		expect(error).toBeUndefined();
		expect(events.length).toBe(count);
	});

	test("the examples of the project", async () => {
		const readme = readFileSync(new URL("../../README.md", import.meta.url));
		const { error } = await readFileInput(tempFile(readme));
		expect(error?.message).not.toContain("prefix");
	});
});

test.each(["[email address] [x]\n1,2\n", "[abc\n"])(
	"a bracket that begins no JSON: the message names --format csv (%j)",
	async (text) => {
		const { error } = await readFileInput(tempFile(text));
		expect(error).toMatchObject({ code: "unknown_format", exitCode: 4 });
		expect(error?.next).toContain("--format csv");
	},
);

test.each([
	["userId:event:timestamp\nu:e:1\n", true],
	["id:user_id:event_text\nm:u:e\n", true],
	["12:00:01 started\n12:00:02 done\n", false],
	["Error: no such file\n", false],
	["key: value\n", false],
])("names with colons between them are a header: %j", async (text, table) => {
	const { events, error } = await readFileInput(tempFile(text));
	expect(events.length).toBe(table ? 1 : 0);
	if (!table) expect(error?.code).toBe("unknown_format");
});
