import { spawnSync } from "node:child_process";
import {
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	utimesSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { expectBooksBalance } from "./books.ts";
import { openShop } from "./shop.ts";

/** A host or container of its own: its name, and its process the first one there. */
const onHost = (name: string) => ({
	under: [
		...["unshare", "--pid", "--uts", "--fork", "--mount-proc", "--kill-child"],
		...["sh", "-c", `hostname ${name}; exec "$0" "$@"`],
	],
});

const upload = (...flags: string[]) => [
	...["upload", "events.ndjson", "--json", "--chunk-size", "10"],
	...["--concurrency", "1", ...flags],
];

it("two hosts on one state folder: one waits for the other, and one that was frozen harms nothing", async ({
	skip,
}) => {
	const [program = "", ...args] = onHost("pod-a").under;
	if (spawnSync(program, [...args, "true"]).status !== 0) return skip();
	const shop = await openShop(300, { sandbox: ["--latency", "100ms"] });
	const { child, ended } = shop.start(upload(), onHost("pod-a"));
	const record = shop.path("record.ndjson");
	while (!existsSync(record) || statSync(record).size === 0) await wait(20);
	const refused = await shop.run(upload(), onHost("pod-b"));
	expect(refused.code).toBe(10);
	expect(refused.summary.error?.message).toContain("pod-a, process 1");

	const inner = Number(
		readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8"),
	);
	process.kill(inner, "SIGSTOP");
	// As if it had been so for long.
	const long = new Date(Date.now() - 600_000);
	const locks = shop.path("state/locks");
	for (const name of readdirSync(locks))
		utimesSync(join(locks, name), long, long);
	const next = await shop.run(upload(), onHost("pod-b"));
	expect(next.code, next.stderr).toBe(0);
	expectBooksBalance(next.summary);
	const { delivered, duplicate, unknown } = next.summary.deliveries;
	expect({ known: delivered + duplicate, unknown }).toEqual({
		known: shop.mapped.length,
		unknown: 0,
	});
	expect(duplicate).toBeGreaterThan(0);

	const before = await shop.accepted();
	process.kill(inner, "SIGCONT");
	const woken = await ended;
	expect(woken.code, woken.stderr).toBe(10);
	expect(woken.summary.error?.code).toBe("locked");
	expectBooksBalance(woken.summary);
	expect(await shop.accepted()).toEqual(before);
	expect(new Set(before.keys())).toEqual(new Set(shop.mapped));
	const again = await shop.run(upload("--reread"), onHost("pod-a"));
	expect(again.code).toBe(0);
	expect(again.summary.deliveries.duplicate).toBe(shop.mapped.length);
	expect(await shop.accepted()).toEqual(before);
}, 60_000);
