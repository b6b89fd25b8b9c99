import { describe, expect, it } from "vitest";
import { graphBase } from "../../../src/delivery/graph/graph-url.ts";

describe("graphBase", () => {
	it.each([
		["https://graph.facebook.com", "https://graph.facebook.com"],
		["https://graph.facebook.com/", "https://graph.facebook.com"],
		["https://gw.example.org/meta//", "https://gw.example.org/meta"],
		["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
		["http://127.9.9.9:1", "http://127.9.9.9:1"],
		["http://localhost:8080/", "http://localhost:8080"],
		["http://[::1]:8080", "http://[::1]:8080"],
		["http://2130706433:1", "http://127.0.0.1:1"],
	])("takes %s", (text, base) => {
		expect(graphBase(text)).toBe(base);
	});

	it.each([
		"http://graph.facebook.com",
		"http://10.0.0.1",
		"http://127.0.0.1.evil.org",
		"http://localhost.evil.org",
		"http://[::2]",
		"http://128.0.0.1",
		"ftp://127.0.0.1",
		"file:///etc",
		"https://user:canary@graph.facebook.com",
		"https://graph.facebook.com?access_token=canary",
		"https://graph.facebook.com#canary",
		"canary",
		"",
	])("refuses %s", (text) => {
		let thrown: unknown;
		try {
			graphBase(text);
		} catch (error) {
			thrown = error;
		}
		expect(thrown).toMatchObject({ code: "graph_url_invalid", exitCode: 2 });
		expect(JSON.stringify([thrown, String(thrown)])).not.toContain("canary");
	});
});
