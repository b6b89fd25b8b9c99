import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loginAnswer } from "../../src/account/login-answer.ts";
import { listenForLogin } from "../../src/account/login-listener.ts";
import { dialogUrl, exchangeCode } from "../../src/account/oauth.ts";
import { storeToken } from "../../src/account/token-file.ts";
import { Secret } from "../../src/secret.ts";
import { temporaryFolder } from "../cli/run-fboc.ts";
import { startServer } from "../delivery/scripted-server.ts";
import { open } from "../sandbox/calls.ts";
import { accountAt } from "./account.ts";

const app = { id: "1", secret: new Secret("app-secret-canary") };

describe("the dialog", () => {
	it("is Facebook's page, or that of a Graph URL of one's own", () => {
		const request = {
			appId: "77",
			redirect: "http://localhost:5/",
			state: "s",
		};
		const real = dialogUrl(
			{ url: "https://graph.facebook.com", version: "v25.0" },
			request,
		);
		expect(real.split("?")[0]).toBe(
			"https://www.facebook.com/v25.0/dialog/oauth",
		);
		expect(Object.fromEntries(new URL(real).searchParams)).toEqual({
			client_id: "77",
			redirect_uri: "http://localhost:5/",
			state: "s",
			response_type: "code",
			scope: "ads_management,public_profile",
		});
		const own = dialogUrl(
			{ url: "http://127.0.0.1:9", version: "v25.0" },
			request,
		);
		expect(own).toMatch(/^http:\/\/127\.0\.0\.1:9\/v25\.0\/dialog\/oauth\?/);
	});

	it.each([
		["http://localhost:5/?code=abc&state=right", true],
		["  /?code=abc&state=right ", true],
		["/?error=access_denied&state=right", false],
		["/?state=right", false],
	])("brings an answer back: %s", (address, ok) => {
		expect(loginAnswer(address, "right")).toMatchObject({ ok });
	});

	it.each([
		"/",
		"/favicon.ico",
		"/?code=abc",
		"/?code=abc&state=wrong",
		"/?code=abc&state=",
		"http://%",
	])("is not what sent a browser to %s", (address) => {
		expect(loginAnswer(address, "right")).toBeUndefined();
	});
});

it("the listener passes over what is not the dialog's", async () => {
	const listener = await listenForLogin(0, "right");
	onTestFinished(() => listener.close());
	expect(new URL(listener.redirect).hostname).toBe("localhost");
	const ask = (path: string) => fetch(new URL(path, listener.redirect));
	expect((await ask("/favicon.ico")).status).toBe(404);
	expect((await ask("/?code=evil&state=guess")).status).toBe(404);
	const answered = await ask("/?code=mine&state=right");
	expect(answered.status).toBe(200);
	expect(answered.headers.get("referrer-policy")).toBe("no-referrer");
	const answer = await listener.answer;
	expect(answer.ok && answer.code.reveal()).toBe("mine");
	await expect(
		listenForLogin(Number(new URL(listener.redirect).port), "other"),
	).rejects.toMatchObject({ code: "login_port_unavailable", exitCode: 2 });
});

describe("the exchange", () => {
	it("takes a code to a long-lived token", async () => {
		const { url } = await open();
		const redirect = "http://localhost:5/";
		const at = { url, version: "v25.0" };
		const dialog = dialogUrl(at, { appId: "1", redirect, state: "s" });
		const back = await fetch(dialog, { redirect: "manual" });
		const answer = loginAnswer(back.headers.get("location") ?? "", "s");
		const code = answer?.ok ? answer.code : new Secret("");
		const { client, signal } = accountAt(url);
		const issued = await exchangeCode(client, app, { code, redirect }, signal);
		expect(issued.token.reveal()).toMatch(/^sandbox-long-token-/);
		expect(issued.expiresIn).toBe(60 * 86_400);
		await expect(
			exchangeCode(client, app, { code, redirect }, signal),
		).rejects.toMatchObject({ code: "login_refused", exitCode: 6 });
	});

	it("has no secret, code or token in a URL or an error", async () => {
		const server = await startServer(() => ({
			body: { access_token: "tok en\r\n" },
		}));
		onTestFinished(() => server.close());
		const { client, signal } = accountAt(server.url);
		const grant = {
			code: new Secret("code-canary"),
			redirect: "http://localhost:5/",
		};
		const error: unknown = await exchangeCode(client, app, grant, signal).catch(
			(e: unknown) => e,
		);
		expect(error).toMatchObject({ code: "login_refused" });
		expect(String(error) + JSON.stringify(error)).not.toMatch(/canary|tok en/);
		expect(server.seen.map(({ url }) => url)).toEqual([
			"/v25.0/oauth/access_token",
		]);
	});

	it("says when nobody is there", async () => {
		const server = await startServer(() => ({}));
		await server.close();
		const { client, signal } = accountAt(server.url);
		const grant = { code: new Secret("c"), redirect: "http://localhost:5/" };
		await expect(
			exchangeCode(client, app, grant, signal),
		).rejects.toMatchObject({
			code: "login_unavailable",
			exitCode: 5,
		});
	});
});

describe("the token's file", () => {
	it("is its owner's alone, and is replaced whole", async () => {
		const path = join(temporaryFolder(), "a", "b", "token");
		await storeToken(path, new Secret("one"));
		await storeToken(path, new Secret("two"));
		expect(readFileSync(path, "utf8")).toBe("two\n");
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
	});

	it("that cannot be written is an error without the token", async () => {
		const error: unknown = await storeToken(
			"/dev/null/token",
			new Secret("canary"),
		).catch((e: unknown) => e);
		expect(error).toMatchObject({ code: "token_unwritable", exitCode: 2 });
		expect(JSON.stringify(error) + String(error)).not.toContain("canary");
	});
});
