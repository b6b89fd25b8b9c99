import { readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { order } from "../cli/canary-order.ts";
import { fboc, temporaryFolder, write } from "../cli/run-fboc.ts";
import { listen, portOf } from "../delivery/scripted-server.ts";
import { expectBooksBalance } from "./books.ts";

const LINES = 12_000;
/** Within line 10,001. */
const CUT_AFTER = 10_000;

/** More than is read ahead while the first request waits for its answer. */
function lines(): string {
	const timestamp = new Date().toISOString();
	const padding = "x".repeat(1500);
	return Array.from({ length: LINES }, (_, n) => {
		const messageId = `m-${100_000 + n}`;
		return `${JSON.stringify({ ...order(), messageId, timestamp, padding })}\n`;
	}).join("");
}

it.each([
	["cut short", CUT_AFTER + 1],
	["replaced", LINES + 1],
])(
	"an input that is %s while workers read it is named with its line",
	async (what, line) => {
		const cwd = temporaryFolder();
		const path = write(cwd, "events.ndjson", lines());
		write(cwd, "fboc.config.json", {
			eventSets: { stores: "111" },
			events: { "Order Completed": "stores" },
		});
		const change = () => {
			const text = readFileSync(path);
			if (what === "replaced") {
				writeFileSync(`${path}.new`, text);
				renameSync(`${path}.new`, path);
			} else truncateSync(path, (text.length / LINES) * CUT_AFTER + 100);
		};
		let asked = 0;
		const server = createServer((request, response) => {
			request.resume();
			request.on("end", () => {
				if (asked++ === 0) change();
				response.end('{"fbtrace_id":"A"}');
			});
		});
		await listen(server);
		onTestFinished(() => void server.close());
		const flags = ["--workers", "2", "--concurrency", "1", "--json"];
		const ran = await fboc(["upload", "events.ndjson", ...flags], {
			cwd,
			env: {
				FBOC_GRAPH_URL: `http://127.0.0.1:${portOf(server)}`,
				FBOC_ACCESS_TOKEN: "token",
			},
		});
		expect(ran.code).toBe(4);
		expectBooksBalance(ran.summary);
		expect(ran.summary.error).toMatchObject({
			code: "input_changed",
			path: "events.ndjson",
			line,
		});
		expect(ran.summary.deliveries.delivered).toBe(line - 1);
	},
);
