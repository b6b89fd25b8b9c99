import { describe, expect, it, onTestFinished } from "vitest";
import { eventSetFacts } from "../../src/account/event-set-facts.ts";
import { readList } from "../../src/account/pages.ts";
import { reachableEventSets } from "../../src/account/reachable.ts";
import { readEdge } from "../../src/account/read-edge.ts";
import { tokenFacts } from "../../src/account/token-facts.ts";
import { graphError, startServer } from "../delivery/scripted-server.ts";
import { open } from "../sandbox/calls.ts";
import { accountAt } from "./account.ts";

describe("debug_token", () => {
	it("tells a good, an expired and a powerless token apart", async () => {
		const { url } = await open();
		const good = await tokenFacts(accountAt(url));
		expect(good).toMatchObject({
			ok: true,
			facts: { isValid: true, expiresAt: undefined, type: "USER" },
		});
		expect(await tokenFacts(accountAt(url, "expired"))).toMatchObject({
			ok: false,
			reading: { why: "token", subcode: 463 },
		});
		expect(await tokenFacts(accountAt(url, "no-permission"))).toMatchObject({
			ok: true,
			facts: { scopes: ["public_profile"] },
		});
	});

	it("never has the token in a URL", async () => {
		const server = await startServer(() => ({
			body: {
				data: {
					is_valid: true,
					expires_at: 1800000000,
					scopes: [7, "a b", "ads_read"],
				},
			},
		}));
		onTestFinished(() => server.close());
		const token = "EAAsecret123";
		const found = await tokenFacts(accountAt(server.url, token));
		expect(found).toMatchObject({
			ok: true,
			facts: { expiresAt: 1_800_000_000_000, scopes: ["ads_read"] },
		});
		expect(server.seen).toHaveLength(1);
		expect(server.seen[0]?.url).toBe("/v25.0/debug_token");
		expect(server.seen[0]?.body).toContain(token);
	});

	it("takes an answer of another form for no answer", async () => {
		const server = await startServer(() => ({ body: { data: [] } }));
		onTestFinished(() => server.close());
		const found = await tokenFacts(accountAt(server.url));
		expect(found).toMatchObject({ ok: false, reading: { why: "other" } });
	});
});

describe("an event set", () => {
	it("is described, or missing", async () => {
		const { url } = await open({ eventSets: ["42"] });
		expect(await eventSetFacts(accountAt(url), "42")).toMatchObject({
			ok: true,
			facts: { id: "42", name: "Sandbox event set 42", takesOffline: true },
		});
		expect(await eventSetFacts(accountAt(url), "43")).toMatchObject({
			ok: false,
			reading: { why: "missing", said: expect.stringContaining("code 100") },
		});
	});
});

describe("reading", () => {
	it("tries once more what may pass, and then says so", async () => {
		let asked = 0;
		const server = await startServer(() =>
			asked++ === 0 ? { status: 503 } : { body: { id: "1" } },
		);
		onTestFinished(() => server.close());
		expect(await readEdge(accountAt(server.url), "me")).toMatchObject({
			ok: true,
		});
		expect(asked).toBe(2);
		const { url } = server;
		await server.close();
		expect(await readEdge(accountAt(url), "me")).toMatchObject({
			ok: false,
			why: "unavailable",
		});
	});

	it("repeats no word of Meta's, which may be the token", async () => {
		const message = "Malformed access token EAAsecret123";
		const server = await startServer(() =>
			graphError(190, undefined, { message }),
		);
		onTestFinished(() => server.close());
		const reading = await readEdge(accountAt(server.url, "EAAsecret123"), "me");
		expect(reading).toMatchObject({ ok: false, why: "token" });
		expect(JSON.stringify([...Object.values(reading)])).not.toContain(
			"EAAsecret123",
		);
	});
});

describe("lists", () => {
	it("are read to their last page", async () => {
		const eventSets = Array.from({ length: 230 }, (_, n) => `${n + 1}`);
		const { url } = await open({ eventSets });
		const account = accountAt(url);
		const list = await readList(account, "900000000000001/owned_pixels", "id");
		expect(list.failure).toBeUndefined();
		expect(list.nodes.map((node) => (node as { id: string }).id)).toEqual(
			eventSets,
		);
	});

	it("end where a cursor repeats, and are followed by cursor, never by link", async () => {
		const server = await startServer(() => ({
			body: {
				data: [{ id: "1" }],
				paging: { next: "http://127.0.0.1:9/evil", cursors: { after: "x" } },
			},
		}));
		onTestFinished(() => server.close());
		const { nodes } = await readList(
			accountAt(server.url),
			"me/businesses",
			"id",
		);
		expect(nodes).toHaveLength(2);
		expect(server.seen.map(({ url }) => url)).toEqual([
			"/v25.0/me/businesses?fields=id&limit=100",
			"/v25.0/me/businesses?fields=id&limit=100&after=x",
		]);
	});

	it("of all a token's businesses make its reach, each event set once", async () => {
		const { url } = await open({ eventSets: ["42", "43"] });
		const reach = await reachableEventSets(accountAt(url), [
			"owned_pixels",
			"client_pixels",
		]);
		expect(reach.failures).toEqual([]);
		expect(
			reach.eventSets.map(({ id, business }) => [id, business.name]),
		).toEqual([
			["42", "Sandbox business"],
			["43", "Sandbox business"],
		]);
		const none = await reachableEventSets(accountAt(url, "no-permission"), [
			"offline_conversion_data_sets",
		]);
		expect(none).toMatchObject({
			eventSets: [],
			failures: [{ edge: "me/businesses", reading: { why: "permission" } }],
		});
	});
});
