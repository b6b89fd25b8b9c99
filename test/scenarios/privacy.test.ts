import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import {
	fboc,
	PADDING,
	type Ran,
	sandboxProcess,
	temporaryFolder,
	write,
} from "../cli/run-fboc.ts";
import { graphError, startServer } from "../delivery/scripted-server.ts";
import { BROKEN, leaks, PERSON, TOKEN, traces } from "./canaries.ts";
import { FAST_CLOCK } from "./fast-clock.ts";

const CONFIG = {
	api: "conversions",
	eventSets: { stores: "111" },
	events: { "Order Completed": "stores", "Product Viewed": "stores" },
	leads: { "Lead Generated": "stores" },
};
const INPUTS = [
	"events.ndjson",
	"events.csv",
	"events.ndjson.gz",
	"fboc.config.json",
	"fboc.config.yaml",
	"token.txt",
];

const traits = {
	email: PERSON.email,
	phone: PERSON.phone,
	firstName: PERSON.firstName,
	lastName: PERSON.lastName,
	name: PERSON.fullName,
	gender: "female",
	birthday: PERSON.birthday,
	address: {
		street: PERSON.street,
		city: PERSON.city,
		state: "RI",
		postalCode: PERSON.postalCode,
		country: "US",
	},
	username: PERSON.fullName,
};
/** Personal by the contract's list, whatever their spelling. */
const personalProperties = {
	email: PERSON.email,
	phone: PERSON.phone,
	first_name: PERSON.firstName,
	lastName: PERSON.lastName,
	gender: "female",
	birthday: PERSON.birthday,
	street: PERSON.street,
	city: PERSON.city,
	postal_code: PERSON.postalCode,
	address: traits.address,
};

let made = 0;
/** An event with the person in every field that one can have. */
function event(more: object = {}): Record<string, unknown> {
	return {
		type: "track",
		messageId: `m-${made++}`,
		userId: PERSON.userId,
		anonymousId: PERSON.anonymousId,
		event: "Order Completed",
		properties: { revenue: 12.5, order_id: "o-1", ...personalProperties },
		traits,
		context: {
			traits,
			ip: PERSON.ip,
			userAgent: PERSON.userAgent,
			page: { url: PERSON.pageUrl, referrer: PERSON.pageUrl },
			device: { id: PERSON.deviceId, advertisingId: PERSON.deviceId },
			campaign: { content: PERSON.fullName },
			externalIds: [{ id: PERSON.email, type: "email" }],
		},
		integrations: { All: true, Other: { userId: PERSON.userId } },
		timestamp: new Date().toISOString(),
		...more,
	};
}

/** Events that end in every way there is before sending. */
const unhappy = (): (object | string)[] => [
	event(),
	`{"type":"track","email":"${PERSON.email}","phone":"${PERSON.phone}`,
	`${PERSON.fullName};${PERSON.email};${PERSON.phone}`,
	JSON.stringify([PERSON.email]),
	JSON.stringify(PERSON.email),
	JSON.stringify(event()).replace("{", `{${PERSON.email}`),
	event({ timestamp: BROKEN.timestamp }),
	event({ timestamp: undefined }),
	event({ timestamp: "2019-01-01" }),
	event({ timestamp: "2099-01-01" }),
	event({ event: "" }),
	event({ properties: { revenue: BROKEN.revenue, ...personalProperties } }),
	event({ properties: { revenue: 1, currency: BROKEN.currency } }),
	event({ properties: personalProperties }),
	JSON.stringify(event()).replace('"o-1"', "77777777777777777777"),
	JSON.stringify(event()).replace("12.5", "1e400"),
	event({ userId: undefined, traits: {}, context: { ip: PERSON.ip } }),
	event({
		userId: undefined,
		traits: undefined,
		context: { traits: { address: { city: PERSON.city } } },
	}),
	event({ userId: 14015550142 }),
	event({
		traits: undefined,
		context: {
			traits: {
				email: BROKEN.email,
				phone: BROKEN.phone,
				gender: BROKEN.gender,
				firstName: "!!",
				address: BROKEN,
			},
		},
	}),
	event({ event: "Product Viewed", properties: { value: BROKEN.revenue } }),
	event({ event: "Not Mapped" }),
	event({ type: "identify" }),
	event({ integrations: { All: false } }),
	event({ context: PERSON.email, traits: PERSON.fullName }),
	event({ properties: PERSON.email }),
	event({ properties: { revenue: 1, products: PERSON.email } }),
	`{"type":"track","email":"${PERSON.email}","pad":"${"x".repeat(1 << 20)}"}`,
	`{"a":${"[".repeat(20_000)}"${PERSON.email}"`,
];

const TRIPWIRE = ["--import", new URL("tripwire.mjs", import.meta.url).href];
const FILES = ["--payloads", "payloads.ndjson", "--rejects", "rejects.ndjson"];
const lines = (events: readonly (object | string)[]) =>
	events
		.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
		.map((line) => `${line}\n`)
		.join("");

/** A folder with events and a config. */
function setting(events: readonly (object | string)[], config: object = {}) {
	const folder = temporaryFolder();
	write(folder, "events.ndjson", lines(events) + PADDING);
	write(folder, "fboc.config.json", { ...CONFIG, ...config });
	return folder;
}

const sending = (url: string) => ({
	FBOC_GRAPH_URL: url,
	FBOC_ACCESS_TOKEN: TOKEN,
});

it("the search for leaks finds what is there: --rejects-with-data alone may hold data", async () => {
	const folder = setting(unhappy());
	const ran = await fboc(
		["upload", "events.ndjson", "--dry-run", ...FILES, "--rejects-with-data"],
		{ cwd: folder },
	);
	const found = leaks(traces(folder, INPUTS, ran));
	expect(found.length).toBeGreaterThan(10);
	expect(found.filter((leak) => !leak.startsWith("rejects.ndjson:"))).toEqual(
		[],
	);
	expect(statSync(join(folder, "rejects.ndjson")).mode & 0o777).toBe(0o600);
});

describe("no raw identifier and no token in any trace of a run", () => {
	for (const api of ["conversions", "offline"]) {
		const base = ["upload", "events.ndjson", "--api", api];

		it(`a happy one (${api})`, async () => {
			// `externalId: plain` sends the user's id in clear by design; the rest is the same.
			const folder = setting([event(), event(), event()], {
				externalId: "hash",
			});
			const sandbox = await sandboxProcess(["--record", "record.ndjson"], {
				cwd: folder,
			});
			const env = sending(sandbox.url);
			const runs = [
				await fboc([...base, "--dry-run"], { cwd: folder }),
				await fboc([...base, "--dry-run", "--json", "-v"], { cwd: folder }),
				await fboc([...base, "-v", ...FILES], { cwd: folder, env }),
				await fboc([...base, "--json"], { cwd: folder, env }),
			];
			await sandbox.stop();
			expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
			const found = traces(folder, INPUTS, ...runs);
			expect(found.get("record.ndjson")?.length).toBeGreaterThan(1000);
			expect(found.get("payloads.ndjson")?.length).toBeGreaterThan(1000);
			expect(leaks(found)).toEqual([]);
		});

		it(`every unhappy end before sending (${api})`, async () => {
			const folder = setting(unhappy(), { externalId: "hash" });
			const runs: Ran[] = [];
			for (const flags of [
				["--dry-run", "-v"],
				["--dry-run", "--json"],
				["--sandbox"],
			])
				runs.push(await fboc([...base, ...FILES, ...flags], { cwd: folder }));
			expect(runs.map(({ code }) => code)).toEqual([3, 3, 3]);
			const { events, rejects, warnings } = (runs[1] as Ran).summary;
			expect(events.rejected).toBeGreaterThan(12);
			expect(rejects.length).toBeGreaterThan(7);
			expect(warnings.length).toBeGreaterThan(7);
			expect(leaks(traces(folder, INPUTS, ...runs))).toEqual([]);
		});

		it(`refusals in which Meta repeats what it was sent (${api})`, async () => {
			const folder = setting([
				event({ userId: "plain-id-of-nobody" }),
				event(),
			]);
			// Meta sees hashes only; a proxy in between might see and say anything.
			const said = `Bad event of ${PERSON.email}, ${PERSON.phone}, 14015550142, token ${TOKEN}`;
			const server = await startServer(({ body }) =>
				graphError(100, 2804050, {
					message: said,
					error_user_title: said,
					error_user_msg: `${said} ${body}`,
				}),
			);
			onTestFinished(() => server.close());
			const ran = await fboc([...base, ...FILES, "--json", "-v"], {
				cwd: folder,
				env: sending(server.url),
			});
			expect(ran.code).toBe(3);
			expect(ran.summary.deliveries.refused).toBe(2);
			const rejects = readFileSync(join(folder, "rejects.ndjson"), "utf8");
			expect(rejects).toContain("Bad event of […]");
			const sha = /[0-9a-f]{64}/g;
			const hashes = server.seen.flatMap(({ body }) => body.match(sha) ?? []);
			expect(hashes.length).toBeGreaterThan(5);
			for (const hash of hashes) expect(rejects).not.toContain(hash);
			const payloads = api === "offline" ? ["payloads.ndjson"] : [];
			expect(leaks(traces(folder, [...INPUTS, ...payloads], ran))).toEqual([]);
			// The token travels in a header and nowhere else.
			for (const { url, body, headers } of server.seen) {
				expect(url + body).not.toContain(TOKEN);
				expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
			}
		});
	}

	it("errors of the call whose words repeat the token, and a server that is gone", async () => {
		const folder = setting([event()]);
		const said = `Malformed access token ${TOKEN} of ${PERSON.email}`;
		const errors = [
			graphError(190, 463, { message: said }),
			graphError(200, undefined, { message: said }),
		];
		const runs: Ran[] = [];
		for (const reply of errors) {
			const server = await startServer(() => reply);
			onTestFinished(() => server.close());
			for (const flags of [["-v"], ["--json"]]) {
				const ran = await fboc(["upload", "events.ndjson", ...flags], {
					cwd: folder,
					env: sending(server.url),
				});
				expect(ran.code).toBe(6);
				runs.push(ran);
			}
		}
		const gone = await fboc(["upload", "events.ndjson", "-v"], {
			cwd: folder,
			env: sending("http://127.0.0.1:1"),
			nodeArgs: FAST_CLOCK,
		});
		expect(gone.code).toBe(5);
		expect(leaks(traces(folder, INPUTS, gone, ...runs))).toEqual([]);
	});

	it.each([
		["on the main thread", 1],
		["in a worker thread", 3000],
	])("a bug %s that quotes an event in its message", async (_, before) => {
		const tripped = { firstName: `É ${PERSON.fullName} ${PERSON.email}` };
		const folder = setting([
			...Array.from({ length: before }, () => event()),
			event({ context: { traits: tripped } }),
		]);
		for (const flags of [["-v"], ["--json"]]) {
			const ran = await fboc(
				["upload", "events.ndjson", "--dry-run", "--workers", "2", ...flags],
				{ cwd: folder, nodeArgs: TRIPWIRE },
			);
			expect(ran.code).toBe(1);
			expect(ran.stderr).toContain("exit code 1: a bug in fboc");
			expect(leaks(traces(folder, INPUTS, ran))).toEqual([]);
		}
	});

	it("configs with a token in the wrong place, or as a literal", async () => {
		const folder = setting([event()]);
		const configs = [
			`accessToken: ${TOKEN}\nevents: {Order Completed: "111"}\n`,
			`accessTokn: ${TOKEN}\nevents: {Order Completed: ${TOKEN}}\n`,
			`${TOKEN}: 1\nevents: {Order Completed: ["${TOKEN}"]}\n`,
			`eventSets: {stores: ${TOKEN}, ${TOKEN}: "1"}\n`,
			`accessToken: {env: ${TOKEN}}\nevents: {Order Completed: "111"}\n`,
			`accessToken: {file: token.txt}\nevents: {Order Completed: "111"}\n`,
			`accessToken: {command: "echo ${TOKEN} ${TOKEN}; echo ${TOKEN} >&2; exit 1"}\nevents: {Order Completed: "111"}\n`,
			`accessToken: "${TOKEN}\nevents: [\n`,
			`api: ${TOKEN}\ncurrency: ${TOKEN}\nmaxAgeDays: ${TOKEN}\nmatchKeys: {email: [${TOKEN}, 1]}\n`,
			`graphVersion: ${TOKEN}\nphoneCountry: ${TOKEN}\nexternalId: ${TOKEN}\n`,
		];
		write(folder, "token.txt", `${TOKEN}\n${TOKEN} twice\n`);
		const server = await startServer(() => graphError(190, 463));
		onTestFinished(() => server.close());
		const upload = ["upload", "events.ndjson", "--config", "fboc.config.yaml"];
		for (const config of configs) {
			write(folder, "fboc.config.yaml", config);
			for (const flags of [["-v"], ["--json"]]) {
				const ran = await fboc([...upload, ...flags], {
					cwd: folder,
					env: { FBOC_GRAPH_URL: server.url },
				});
				expect([2, 6], config).toContain(ran.code);
				expect(leaks(traces(folder, INPUTS, ran)), config).toEqual([]);
			}
		}
		write(folder, "fboc.config.yaml", `events: {Order Completed: "111"}\n`);
		const environments = [
			{
				FBOC_GRAPH_URL: `http://${TOKEN}@graph.example.com`,
				FBOC_ACCESS_TOKEN: "a",
			},
			{ FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: `${TOKEN} ${TOKEN}` },
			{
				FBOC_GRAPH_URL: server.url,
				FBOC_ACCESS_TOKEN: "a",
				HTTPS_PROXY: `ftp://u:${TOKEN}@proxy`,
			},
		];
		for (const env of environments) {
			const ran = await fboc([...upload, "-v"], { cwd: folder, env });
			expect(leaks(traces(folder, INPUTS, ran))).toEqual([]);
		}
		expect(server.seen.map(({ url }) => url).join()).not.toContain(TOKEN);
	});

	it("CSV: rows that cannot be read, a header of data, an open quote, a truncated gzip", async () => {
		const row = [
			PERSON.userId,
			"Order Completed",
			"12",
			PERSON.email,
			PERSON.phone,
		].join(",");
		const header =
			"userId,event,properties.revenue,context.traits.email,context.traits.phone,timestamp";
		const files: Record<string, string | Uint8Array> = {
			rows: `${header}\n${row}\n${row},x,y,z,${PERSON.city}\n"${PERSON.email}"x,${row},y\n${row},2026-11-01\n`,
			headless: `${row}\n${row}\n`,
			names: `${PERSON.email},${PERSON.phone},${PERSON.street}\n`,
			quote: `${header}\n"${row}\n${row}\n`,
			gzip: gzipSync(`${header}\n${row},2026-11-01\n${row}`, {
				level: 0,
			}).subarray(0, -20),
			latin1: Buffer.from(`${header}\n${row},Jos\xe9\n`, "latin1"),
			binary: Buffer.from(`\0\x01\xff${row}\0`, "latin1"),
		};
		for (const [name, content] of Object.entries(files)) {
			const folder = setting([]);
			write(folder, "events.csv", content);
			for (const flags of [["-v"], ["--json"]]) {
				const ran = await fboc(
					["upload", "events.csv", "--dry-run", ...FILES, ...flags],
					{ cwd: folder },
				);
				expect(ran.code, name).toBeGreaterThan(0);
				expect(leaks(traces(folder, INPUTS, ran)), name).toEqual([]);
			}
		}
	});
});
