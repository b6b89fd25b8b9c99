import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { get, numbers, open } from "./calls.ts";

const BUSINESS = "900000000000001";

describe("tokens and people", () => {
	test("debug_token tells good, expired and powerless tokens apart", async () => {
		const sandbox = await open();
		const ask = async (token: string) =>
			(await get(sandbox, `/v25.0/debug_token?input_token=${token}`)).json.data;
		expect(await ask("x")).toMatchObject({
			is_valid: true,
			expires_at: 0,
			scopes: expect.arrayContaining(["ads_management", "public_profile"]),
		});
		expect(await ask("expired")).toMatchObject({
			is_valid: false,
			error: { code: 190, subcode: 463 },
		});
		expect(await ask("no-permission")).toMatchObject({
			is_valid: true,
			scopes: ["public_profile"],
		});
		expect(numbers(await get(sandbox, "/debug_token"))).toBe("400 100");
	});

	test("the token of a read may stand in the query", async () => {
		const sandbox = await open();
		const path = "/debug_token?input_token=x";
		expect(numbers(await get(sandbox, path, ""))).toBe("400 104");
		expect((await get(sandbox, `${path}&access_token=x`, "")).status).toBe(200);
		expect(numbers(await get(sandbox, "/me", "expired"))).toBe("401 190/463");
	});

	test("me, its permissions, the newest version", async () => {
		const sandbox = await open();
		expect((await get(sandbox, "/v25.0/me")).json).toHaveProperty("name");
		const { data } = (await get(sandbox, "/me/permissions")).json;
		expect(data).toContainEqual({
			permission: "ads_management",
			status: "granted",
		});
		expect((await get(sandbox, "/api_version")).json).toEqual({
			api_version: "v25.0",
		});
	});
});

describe("event sets", () => {
	test("the fields asked for, and the id", async () => {
		const sandbox = await open();
		const ask = (fields: string) => get(sandbox, `/v25.0/42?fields=${fields}`);
		expect((await ask("is_consolidated_container")).json).toEqual({
			is_consolidated_container: true,
			id: "42",
		});
		expect((await ask("name,owner_business{id},last_fired_time")).json).toEqual(
			{
				name: "Sandbox event set 42",
				owner_business: { id: BUSINESS, name: "Sandbox business" },
				id: "42",
			},
		);
		expect(numbers(await ask("constructor"))).toBe("400 100");
	});

	test("unknown, or out of this token's reach: both look the same", async () => {
		const sandbox = await open({ eventSets: ["42"] });
		const unknown = await get(sandbox, "/v25.0/43");
		const hidden = await get(sandbox, "/v25.0/42", "no-permission");
		expect([numbers(unknown), numbers(hidden)]).toEqual([
			"400 100/33",
			"400 100/33",
		]);
	});
});

describe("lists", () => {
	test.each(["owned_pixels", "ads_dataset", "offline_conversion_data_sets"])(
		"%s, page by page, without a token in the links",
		async (edge) => {
			const eventSets = Array.from({ length: 7 }, (_, n) => `${n + 1}`);
			const sandbox = await open({ eventSets });
			const seen: string[] = [];
			let path: string | undefined =
				`/v25.0/${BUSINESS}/${edge}?fields=id&limit=3&access_token=secret`;
			while (path !== undefined) {
				const { json } = await get(sandbox, path);
				for (const { id } of json.data as { id: string }[]) seen.push(id);
				const next = (json.paging as { next?: string }).next;
				expect(next ?? "").not.toContain("secret");
				path = next?.slice(sandbox.url.length);
			}
			expect(seen).toEqual(eventSets);
		},
	);

	test("businesses need the permission; an empty list has no pages", async () => {
		const sandbox = await open({ eventSets: [] });
		expect((await get(sandbox, "/me/businesses")).json.data).toEqual([
			{ id: BUSINESS, name: "Sandbox business" },
		]);
		expect(numbers(await get(sandbox, "/me/businesses", "no-permission"))).toBe(
			"403 200",
		);
		expect((await get(sandbox, `/${BUSINESS}/ads_dataset`)).json).toEqual({
			data: [],
		});
	});

	test.each(["limit=0", "limit=x", "after=eHg", "after=LTE"])(
		"%s: refused",
		async (query) => {
			const path = `/${BUSINESS}/ads_dataset?${query}`;
			expect(numbers(await get(await open(), path))).toBe("400 100");
		},
	);
});

test.each([
	["GET", "/", "400 100/33"],
	["GET", "/v25.0", "400 100/33"],
	["GET", `/v25.0/${BUSINESS}/ponies`, "400 2500"],
	["GET", "/v25.0/1/2/3", "400 2500"],
	["GET", "/v25.0/1/events", "400 100/33"],
	["POST", "/v25.0/1", "400 100/33"],
	["POST", "/v25.0/1/ponies", "400 2500"],
	["POST", "/1/events", "400 2500"],
	["DELETE", "/v25.0/1/events", "400 2500"],
])("%s %s: refused as Graph does", async (method, path, expected) => {
	const sandbox = await open();
	const response = await fetch(`${sandbox.url}${path}`, {
		method,
		headers: { authorization: "Bearer x" },
	});
	const { error } = (await response.json()) as {
		error: { code: number; error_subcode?: number };
	};
	const code = error.error_subcode
		? `${error.code}/${error.error_subcode}`
		: `${error.code}`;
	expect(`${response.status} ${code}`).toBe(expected);
});

describe("login", () => {
	const redirect = "http://localhost:4321/callback";
	const dialog = (sandbox: Sandbox, changes: Record<string, string> = {}) => {
		const query = new URLSearchParams({
			client_id: "1",
			redirect_uri: redirect,
			state: "s&1",
			response_type: "code",
			...changes,
		});
		return get(sandbox, `/v25.0/dialog/oauth?${query}`, "");
	};
	const exchange = (sandbox: Sandbox, changes: Record<string, string>) => {
		const query = new URLSearchParams({
			client_id: "1",
			client_secret: "s",
			redirect_uri: redirect,
			...changes,
		});
		return get(sandbox, `/v25.0/oauth/access_token?${query}`, "");
	};
	const codeOf = async (sandbox: Sandbox) => {
		const { status, headers } = await dialog(sandbox);
		expect(status).toBe(302);
		const target = new URL(headers.get("location") ?? "");
		expect(target.origin + target.pathname).toBe(redirect);
		expect(target.searchParams.get("state")).toBe("s&1");
		return target.searchParams.get("code") ?? "";
	};

	test("code, short-lived token, long-lived token", async () => {
		const sandbox = await open();
		const short = await exchange(sandbox, { code: await codeOf(sandbox) });
		expect(short.json).toMatchObject({
			token_type: "bearer",
			expires_in: 3600,
		});
		const response = await fetch(`${sandbox.url}/v25.0/oauth/access_token`, {
			method: "POST",
			body: new URLSearchParams({
				grant_type: "fb_exchange_token",
				client_id: "1",
				client_secret: "s",
				fb_exchange_token: `${short.json.access_token}`,
			}),
		});
		const long = (await response.json()) as Record<string, unknown>;
		expect(long.expires_in).toBe(60 * 86_400);
		expect(long.access_token).not.toBe(short.json.access_token);
		expect((await get(sandbox, "/me", `${long.access_token}`)).status).toBe(
			200,
		);
	});

	test("a code is good once, and for its own redirect", async () => {
		const sandbox = await open();
		const code = await codeOf(sandbox);
		const elsewhere = { code, redirect_uri: `${redirect}/x` };
		expect(numbers(await exchange(sandbox, elsewhere))).toBe("400 100/36008");
		expect((await exchange(sandbox, { code })).status).toBe(200);
		expect(numbers(await exchange(sandbox, { code }))).toBe("400 100/36009");
		expect(numbers(await exchange(sandbox, {}))).toBe("400 100/36009");
	});

	test("a person who declines", async () => {
		const answer = await dialog(await open(), { client_id: "declined" });
		const target = new URL(answer.headers.get("location") ?? "");
		expect(target.searchParams.get("error")).toBe("access_denied");
		expect(target.searchParams.get("code")).toBeNull();
	});

	test.each([
		["https://example.com/callback", "400 191"],
		["javascript:alert(1)", "400 191"],
		["/callback", "400 191"],
	])("no browser is sent to %s", async (redirect_uri, expected) => {
		expect(numbers(await dialog(await open(), { redirect_uri }))).toBe(
			expected,
		);
	});

	test("what is missing is named by its code", async () => {
		const sandbox = await open();
		expect(numbers(await dialog(sandbox, { client_id: "" }))).toBe("400 101");
		expect(numbers(await exchange(sandbox, { client_id: "" }))).toBe("400 101");
		const noSecret = await exchange(sandbox, { client_secret: "" });
		expect(numbers(noSecret)).toBe("400 100");
		const noToken = { grant_type: "fb_exchange_token" };
		expect(numbers(await exchange(sandbox, noToken))).toBe("400 100");
	});
});
