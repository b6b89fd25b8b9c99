import { describe, expect, it } from "vitest";
import { eventSetLine } from "../../src/account/check-event-set.ts";
import {
	clockLine,
	versionLine,
} from "../../src/account/check-surroundings.ts";
import { tokenLine } from "../../src/account/check-token.ts";
import { clockAhead } from "../../src/account/clock.ts";
import type { ReadFailure } from "../../src/account/read-edge.ts";
import type { TokenFacts } from "../../src/account/token-facts.ts";
import { WIRES } from "../../src/wire/wires.ts";

const NOW = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;
const headers = new Map<string, string>();
const failure = (why: ReadFailure, subcode?: number) =>
	({
		ok: false,
		reading: { ok: false, why, said: "code 1", subcode, headers },
	}) as const;
const facts = (more: Partial<TokenFacts> = {}) =>
	({
		ok: true,
		facts: {
			isValid: true,
			expiresAt: undefined,
			scopes: ["ads_management", "public_profile"],
			type: "USER",
			subcode: undefined,
			...more,
		},
	}) as const;

describe("a token", () => {
	it.each([
		["good", facts(), "ok", undefined],
		["far from its end", facts({ expiresAt: NOW + 59 * DAY }), "ok", undefined],
		["near its end", facts({ expiresAt: NOW + 3 * DAY }), "warning", undefined],
		["expired", facts({ expiresAt: NOW - DAY }), "failed", 6],
		["invalid", facts({ isValid: false, subcode: 460 }), "failed", 6],
		[
			"without ads_management",
			facts({ scopes: ["ads_read"] }),
			"warning",
			undefined,
		],
		["refused", failure("token", 463), "failed", 6],
		[
			"not readable, which proves nothing",
			failure("permission"),
			"warning",
			undefined,
		],
		["in a strange answer", failure("other"), "warning", undefined],
		["out of reach", failure("unavailable"), "failed", 5],
	])("%s", (_name, found, status, exitCode) => {
		const line = tokenLine("FBOC_ACCESS_TOKEN", found, NOW);
		expect([line.status, line.exitCode]).toEqual([status, exitCode]);
		expect(line.status === "ok" || line.next !== null).toBe(true);
	});

	it("says how long it lives and why it ended", () => {
		const lives = tokenLine("", facts({ expiresAt: NOW + 59.5 * DAY }), NOW);
		expect(lives.message).toContain("expires 2027-01-21 (59 days)");
		expect(tokenLine("", failure("token", 463), NOW).message).toContain(
			"it has expired",
		);
	});
});

describe("an event set", () => {
	const set = { name: "stores", id: "42" };
	const there = (takesOffline: boolean | undefined) =>
		({ ok: true, facts: { id: "42", name: "Shop", takesOffline } }) as const;
	it.each([
		["there", there(true), ["ads_read"], "ok", undefined],
		["there, Meta does not say more", there(undefined), [], "ok", undefined],
		[
			"there, not for offline events",
			there(false),
			["ads_read"],
			"warning",
			undefined,
		],
		[
			"missing for a token that can read",
			failure("missing"),
			["ads_management"],
			"failed",
			6,
		],
		[
			"hidden from a token that cannot",
			failure("missing"),
			["public_profile"],
			"warning",
			undefined,
		],
		[
			"missing, scopes unknown",
			failure("missing"),
			undefined,
			"warning",
			undefined,
		],
		["forbidden", failure("permission"), ["ads_read"], "warning", undefined],
		["behind a refused token", failure("token"), ["ads_read"], "failed", 6],
		["out of reach", failure("unavailable"), [], "failed", 5],
	])("%s", (_name, found, scopes, status, exitCode) => {
		const line = eventSetLine(set, WIRES.conversions.account, found, scopes);
		expect([line.status, line.exitCode]).toEqual([status, exitCode]);
		expect(line.subject).toBe("stores (42)");
	});
});

describe("a Graph version", () => {
	it.each([
		["v25.0", "ok"],
		["v99.0", "ok"],
		["v21.0", "warning"],
		["v20.0", "failed"],
		["v3.1", "failed"],
	])("%s on 2026-11-23: %s", (version, status) => {
		expect(versionLine(version, NOW).status).toBe(status);
	});

	it("is warned of within 90 days of its end, and failed on the day", () => {
		const end = Date.UTC(2027, 0, 21);
		const at = (days: number) => versionLine("v21.0", end - days * DAY).status;
		expect([at(91), at(90), at(1), at(0)]).toEqual([
			"ok",
			"warning",
			"warning",
			"failed",
		]);
	});
});

describe("the clock", () => {
	const date = new Map([["date", "Mon, 23 Nov 2026 00:00:10 GMT"]]);
	const server = NOW + 10_000;
	it.each([
		["within the exchange", server - 100, server + 200, 0],
		["within the server's second", server + 500, server + 600, 0],
		["ahead", server + 91_000, server + 91_500, 90_000],
		["behind", server - 60_500, server - 60_000, -60_000],
	])("%s", (_name, asked, now, ahead) => {
		expect(clockAhead(date, asked, now)).toBe(ahead);
	});

	it("is judged by a minute", () => {
		const status = (ahead: number | undefined) => clockLine(ahead).status;
		expect([0, 60_000, -60_000, 61_000, -61_000].map(status)).toEqual([
			"ok",
			"ok",
			"ok",
			"warning",
			"warning",
		]);
		expect(clockAhead(new Map([["date", "soon"]]), 0, 0)).toBeUndefined();
		expect(status(undefined)).toBe("warning");
	});
});
