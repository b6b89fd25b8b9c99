import { describe, expect, it } from "vitest";
import { leaks, TOKEN, traces } from "../scenarios/canaries.ts";
import { CONFIG } from "./canary-order.ts";
import { fboc, sandboxProcess, temporaryFolder, write } from "./run-fboc.ts";

describe("fboc event-sets", () => {
	it("lists ids, marks those of the config, names those that are not listed", async () => {
		const folder = temporaryFolder();
		write(folder, "fboc.config.json", {
			...CONFIG,
			eventSets: { stores: "1234567890123456", online: "222" },
		});
		const { url } = await sandboxProcess([]);
		const env = { FBOC_GRAPH_URL: url, FBOC_ACCESS_TOKEN: TOKEN };
		const ran = await fboc(["event-sets", "--json"], { cwd: folder, env });
		expect(ran.code).toBe(0);
		expect(JSON.parse(ran.stdout)).toMatchObject({
			schema: "fboc.event-sets/1",
			event_sets: [
				{
					id: "1234567890123456",
					configured: "stores",
					takes_offline_events: true,
				},
				{ id: "2345678901234567", configured: null },
			],
			not_listed: [{ id: "222", name: "online" }],
		});
		const text = await fboc(["event-sets"], { cwd: folder, env });
		expect(text.stdout).toMatch(/1234567890123456 .* yes +stores/);
		expect(leaks(traces(folder, [], ran, text))).toEqual([]);
		const powerless = await fboc(["event-sets", "--json"], {
			cwd: folder,
			env: { ...env, FBOC_ACCESS_TOKEN: "no-permission" },
		});
		expect([powerless.code, powerless.summary.error?.code]).toEqual([
			6,
			"event_sets_refused",
		]);
		const away = await fboc(["event-sets"], {
			cwd: folder,
			env: { ...env, FBOC_GRAPH_URL: "http://127.0.0.1:1" },
		});
		expect(away.code).toBe(5);
	});
});
