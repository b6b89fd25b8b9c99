import { hash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { AS_OF, CONFIG, ndjson } from "../bench/generate.ts";
import {
	fboc,
	readLines,
	start,
	temporaryFolder,
	untilEnd,
	write,
} from "../cli/run-fboc.ts";
import { expectBooksBalance } from "./books.ts";

const EVENTS = 2500;
/** Of each event: enough for threads, and what does not shrink for a gzip file that is unzipped on one of its own. */
const NOISE_BYTES = 1400;

const plain = Buffer.from(
	Buffer.concat([...ndjson(EVENTS, 7)])
		.toString()
		.replaceAll(/\}$/gm, () => {
			const noise = randomBytes(NOISE_BYTES).toString("hex");
			return `,"noise":"${noise}"}`;
		}),
);
let zipped: Buffer;
beforeAll(() => {
	zipped = gzipSync(plain);
});

const DYING = pathToFileURL(join(import.meta.dirname, "dying-thread.mjs")).href;

async function preview(
	content: Uint8Array,
	flags: readonly string[],
	options: { stdin?: boolean; dying?: string } = {},
) {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", CONFIG);
	write(folder, "events", content);
	const input = options.stdin ? "-" : "events";
	const ran = await fboc(
		[
			...["upload", input, "--dry-run", "--json", "--as-of", AS_OF],
			...["--payloads", "payloads", "--rejects", "rejects", ...flags],
		],
		{
			cwd: folder,
			...(options.stdin && { stdin: content }),
			...(options.dying && {
				nodeArgs: ["--import", DYING],
				env: { DYING: options.dying },
			}),
		},
	);
	expectBooksBalance(ran.summary);
	const { code, stdout, stderr, summary } = ran;
	const rejects = existsSync(join(folder, "rejects"))
		? readLines<object>(join(folder, "rejects"))
		: [];
	return {
		...{ code, stdout, stderr, summary },
		payloads: existsSync(join(folder, "payloads"))
			? hash("sha256", readFileSync(join(folder, "payloads")))
			: undefined,
		rejects: rejects.map((reject) => ({ ...reject, run_id: "" })),
	};
}

/** What must not depend on threads. */
const outcome = ({ code, summary }: Awaited<ReturnType<typeof preview>>) => ({
	code,
	events: summary.events,
	deliveries: summary.deliveries,
	match_keys: summary.match_keys,
	conversions: summary.conversions,
	rejects: summary.rejects,
	digest: summary.payload_digest,
	error: summary.error,
});

describe("what comes out does not depend on threads", () => {
	const cut = () => zipped.subarray(0, (zipped.length * 2) / 3);
	const damaged = () => {
		const bytes = Buffer.from(zipped);
		bytes.fill(0x55, bytes.length - 5000, bytes.length - 4000);
		return bytes;
	};
	const bad = Buffer.from(
		'{"type":"track","event":"Order Completed"\n{"type":"track","event":"Order Completed","messageId":"a"}\n',
	);
	const middle = plain.indexOf("\n", plain.length / 2) + 1;
	const broken = Buffer.concat([
		...[bad, plain.subarray(0, middle)],
		...[bad, plain.subarray(middle), bad],
	]);
	const inputs: Record<string, () => Uint8Array> = {
		"a plain file": () => plain,
		"a gzip file": () => zipped,
		"a gzip file that is cut off": cut,
		"a gzip file that is damaged": damaged,
		"a file with bad lines": () => broken,
		"a gzip file with bad lines": () => gzipSync(broken),
	};
	for (const [what, content] of Object.entries(inputs)) {
		// What is bad is bad on any thread: numbers of threads are tried on what is good.
		const numbers = /bad|cut|damaged/.test(what) ? ["3"] : ["1", "5"];
		it(`of ${what}`, async () => {
			const bytes = content();
			const one = await preview(bytes, ["--workers", "0"]);
			const alone = outcome(one);
			expect(alone.events.read).toBeGreaterThan(EVENTS / 3);
			for (const workers of numbers) {
				const ran = await preview(bytes, ["--workers", workers]);
				expect(outcome(ran)).toEqual(alone);
				expect(ran.payloads).toBe(one.payloads);
				expect(ran.rejects).toEqual(one.rejects);
			}
			if (what.includes("gzip file")) {
				const piped = await preview(bytes, [], { stdin: true });
				expect({ ...outcome(piped), error: null }).toEqual({
					...alone,
					error: null,
					// Rejects name the input.
					rejects: alone.rejects.map((reject) => ({
						...reject,
						first: { ...reject.first, input: "-" },
					})),
				});
			}
		});
	}

	it("of a file that is not JSON at all", async () => {
		const bytes = Buffer.from(readFileSync(process.execPath).subarray(0, 9e6));
		const ran = await preview(bytes, []);
		expect(ran.code).toBe(4);
	});
});

it("ends at its limit although the gzip pipe stays open", async () => {
	const folder = temporaryFolder();
	write(folder, "fboc.config.json", CONFIG);
	// In a block that is whole: what comes after it is not waited for.
	const LIMIT = EVENTS - 600;
	const child = start(
		[
			"upload",
			"-",
			"--dry-run",
			"--json",
			"--as-of",
			AS_OF,
			"--limit",
			String(LIMIT),
		],
		{ cwd: folder },
	);
	child.stdin?.on("error", () => {});
	child.stdin?.write(zipped);
	const { code, summary } = await untilEnd(child);
	expect(code).toBe(0);
	expect(summary.events.read).toBe(LIMIT);
});

describe("a thread that dies is an error of its own, with the books", () => {
	for (const [dying, content] of [
		["mapping", () => plain],
		["mapping", () => zipped],
		["unzipping", () => zipped],
	] as const) {
		it(`of ${dying}`, async () => {
			const ran = await preview(content(), [], { dying });
			expect(ran.code).toBe(1);
			expect(ran.summary.error).toMatchObject({ code: "worker_died" });
			expect(ran.stderr).toContain("TypeError");
			expect(ran.stdout + ran.stderr).not.toContain("ada@");
			expect(ran.summary.events.read).toBeLessThan(EVENTS);
			expect(ran.payloads).toBe(undefined);
		});
	}
});
