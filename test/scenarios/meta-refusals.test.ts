import { createHmac } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
	fboc,
	type Ran,
	readLines,
	temporaryFolder,
	write,
} from "../cli/run-fboc.ts";
import {
	graphError,
	type Reply,
	startServer,
	taken,
} from "../delivery/scripted-server.ts";
import { expectBooksBalance } from "./books.ts";

const TOKEN = "token-of-nobody";
const SECRET = "5ecret-0f-the-app";
const APP = "an-0ther-apps-5ecret";
const proofOf = (secret: string, token = TOKEN) =>
	createHmac("sha256", secret).update(token).digest("hex");

const DAY_S = 86_400;
const now = Math.floor(Date.now() / 1000);

/** An order that is so many days old. */
const order = (i: number, days = 1) => ({
	type: "track",
	event: "Order Completed",
	messageId: `m-${i}`,
	userId: `u-${i}`,
	timestamp: new Date((now - days * DAY_S - i) * 1000).toISOString(),
	properties: { revenue: 10, currency: "USD", order_id: `o-${i}` },
});

const CONFIG = `
eventSets:
  stores: "1234567890123456"
events:
  Order Completed: stores
`;

interface Body {
	readonly data: readonly {
		readonly event_time: number;
		readonly custom_data: { readonly order_id: string };
	}[];
	readonly appsecret_proof?: string;
}
const read = (body: string) => JSON.parse(body) as Body;
const numbersOf = (body: string) =>
	read(body).data.map(({ custom_data }) =>
		Number(custom_data.order_id.slice(2)),
	);

/** Orders, a config and a server that plays Meta. */
async function setting(
	orders: readonly object[],
	script: (body: string, n: number) => Reply,
	config = CONFIG,
) {
	const folder = temporaryFolder();
	write(folder, "orders.ndjson", orders);
	write(folder, "fboc.config.yaml", config);
	const server = await startServer(({ body }, n) => script(body, n));
	onTestFinished(() => server.close());
	const env = { FBOC_GRAPH_URL: server.url, FBOC_ACCESS_TOKEN: TOKEN };
	const run = async (
		flags: readonly string[] = [],
		more: Readonly<Record<string, string>> = {},
	): Promise<Ran> => {
		const args = ["upload", "orders.ndjson", "--json", ...flags];
		const ran = await fboc(args, { cwd: folder, env: { ...env, ...more } });
		if (ran.stdout.startsWith("{")) expectBooksBalance(ran.summary);
		return ran;
	};
	return { folder, server, env, run };
}

const orders = (count: number, days = 1) =>
	Array.from({ length: count }, (_, i) => order(i, days));

/** Everything that the command wrote or said. */
function written(folder: string, ran: Ran): string {
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => !/^(orders|fboc\.config)/.test(name))
		.map((name) => join(folder, name))
		.filter((path) => statSync(path).isFile());
	return [
		ran.stdout,
		ran.stderr,
		...files.map((path) => readFileSync(path, "latin1")),
	].join("\n");
}

const demanding =
	(proof: string) =>
	(body: string): Reply =>
		read(body).appsecret_proof === proof
			? taken(read(body).data.length)
			: graphError(100, undefined, {
					message: `API calls from the server require an appsecret_proof argument`,
				});

describe("the app's secret", () => {
	it.each<[string, string, Record<string, string>, string]>([
		["in the environment", CONFIG, { FBOC_APP_SECRET: SECRET }, SECRET],
		[
			"behind a variable of the config's",
			`${CONFIG}appSecret: {env: META_SECRET}\n`,
			{ META_SECRET: SECRET },
			SECRET,
		],
		[
			"in a file, on the other wire",
			`${CONFIG}api: offline\nappSecret: {file: secret.txt}\n`,
			{},
			SECRET,
		],
		[
			"beside the event set's token, above the environment",
			CONFIG.replace(
				'"1234567890123456"',
				`{id: "1234567890123456", appSecret: {command: "echo ${APP}"}}`,
			),
			{ FBOC_APP_SECRET: SECRET },
			APP,
		],
	])(
		"%s is proven in the body, and shown nowhere",
		async (_, config, env, secret) => {
			const { folder, server, run } = await setting(
				orders(3),
				demanding(proofOf(secret)),
				config,
			);
			write(folder, "secret.txt", `${SECRET}\n`);
			const ran = await run(["-v", "--report", "report.html"], env);
			expect(ran.code).toBe(0);
			expect(ran.summary.deliveries.delivered).toBe(3);
			for (const { url } of server.seen) expect(url).not.toMatch(/proof|token/);
			const all = written(folder, ran).replace(`${SECRET}\n`, "");
			for (const hidden of [SECRET, APP, TOKEN, proofOf(secret)])
				expect(all).not.toContain(hidden);
		},
	);

	it("that is missing stops at once, with the place for it; with it the same command sends everything", async () => {
		const { folder, server, run } = await setting(
			orders(50),
			demanding(proofOf(SECRET)),
		);
		const ran = await run();
		expect(ran.code).toBe(6);
		expect(ran.summary.error?.code).toBe("appsecret_proof_required");
		expect(ran.stderr).toMatch(/appSecret[\s\S]*FBOC_APP_SECRET/);
		expect(ran.summary.deliveries).toMatchObject({ refused: 0, unsent: 50 });
		expect(server.seen).toHaveLength(1);
		const wrong = await run([], { FBOC_APP_SECRET: APP });
		expect(wrong.code).toBe(6);
		expect(wrong.stderr).toContain("does not accept the proof");
		expect(written(folder, wrong)).not.toContain(APP);
		const right = await run([], { FBOC_APP_SECRET: SECRET });
		expect(right.summary.deliveries.delivered).toBe(50);
	});

	it("is proven by `check`, as a query parameter that is not shown", async () => {
		const { folder, server, env } = await setting([], () => ({
			body: {
				data: { is_valid: true, scopes: ["ads_management"], type: "USER" },
				id: "1234567890123456",
				name: "Stores",
			},
		}));
		const ran = await fboc(["check", "-v"], {
			cwd: folder,
			env: { ...env, FBOC_APP_SECRET: SECRET },
		});
		expect(server.seen.length).toBeGreaterThan(1);
		for (const { url, body } of server.seen)
			expect(url + body).toContain(`appsecret_proof=${proofOf(SECRET)}`);
		expect(server.seen.map(({ url }) => url).join()).not.toContain(TOKEN);
		expect(ran.stdout + ran.stderr).not.toMatch(/appsecret_proof|5ecret/);
	});
});

describe("what is everybody's", () => {
	const missing = graphError(100, undefined, {
		message:
			"Unsupported post request. Object with ID '1234567890123456' does not exist; ask anna@example.com, +49 151 23456789",
	});
	const twoSets = CONFIG.replace(
		'"1234567890123456"\n',
		'"1234567890123456"\n  online: "2345678901234567"\n',
	).replace("Completed: stores", "Completed: [stores, online]");

	it.each([
		["conversions", CONFIG],
		["offline", `${CONFIG}api: offline\n`],
		["conversions, two event sets", twoSets],
		["offline, two event sets", `${twoSets}api: offline\n`],
	])("stops within 8 requests with Meta's words: %s", async (_, config) => {
		let mended = false;
		const { folder, server, run } = await setting(
			orders(120),
			(body) => (mended ? taken(read(body).data.length) : missing),
			config,
		);
		const ran = await run(["--chunk-size", "7"]);
		expect(ran.code).toBe(6);
		expect(server.seen.length).toBeLessThanOrEqual(8);
		const { planned, unsent, refused, delivered } = ran.summary.deliveries;
		expect({ unsent, refused, delivered }).toEqual({
			unsent: planned,
			refused: 0,
			delivered: 0,
		});
		expect(ran.summary.error?.code).toBe("all_refused");
		expect(ran.summary.error?.message).toContain("Unsupported post request");
		expect(written(folder, ran)).not.toMatch(/anna|23456789\b/);
		mended = true;
		const next = await run();
		expect(next.code).toBe(0);
		expect(next.summary.deliveries).toMatchObject({
			delivered: next.summary.deliveries.planned,
			duplicate: 0,
		});
	});

	it("is not blamed on the good event set, whose deliveries are made", async () => {
		const { server, env, folder } = await setting(
			orders(40),
			() => "drop",
			twoSets,
		);
		await server.close();
		const other = await startServer(({ url, body }) =>
			url.includes("2345678901234567")
				? missing
				: taken(read(body).data.length),
		);
		onTestFinished(() => other.close());
		const ran = await fboc(["upload", "orders.ndjson", "--json"], {
			cwd: folder,
			env: { ...env, FBOC_GRAPH_URL: other.url },
		});
		expectBooksBalance(ran.summary);
		expect(ran.code).toBe(6);
		const [stores, online] = ran.summary.event_sets;
		expect(stores).toMatchObject({ delivered: 40 });
		expect(online).toMatchObject({ unsent: 40, refused: 0 });
		expect(other.seen.length).toBeLessThanOrEqual(9);
	});

	it("is a refusal of the one event that there is", async () => {
		const { run } = await setting(orders(1), () => missing);
		const ran = await run();
		expect(ran.code).toBe(3);
		expect(ran.summary.deliveries.refused).toBe(1);
	});
});

describe("--max-rejects, while Meta refuses", () => {
	const bad = (every: number) => (body: string) =>
		numbersOf(body).some((i) => i >= 30 && i % every === 1)
			? graphError(100, 2804019, { error_user_title: "Not right" })
			: taken(numbersOf(body).length);

	it("stops in the middle of a chunk, with Meta's words; what was not sent goes on later", async () => {
		const { run, server } = await setting(orders(90), bad(2));
		const flags = ["--chunk-size", "30", "--max-rejects", "5"];
		const ran = await run([...flags, "--concurrency", "1"]);
		expect(ran.code).toBe(7);
		expect(ran.summary.deliveries.refused).toBe(6);
		expect(ran.summary.deliveries.unsent).toBeGreaterThan(40);
		expect(ran.summary.error?.message).toContain("Not right");
		expect(server.seen.length).toBeLessThan(30);
		const rest = await run();
		expect(rest.code).toBe(3);
		expect(rest.summary.deliveries).toMatchObject({ refused: 30, unsent: 0 });
	});

	it("by default stops a large file whose deliveries are refused, not a small one", async () => {
		const every = () => graphError(100, 2804019);
		const large = await setting(orders(1100), every);
		const ran = await large.run();
		expect(ran.code).toBe(7);
		expect(ran.summary.deliveries.refused).toBe(101);
		const small = await setting(orders(150), every);
		expect((await small.run()).summary).toMatchObject({
			exit_code: 3,
			deliveries: { refused: 150 },
		});
	});

	it("by default never minds what is too old for Meta", async () => {
		const { run, server } = await setting(orders(1100, 30), () =>
			graphError(100, 2804003),
		);
		const ran = await run();
		expect(ran.code).toBe(3);
		expect(ran.summary.rejects).toMatchObject([
			{ code: "graph_100_2804003", count: 1100 },
		]);
		expect(server.seen.length).toBeLessThanOrEqual(4);
		expect(readLines(ran.summary.rejects_file ?? "")).toHaveLength(1100);
	});
});

describe("Meta's words in an answer of 200", () => {
	it("are shown and counted, redacted", async () => {
		const { run, folder } = await setting(orders(4), (body) => ({
			body: {
				events_received: read(body).data.length,
				messages: ["No currency for anna@example.com", `Token ${TOKEN}`],
			},
		}));
		const ran = await run(["--report", "report.html"]);
		expect(ran.code).toBe(0);
		expect(ran.summary.warnings).toMatchObject([
			{ code: "meta_message", count: 2 },
		]);
		expect(ran.stderr).toContain("No currency for […]");
		const page = readFileSync(join(folder, "report.html"), "utf8");
		expect(page).toContain("No currency for […]");
		expect(written(folder, ran)).not.toMatch(/anna|token-of/);
	});

	it("none received: unknown, exit 5, and the next run sends it again, counted once", async () => {
		const { run, server } = await setting(orders(4), (body, n) =>
			n === 0 ? taken(0) : taken(read(body).data.length),
		);
		const ran = await run();
		expect(ran.code).toBe(5);
		expect(ran.summary.error?.code).toBe("nothing_received");
		expect(ran.summary.deliveries).toMatchObject({ unknown: 4, delivered: 0 });
		const next = await run();
		expect(next.code).toBe(0);
		expect(next.summary.deliveries).toMatchObject({
			delivered: 4,
			duplicate: 0,
		});
		expect(server.seen.map(({ body }) => body)).toEqual(
			Array(2).fill(server.seen[0]?.body),
		);
		const third = await run(["--reread"]);
		expect(third.summary.deliveries.duplicate).toBe(4);
	});
});

describe("waiting for Meta", () => {
	const limited = (body: string, n: number): Reply =>
		n === 0
			? { ...(graphError(4) as object), headers: { "Retry-After": "2" } }
			: taken(read(body).data.length);

	it.each([
		["in a log that wants progress", ["--progress", "plain"], true],
		["in a log", [], true],
		["not with --quiet", ["--quiet"], false],
		["not with --progress none", ["--progress", "none"], false],
	])("is told while it lasts: %s", async (_, flags, told) => {
		const { run } = await setting(orders(2), limited);
		const ran = await run(flags);
		expect(ran.code).toBe(0);
		const line = "waiting for Meta: limit reached, 2 s";
		expect(ran.stderr.includes(line)).toBe(told);
		expect(ran.summary.requests.throttled_ms).toBeGreaterThanOrEqual(1_900);
		expect(ran.summary.requests.throttled_ms).toBeLessThan(10_000);
	});
});

describe("a rehearsal", () => {
	it("is never said to be Meta's", async () => {
		const { folder, server, env, run } = await setting(orders(2), (body) =>
			numbersOf(body).includes(1)
				? graphError(100, 2804019)
				: taken(numbersOf(body).length),
		);
		const { host } = new URL(server.url);
		const ran = await run(["--report", "report.html"]);
		expect(ran.summary.destination).toEqual({
			host,
			graph_version: "v25.0",
			rehearsal: true,
		});
		expect(ran.summary.fboc_version).toMatch(/^\d+\.\d+\.\d+/);
		const page = readFileSync(join(folder, "report.html"), "utf8");
		expect(page).toContain(`delivered: ${host} has taken them`);
		expect(page).not.toMatch(/Meta has taken|refused by Meta/);
		expect(ran.stderr).toContain(`${host} refused`);
		const again = await fboc(["upload", "orders.ndjson", "--resend"], {
			cwd: folder,
			env,
		});
		expect(again.stdout).toContain(`a rehearsal at ${host}, not at Meta`);
		const history = await fboc(["history"], { cwd: folder, env });
		expect(history.stdout).toMatch(/^Rehearsals, not sent to Meta/);
		expect(history.stdout).toContain(host);
	});

	it("in a dry run names where it would go", async () => {
		const { folder } = await setting(orders(1), () => "drop");
		const args = ["upload", "orders.ndjson", "--dry-run", "--json"];
		const { summary } = await fboc(args, { cwd: folder });
		expect(summary.destination).toEqual({
			host: "graph.facebook.com",
			graph_version: "v25.0",
			rehearsal: false,
		});
	});
});

describe("the placeholder that `fboc init` wrote", () => {
	const config = CONFIG.replace("1234567890123456", "1000000000000000");
	const withSecret = (ids: string) => config.replace('"1000000000000000"', ids);

	it.each([
		["alone", config],
		["as a map", withSecret('{id: "1000000000000000"}')],
		["as a number", withSecret("1000000000000000")],
	])(
		"is refused before anything is sent, named by a preview, fine for a sandbox: %s",
		async (_, text) => {
			const { folder, server, run, env } = await setting(
				orders(2),
				() => taken(2),
				text,
			);
			const real = await run();
			expect(real.code).toBe(2);
			expect(real.stderr).toMatch(/fboc\.config\.yaml:3|\b3:\d+/);
			expect(real.stderr).toContain("fboc event-sets");
			expect(server.seen).toEqual([]);
			const dry = await run(["--dry-run"]);
			expect(dry.code).toBe(0);
			expect(dry.stderr).toContain("placeholder");
			const sandbox = await fboc(["upload", "orders.ndjson", "--sandbox"], {
				cwd: folder,
				env,
			});
			expect(sandbox.code).toBe(0);
		},
	);

	it("under an alias that nothing goes to is nobody's business", async () => {
		const text = CONFIG.replace(
			"events:",
			'  spare: "1000000000000000"\nevents:',
		);
		const { run } = await setting(orders(2), () => taken(2), text);
		expect((await run()).code).toBe(0);
	});
});
