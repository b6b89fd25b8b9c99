import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, readConfig } from "../../src/config/load.ts";
import { ConfigError, keyText } from "../../src/config/problem.ts";
import { problemText } from "./problem-text.ts";

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "fboc-load-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const yaml = (text: string, api?: "conversions" | "offline") =>
	readConfig(text, "/etc/fboc/fboc.config.yaml", api);

async function loadFile(content: string | Uint8Array, name = "c.yaml") {
	const path = join(folder, name);
	await writeFile(path, content);
	return loadConfig({ path, env: {}, cwd: folder });
}

const EXAMPLE = `
api: conversions
graphVersion: v25.0
accessToken: {env: FBOC_ACCESS_TOKEN}
eventSets:
  stores: "1234567890123456"
  online: {id: "2345678901234567", accessToken: {env: ONLINE_TOKEN}}
events:
  Order Completed: stores
  Product Added: [stores, online]
  Coupon Redeemed: {to: stores, as: Subscribe}
leads:
  Lead Generated: stores
completeRegistrations:
  Signed Up: stores
valueField: value
revenueFallback: none
currency: USD
externalId: hash
phoneCountry: US
matchKeys:
  email: [context.traits.email, traits.email]
limitedDataUse: false
maxAgeDays: 62
ignoreIntegrations: false
dropPersonalProperties: true
columns: {}
`;

describe("readConfig", () => {
	it("reads the example of the contract", () => {
		expect(yaml(EXAMPLE)).toMatchInlineSnapshot(`
			{
			  "config": {
			    "accessToken": {
			      "kind": "env",
			      "name": "FBOC_ACCESS_TOKEN",
			    },
			    "api": "conversions",
			    "columns": {},
			    "currency": "USD",
			    "defaults": {},
			    "dropPersonalProperties": true,
			    "eventSets": [
			      {
			        "id": "1234567890123456",
			        "name": "stores",
			      },
			      {
			        "accessToken": {
			          "kind": "env",
			          "name": "ONLINE_TOKEN",
			        },
			        "id": "2345678901234567",
			        "name": "online",
			      },
			    ],
			    "externalId": "hash",
			    "graphVersion": "v25.0",
			    "ignoreIntegrations": false,
			    "limitedDataUse": false,
			    "matchKeys": {
			      "email": [
			        "context.traits.email",
			        "traits.email",
			      ],
			    },
			    "maxAgeDays": 62,
			    "path": "/etc/fboc/fboc.config.yaml",
			    "phoneCountry": "US",
			    "revenueFallback": "none",
			    "routes": [
			      {
			        "event": "Order Completed",
			        "map": "events",
			        "to": [
			          "1234567890123456",
			        ],
			      },
			      {
			        "event": "Product Added",
			        "map": "events",
			        "to": [
			          "1234567890123456",
			          "2345678901234567",
			        ],
			      },
			      {
			        "as": "Subscribe",
			        "event": "Coupon Redeemed",
			        "map": "events",
			        "to": [
			          "1234567890123456",
			        ],
			      },
			      {
			        "event": "Lead Generated",
			        "map": "leads",
			        "to": [
			          "1234567890123456",
			        ],
			      },
			      {
			        "event": "Signed Up",
			        "map": "completeRegistrations",
			        "to": [
			          "1234567890123456",
			        ],
			      },
			    ],
			    "valueField": "value",
			  },
			  "warnings": [],
			}
		`);
	});

	it("loads the config of every mapping vector", () => {
		const lines = readFileSync(
			new URL("../vectors/configs.ndjson", import.meta.url),
			"utf8",
		)
			.trim()
			.split("\n");
		expect(lines.length).toBeGreaterThan(20);
		for (const line of lines) {
			const { config } = readConfig(line, "/x/fboc.config.json");
			expect(config.routes.length).toBeGreaterThan(0);
			expect(config.api).toBe("offline");
		}
	});

	it("makes an event set of each id without an alias, once", () => {
		const { config } = yaml(
			'eventSets: {b: "222"}\nevents: {" A ": ["111", 222, b, "111"]}\nleads: {A: {to: 333}}',
		);
		expect(config.eventSets).toEqual([
			{ name: "b", id: "222" },
			{ name: "111", id: "111" },
			{ name: "333", id: "333" },
		]);
		expect(config.routes).toEqual([
			{ map: "events", event: "A", to: ["111", "222"] },
			{ map: "leads", event: "A", to: ["333"] },
		]);
	});

	it("lets an alias win over an id, and an alias of digits be its own id", () => {
		const { config } = yaml('eventSets: {"123": 123}\nevents: {A: 123}');
		expect(config.eventSets).toEqual([{ name: "123", id: "123" }]);
	});

	it("keeps the digits of ids written as numbers", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[0-9]{1,32}$/), (id) => {
				const { config } = yaml(
					`eventSets:\n  stores: ${id}\n  other: {id: ${id}1}\nevents:\n  A: [stores, ${id}2]\n`.replace(
						/\b(\d{33,})\b/g,
						(long) => long.slice(-32),
					),
				);
				const ids = config.eventSets.map((set) => set.id);
				const expected = [id, `${id}1`, `${id}2`].map((text) =>
					text.slice(-32),
				);
				expect(ids).toEqual([...new Set(expected)]);
			}),
		);
	});

	it("chooses defaults by the wire, after the flag", () => {
		const pick = (text: string, api?: "conversions" | "offline") => {
			const { config } = yaml(text, api);
			return [config.api, config.externalId, config.maxAgeDays];
		};
		expect(pick("{}")).toEqual(["conversions", "hash", 62]);
		expect(pick("api: offline")).toEqual(["offline", "plain", undefined]);
		expect(pick("api: offline", "conversions")).toEqual([
			"conversions",
			"hash",
			62,
		]);
		expect(pick("{}", "offline")).toEqual(["offline", "plain", undefined]);
		expect(
			pick("{externalId: hash, maxAgeDays: 7.5, api: conversions}", "offline"),
		).toEqual(["offline", "hash", 7.5]);
	});

	it("takes codes in any case, maps left empty and one path for a list", () => {
		const { config } = yaml(
			"currency: eur\nphoneCountry: de\nevents:\nleads:\ncolumns:\nmatchKeys: {email: properties.mail, phone: []}",
		);
		expect(config.currency).toBe("EUR");
		expect(config.phoneCountry).toBe("DE");
		expect(config.matchKeys).toEqual({ email: ["properties.mail"], phone: [] });
	});

	it("knows no key that is inherited", () => {
		const { config } = yaml(
			'eventSets: {constructor: "1"}\nevents: {toString: constructor}\ncolumns: {constructor: properties.revenue}',
		);
		expect(config.eventSets).toEqual([{ name: "constructor", id: "1" }]);
		expect(config.routes[0]).toEqual({
			map: "events",
			event: "toString",
			to: ["1"],
		});
		expect(config.columns.constructor).toBe("properties.revenue");
		expect(config.columns.toString).toBeUndefined();
	});

	it("follows aliases of anchors", () => {
		const { config } = yaml(
			'eventSets: {a: &id "12"}\nevents: {A: &to [a, "13"], B: *to, C: *id}',
		);
		expect(config.routes.map((route) => route.to)).toEqual([
			["12", "13"],
			["12", "13"],
			["12"],
		]);
	});

	it("places token files beside the config", () => {
		const { config } = yaml("accessToken: {file: secrets/token}");
		expect(config.accessToken).toEqual({
			kind: "file",
			path: "/etc/fboc/secrets/token",
		});
		const home = yaml("accessToken: {file: ~/token}").config.accessToken;
		expect(home?.kind === "file" && home.path).toMatch(/^\/.*[^~]\/token$/);
	});

	it("warns of literal tokens, near misses of standard names and empty configs", () => {
		const { warnings } = yaml(`accessToken: LITERALTOKEN
eventSets: {a: {id: "1", accessToken: OTHERTOKEN, appSecret: MINE}}
appSecret: OURS
`);
		expect(warnings.map((w) => [w.code, w.key, w.line])).toEqual([
			["literal_token", "accessToken", 1],
			["literal_secret", "appSecret", 3],
			["literal_token", "eventSets.a.accessToken", 2],
			["literal_secret", "eventSets.a.appSecret", 2],
			["no_routes", "", 1],
		]);
		expect(
			yaml('events: {A: {to: "1", as: purchase}, B: {to: "1", as: Mine}}')
				.warnings,
		).toMatchInlineSnapshot(`
			[
			  {
			    "code": "nonstandard_name",
			    "column": 27,
			    "key": "events.A.as",
			    "line": 1,
			    "message": "is not one of Facebook's standard event names, but near one",
			    "suggestion": "did you mean \`Purchase\`?",
			  },
			]
		`);
		expect(yaml(EXAMPLE).warnings).toEqual([]);
	});

	it("warns of the placeholder of `init` where something goes to it, by its line", () => {
		const used = yaml(
			'eventSets:\n  spare: "7"\n  stores: {id: 1000000000000000}\nevents: {A: stores}',
		);
		expect(used.warnings.map((w) => [w.code, w.key, w.line])).toEqual([
			["placeholder_id", "eventSets.stores.id", 3],
		]);
		const bare = yaml('events: {A: "1000000000000000"}');
		expect(bare.warnings.map((w) => w.code)).toEqual(["placeholder_id"]);
		const unused = yaml(
			'eventSets: {stores: "1000000000000000"}\nevents: {A: "1"}',
		);
		expect(unused.warnings).toEqual([]);
	});

	it("lets a JSON config name its editor schema", () => {
		const text = '{"$schema": "./schema.json", "events": {"A": "1"}}';
		expect(readConfig(text, "/x/c.json").config.routes).toHaveLength(1);
	});
});

describe("any content", () => {
	/** A config or a ConfigError with places, and nothing else. */
	function holds(text: string, path: string): void {
		try {
			const { config } = readConfig(text, path);
			for (const { to } of config.routes) {
				expect(to.length).toBeGreaterThan(0);
				for (const id of to) {
					expect(config.eventSets.some((set) => set.id === id)).toBe(true);
				}
			}
		} catch (error) {
			if (!(error instanceof ConfigError)) throw error;
			expect(error.problems.length).toBeGreaterThan(0);
			for (const { line, column } of error.problems) {
				expect(line).toBeGreaterThanOrEqual(1);
				expect(line).toBeLessThanOrEqual(text.split("\n").length);
				expect(column).toBeGreaterThanOrEqual(1);
			}
		}
	}

	const target = fc.oneof(
		fc.constantFrom("a", "b", " a", "c", ""),
		fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
		fc.jsonValue({ maxDepth: 1 }),
	);
	const map = fc.dictionary(
		fc.oneof(fc.constantFrom("A", " A", "__proto__"), fc.string()),
		fc.oneof(target, fc.array(target), fc.record({ to: target, as: target })),
	);
	const nearly = fc.record(
		{
			api: fc.oneof(fc.constantFrom("offline", "conversions"), fc.jsonValue()),
			accessToken: fc.oneof(fc.record({ env: target }), fc.jsonValue()),
			eventSets: fc.dictionary(
				fc.constantFrom("a", "b", "1", "constructor"),
				fc.oneof(target, fc.record({ id: target, accessToken: target })),
			),
			events: map,
			leads: map,
			completeRegistrations: fc.oneof(map, fc.jsonValue()),
			matchKeys: fc.dictionary(fc.constantFrom("email", "fn", "x"), target),
			maxAgeDays: fc.oneof(fc.double({ noNaN: true }), fc.jsonValue()),
			columns: fc.oneof(map, fc.jsonValue()),
		},
		{ requiredKeys: [] },
	);

	it("any JSON value is a config or a ConfigError", () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.jsonValue({ maxDepth: 5 }), nearly),
				fc.constantFrom(0, 1, "\t"),
				(value, indent) => {
					holds(JSON.stringify(value, null, indent), "/x/c.json");
				},
			),
			{ numRuns: 250 },
		);
	});

	it("any text is a config or a ConfigError", () => {
		const piece = fc.constantFrom(
			..."events|eventSets|: |\n|  |- |? |{|}|[|]|,|&a |*a|!t |\"|'|# x|111|a|<<|---|...|%YAML 1.1|\t|\0|\u2028|| >|~".split(
				"|",
			),
			"\r\n",
			"| ",
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.array(piece, { maxLength: 30 }).map((parts) => parts.join("")),
					fc.string(),
				),
				(text) => holds(text, "/x/c.yaml"),
			),
			{ numRuns: 1000 },
		);
	});

	it("reads JSON as JSON.parse does", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.nat(), (name, id) => {
				fc.pre(name.trim() !== "" && name !== "__proto__");
				const text = JSON.stringify({ events: { [name]: `${id}` } });
				const { config } = readConfig(text, "/x/c.json");
				expect(config.routes).toEqual([
					{ map: "events", event: name.trim(), to: [`${id}`] },
				]);
			}),
		);
	});
});

describe("no token in any text", () => {
	const CANARY = "EAABcanary0TOKEN0canary0TOKEN0canary0TOKEN0x";
	const SPOTS = [
		`accessToken: ${CANARY}\nbad: 1`,
		`accessToken: ["${CANARY}"]`,
		`accessToken: {env: ${CANARY}}`,
		`accessToken: {${CANARY}: env}`,
		`accessToken: {token: ${CANARY}}`,
		`accessToken: "${CANARY} ${CANARY}"`,
		`accessToken: *${CANARY}`,
		`accessToken: !${CANARY} x`,
		`accessToken: "${CANARY}`,
		`accessToken: "x" "${CANARY}"`,
		`accessToken: x: ${CANARY}`,
		`accesToken: ${CANARY}`,
		`${CANARY}: x`,
		`? ${CANARY}\n: *x`,
		`token ${CANARY}`,
		`eventSets: {stores: ${CANARY}}`,
		`eventSets: {${CANARY}: "1", b: "1"}\nevents: {A: c}`,
		`eventSets: {a: {id: "1", accessToken: {file: ${CANARY}, env: A}}}`,
		`events: {A: ${CANARY}}`,
		`events: {A: {to: ${CANARY}, as: ${CANARY}}}`,
		`api: ${CANARY}`,
		`currency: ${CANARY}`,
		`graphVersion: ${CANARY}`,
		`phoneCountry: ${CANARY}`,
		`matchKeys: {${CANARY}: [a]}`,
		`columns: {a: "${CANARY}."}`,
		`"\\q${CANARY}"`,
		`%${CANARY}\n---\n- ${CANARY}`,
	];
	for (const text of SPOTS) {
		it(text.replaceAll(CANARY, "…").replaceAll("\n", "⏎"), () => {
			for (const path of ["/x/c.yaml", "/x/c.json"]) {
				let error: unknown;
				try {
					readConfig(text, path);
				} catch (caught) {
					error = caught;
				}
				expect(error).toBeInstanceOf(ConfigError);
				if (!(error instanceof ConfigError)) return;
				const shown = [
					inspect(error, { depth: 9 }),
					JSON.stringify(error),
					JSON.stringify(error.problems),
					error.problems.map(problemText).join("\n"),
					error.next,
				].join("\n");
				expect(shown).not.toContain(CANARY.slice(0, 20));
			}
		});
	}

	it("nor an app secret, which is 32 hex digits", () => {
		const secret = "a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5";
		for (const text of [
			`appSecret: {env: ${secret}}`,
			`appSecret: {${secret}: x}`,
			`${secret}: x`,
			`appSecret: [${secret}]`,
			`eventSets: {a: {id: "1", appSecret: {env: ${secret}}}}`,
			`appSecret: "${secret} ${secret}"`,
		]) {
			let error: unknown;
			try {
				yaml(text);
			} catch (caught) {
				error = caught;
			}
			expect(error).toBeInstanceOf(ConfigError);
			const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
			expect(shown).not.toContain(secret.slice(0, 12));
		}
	});

	it("nor where it does not look like one", () => {
		expect(() => yaml("accessToken: {hunter2: x}")).toThrow(
			expect.objectContaining({
				problems: expect.not.arrayContaining([
					expect.objectContaining({ key: expect.stringContaining("hunter2") }),
				]),
			}),
		);
	});

	it("nor in a config that is printed, nor in its warnings", () => {
		const loaded = yaml(`accessToken: ${CANARY}\nevents: {A: "1"}`);
		expect(JSON.stringify(loaded)).not.toContain(CANARY);
		expect(inspect(loaded, { depth: 9 })).not.toContain(CANARY);
	});

	it("makes keys safe to print", () => {
		expect(keyText(["events", "A\u001b[31m\u202eB", "to", 1])).toBe(
			"events.A?[31m?B.to[1]",
		);
		expect(keyText(["events", "x ".repeat(100)]).length).toBeLessThan(80);
	});
});

describe("loadConfig", () => {
	it("reads a file with a byte order mark and CRLF", async () => {
		const loaded = await loadFile(
			'\ufeffapi: offline\r\nevents:\r\n  A: "1"\r\n',
		);
		expect(loaded.config?.api).toBe("offline");
		expect(loaded).toHaveProperty("path", join(folder, "c.yaml"));
		expect(loaded.config?.path).toBe(join(folder, "c.yaml"));
	});

	it("gives no config where there is none", async () => {
		const cwd = join(folder, "none");
		await mkdir(cwd);
		expect(
			await loadConfig({ env: {}, cwd, userFolder: join(folder, "nobody") }),
		).toEqual({ config: undefined });
	});

	const unreadable: [string, string | Uint8Array, RegExp][] = [
		["UTF-16", Buffer.from("\ufeffapi: offline", "utf16le"), /UTF-16/],
		["bytes that are no text", Buffer.from([0x61, 0xff, 0x61]), /not UTF-8/],
		["a file over 1 MiB", "#".repeat(1024 * 1024 + 1), /larger than 1 MiB/],
	];
	for (const [name, content, words] of unreadable) {
		it(`refuses ${name}`, async () => {
			await expect(loadFile(content)).rejects.toMatchObject({
				code: "config_unreadable",
				exitCode: 2,
				message: expect.stringMatching(words),
				problems: [expect.objectContaining({ key: "" })],
			});
		});
	}

	it("reads a file of exactly 1 MiB", async () => {
		const text = "api: offline\n#";
		const loaded = await loadFile(text.padEnd(1024 * 1024, "#"));
		expect(loaded.config?.api).toBe("offline");
	});

	it("refuses a missing file and a folder by name", async () => {
		for (const [path, words] of [
			["missing.yaml", /does not exist/],
			[".", /is a folder/],
		] as const) {
			const load = loadConfig({ path, env: {}, cwd: folder });
			await expect(load).rejects.toMatchObject({
				code: "config_unreadable",
				exitCode: 2,
				message: expect.stringMatching(words),
			});
		}
	});
});
