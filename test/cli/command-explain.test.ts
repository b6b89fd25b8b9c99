import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROKEN, leaks, PERSON, traces } from "../scenarios/canaries.ts";
import { AS_OF, CONFIG, order, traits } from "./canary-order.ts";
import { fboc, readPayloads, temporaryFolder, write } from "./run-fboc.ts";

describe("fboc explain", () => {
	it("shows the very payload that an upload writes, for each line", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", CONFIG);
		write(folder, "events.ndjson", [
			order(),
			order({ event: "Product Added", messageId: "m-2" }),
			order({ properties: {}, messageId: "m-3" }),
			order({
				context: { traits: { email: "b@example.com" } },
				messageId: "m-4",
			}),
		]);
		const upload = ["upload", "events.ndjson", "--dry-run", ...AS_OF];
		await fboc([...upload, "--payloads", "p.ndjson"], { cwd: folder });
		const written = readPayloads<{
			line: number;
			event_set: string;
			event: object;
		}>(join(folder, "p.ndjson"));
		for (const line of [1, 2, 3, 4]) {
			const ran = await fboc(
				["explain", "events.ndjson", "--line", `${line}`, "--json", ...AS_OF],
				{ cwd: folder },
			);
			expect(ran.code).toBe(0);
			const told = JSON.parse(ran.stdout) as {
				schema: string;
				deliveries: { id: string; payload: object | null }[];
			};
			expect(told.schema).toBe("fboc.explain/1");
			const shown = told.deliveries
				.filter(({ payload }) => payload !== null)
				.map(({ id, payload }) => ({ event_set: id, event: payload }));
			const sent = written.filter((one) => one.line === line);
			expect(shown).toEqual(
				sent.map(({ event_set, event }) => ({ event_set, event })),
			);
		}
	});

	it("never shows an identifier, whatever becomes of the event", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", {
			...CONFIG,
			api: "offline",
			matchKeys: { phone: ["properties.who", "context.traits.phone"] },
		});
		write(folder, "events.ndjson", [
			order(),
			order({ userId: PERSON.email, traits: { name: PERSON.fullName } }),
			order({ context: { traits: { ...BROKEN, address: { ...BROKEN } } } }),
			order({ timestamp: BROKEN.timestamp }),
			order({
				properties: {
					revenue: BROKEN.revenue,
					currency: BROKEN.currency,
					who: PERSON.phone,
				},
			}),
			order({ type: PERSON.fullName }),
			order({
				context: {
					traits: {
						email: [PERSON.email, BROKEN.email],
						address: JSON.stringify(traits.address),
					},
				},
			}),
			order({
				integrations: {
					"Facebook Offline Conversions": { leadId: "77318000000000" },
				},
			}),
		]);
		write(folder, "bad.ndjson", `{"email":"${PERSON.email}\n`);
		const runs = await Promise.all(
			[1, 2, 3, 4, 5, 6, 7, 8].map((line) =>
				fboc(
					[
						"explain",
						"events.ndjson",
						"--line",
						`${line}`,
						...(line % 2 ? ["--json"] : []),
						...AS_OF,
					],
					{ cwd: folder },
				),
			),
		);
		const bad = await fboc(["explain", "bad.ndjson"], { cwd: folder });
		const init = await fboc(["init", "events.ndjson", "--force"], {
			cwd: folder,
		});
		const all = [...runs, bad, init];
		expect(all.map(({ code }) => code)).toEqual(all.map(() => 0));
		expect(bad.stdout).toContain("malformed_json");
		const inputs = ["events.ndjson", "bad.ndjson"];
		expect(leaks(traces(folder, inputs, ...all))).toEqual([]);
	});

	it("hides what an upload hides: in names of events and members, in addresses of pages, at any depth", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", {
			...CONFIG,
			dropPersonalProperties: false,
		});
		const told = {
			[PERSON.email]: 1,
			list: [{ [PERSON.phone]: { [PERSON.email]: "x" } }],
			landing: PERSON.pageUrl,
			other: `see ${PERSON.pageUrl} and https://shop.example.com/${encodeURIComponent(PERSON.email)}`,
			json: JSON.stringify({ [PERSON.email]: PERSON.phone }),
		};
		write(folder, "events.ndjson", [
			order({ properties: { revenue: 1, ...told } }),
			order({ event: `Signed up: ${PERSON.email}` }),
		]);
		// No double keeps it: the reject names its property.
		const text = readFileSync(join(folder, "events.ndjson"), "utf8");
		const unsafe = text.replace(
			/("[^"]*@[^"]*"):1,/,
			"$1:12345678901234567890123,",
		);
		expect(unsafe).not.toBe(text);
		write(folder, "unsafe.ndjson", unsafe);
		const inputs = ["events.ndjson", "unsafe.ndjson"];
		const dry = ["--dry-run", "-v", "--rejects", "rejects.ndjson"];
		const runs = await Promise.all(
			[
				["explain", "events.ndjson"],
				["explain", "events.ndjson", "--json"],
				["explain", "events.ndjson", "--line", "2"],
				["explain", "unsafe.ndjson"],
				["upload", ...inputs, ...dry],
			].map((args) => fboc([...args, ...AS_OF], { cwd: folder })),
		);
		// It writes the config that the others read.
		const init = ["init", "events.ndjson", "--force"];
		runs.push(await fboc(init, { cwd: folder }));
		expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 3, 0]);
		expect(leaks(traces(folder, inputs, ...runs))).toEqual([]);
		expect(runs[0]?.stdout).toContain("https://shop.example.com/");
		expect(runs[2]?.stdout).toContain("Signed up: [email]");
		expect(runs[3]?.stdout.replace(/\s+/g, " ")).toContain(
			"unsafe_number at properties.[email]",
		);
	});

	it("of a line that is not there: exit 2", async () => {
		const folder = temporaryFolder();
		write(folder, "events.ndjson", [order()]);
		const ran = await fboc(
			["explain", "events.ndjson", "--line", "7", "--json"],
			{ cwd: folder },
		);
		expect(ran.code).toBe(2);
		expect(ran.summary.error).toMatchObject({
			code: "line_not_found",
			path: "events.ndjson",
		});
	});

	it("draws the steps", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", CONFIG);
		write(folder, "events.ndjson", [order({ properties: { value: 3 } })]);
		const { stdout } = await fboc(["explain", "-", ...AS_OF], {
			cwd: folder,
			stdin: readFileSync(join(folder, "events.ndjson")),
		});
		expect(stdout).toContain("stdin, line 1");
		expect(stdout).toContain("stores (111) as Purchase");
		expect(stdout).toContain("none: nothing in properties.revenue");
		expect(stdout).toMatch(
			/email +found at context\.traits\.email, looks like an address/,
		);
		expect(stdout).toContain(
			"It is not sent: missing_value at properties.revenue.",
		);
	});
});
