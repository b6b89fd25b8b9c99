import { describe, expect, it } from "vitest";
import { DEFAULT_GRAPH_URL } from "../../../src/defaults.ts";
import { graphUrl } from "../../../src/delivery/graph/graph-url.ts";

const of = (FBOC_GRAPH_URL: string) => graphUrl({ FBOC_GRAPH_URL });

describe("graphUrl", () => {
	it("is Meta's unless given", () => {
		expect(graphUrl({})).toBe(DEFAULT_GRAPH_URL);
		expect(of(" ")).toBe(DEFAULT_GRAPH_URL);
	});

	it.each([
		["https://graph.example.com", "https://graph.example.com"],
		["https://gw.example.com/meta//", "https://gw.example.com/meta"],
		["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
		["http://127.8.9.1", "http://127.8.9.1"],
		["http://localhost:1", "http://localhost:1"],
		["http://LOCALHOST", "http://localhost"],
		["http://[::1]:9/", "http://[::1]:9"],
		["http://[0:0:0:0:0:0:0:1]", "http://[::1]"],
		["http://2130706433:1", "http://127.0.0.1:1"],
	])("takes %s", (given, expected) => {
		expect(of(given)).toBe(expected);
	});

	it.each([
		"graph.facebook.com",
		"http://graph.facebook.com",
		"http://127.0.0.1.example.com",
		"http://localhost.example.com",
		"http://128.0.0.1",
		"http://0.0.0.0",
		"http://[::2]",
		"http://10.0.0.1",
		"https://user:hunter2@example.com",
		"http://127.0.0.1@example.com/",
		"https://example.com/?access_token=hunter2",
		"https://example.com/#x",
		"ftp://127.0.0.1",
		"file:///etc/passwd",
		"https://",
	])("refuses %s without showing it", (given) => {
		expect(() => of(given)).toThrow(
			expect.objectContaining({
				code: "graph_url_invalid",
				exitCode: 2,
				message: expect.not.stringContaining("example"),
			}),
		);
	});
});
