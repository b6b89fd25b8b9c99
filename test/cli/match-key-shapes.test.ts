import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	fboc,
	PADDING,
	readPayloads,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

const sha256 = (text: string) =>
	createHash("sha256").update(text).digest("hex");
const EMPTY = sha256("");

interface Person {
	readonly userId?: unknown;
	readonly email?: string;
	readonly phone?: string;
	readonly firstName?: string;
	readonly lastName?: string;
	readonly city?: string;
	readonly state?: string;
	readonly zip?: string;
	readonly country?: string;
}

/** Persons as exports have them, and the texts whose hashes are sent. */
const PERSONS: readonly [Person, Readonly<Record<string, unknown>>][] = [
	[
		{ userId: "u1", email: "undefined", phone: "n/a", city: "NULL" },
		{ external_id: "u1" },
	],
	[
		{ userId: "-1", email: "A@b.co", firstName: "Mia", lastName: "Null" },
		{ em: ["a@b.co"], fn: "mia", ln: "null" },
	],
	[{ userId: "NaN", email: "a@b.co", lastName: "None" }, { em: ["a@b.co"] }],
	[
		{ userId: "u2", email: EMPTY, firstName: EMPTY.toUpperCase() },
		{ external_id: "u2" },
	],
	[
		{
			userId: ["u3", "guest", "U4", "u 3"],
			country: "NA",
			phone: "0811234567",
		},
		{ external_id: ["u3", "u4"], country: "na", ph: ["264811234567"] },
	],
	[
		{
			userId: "10021.0",
			phone: "442079460958.0",
			state: "Mass.",
			zip: "2138.0",
			country: "United States (US)",
		},
		{
			external_id: "10021.0",
			ph: ["442079460958"],
			st: "ma",
			zp: "02138",
			country: "us",
		},
	],
	[
		{
			userId: "u5",
			phone: "+370 (8) 612 34567",
			state: "Wien",
			zip: '="01010"',
			country: "Österreich",
		},
		{
			external_id: "u5",
			ph: ["37061234567"],
			st: "wien",
			zp: "01010",
			country: "at",
		},
	],
	[
		{
			userId: "u6",
			phone: "1.65E+10",
			state: "xyz",
			zip: "9430A",
			country: "US",
		},
		{ external_id: "u6", country: "us" },
	],
];

const WARNINGS = {
	float_id: 1,
	invalid_phone: 1,
	invalid_state: 1,
	invalid_zip: 1,
	null_word: 5,
	zip_padded: 1,
};

function event(
	{ userId, city, state, zip, country, ...traits }: Person,
	i: number,
) {
	return {
		type: "track",
		event: "Order Completed",
		messageId: `m-${i}`,
		timestamp: "2026-11-01T00:00:00Z",
		...(userId === undefined ? {} : { userId }),
		properties: { revenue: 1 },
		context: { traits: { ...traits, address: { city, state, zip, country } } },
	};
}

const events = PERSONS.map(([person], i) => event(person, i));

const NAMES = [
	"email",
	"phone",
	"firstName",
	"lastName",
	"city",
	"state",
	"zip",
	"country",
] as const;
const PLACES: readonly string[] = ["city", "state", "zip", "country"];
const cell = (value: unknown) => {
	const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
	return value === undefined ? "" : `"${text.replaceAll('"', '""')}"`;
};
const header = NAMES.map((name) =>
	PLACES.includes(name)
		? `context.traits.address.${name}`
		: `context.traits.${name}`,
);
const csv = [
	`messageId,event,timestamp,properties.revenue,userId,${header.join(",")}`,
	...PERSONS.map(([person], i) =>
		[
			`m-${i},Order Completed,2026-11-01T00:00:00Z,1`,
			cell(person.userId),
			...NAMES.map((name) => cell(person[name])),
		].join(","),
	),
	"",
].join("\n");

const ndjson = events.map((event) => `${JSON.stringify(event)}\n`).join("");

const FILES: Readonly<Record<string, [name: string, text: string]>> = {
	"a small file": ["e.ndjson", ndjson],
	"a large file": ["e.ndjson", ndjson + PADDING],
	"a JSON array": ["e.json", JSON.stringify(events, undefined, 1)],
	"a CSV": ["e.csv", csv],
};

const hashed = (value: unknown): unknown =>
	Array.isArray(value) ? value.map(hashed) : sha256(String(value));

async function upload(name: string, text: string, api: string) {
	const folder = temporaryFolder();
	write(folder, name, text);
	write(folder, "fboc.config.json", {
		api,
		events: { "Order Completed": "111" },
	});
	const ran = await fboc(
		[
			...["upload", name, "--dry-run", "--json", "--as-of", "2026-11-02"],
			...["--payloads", "out.ndjson"],
		],
		{ cwd: folder },
	);
	const lines = readPayloads<{
		event?: {
			user_data?: Record<string, unknown>;
			match_keys?: Record<string, unknown>;
		};
	}>(join(folder, "out.ndjson"));
	return {
		ran,
		sent: lines.slice(0, PERSONS.length).map((line) => line.event),
	};
}

describe.each(Object.entries(FILES))("%s", (_, [name, text]) => {
	it("gives the persons that the export meant, and no others", async () => {
		const { ran, sent } = await upload(name, text, "conversions");
		expect(sent.map((event) => event?.user_data)).toEqual(
			PERSONS.map(([, keys]) =>
				Object.fromEntries(
					Object.entries(keys).map(([key, value]) => [key, hashed(value)]),
				),
			),
		);
		const { warnings } = JSON.parse(ran.stdout) as {
			warnings: { code: string; count: number }[];
		};
		const counts = warnings.map(({ code, count }) => [code, count]);
		expect(Object.fromEntries(counts)).toMatchObject(WARNINGS);
	});

	it("gives the first of several ids on the offline wire", async () => {
		const { sent } = await upload(name, text, "offline");
		expect(sent.map((event) => event?.match_keys?.extern_id)).toEqual(
			PERSONS.map(([, { external_id: id }]) =>
				Array.isArray(id) ? id[0] : id,
			),
		);
	});
});
