import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	fboc,
	PADDING,
	readPayloads,
	temporaryFolder,
	vectors,
	write,
} from "./run-fboc.ts";

interface Vector {
	id: string;
	why: string;
	config: object;
	as_of: string;
	event: object;
	expect: {
		result: "send" | "reject" | "skip";
		reason?: string;
		deliveries?: { event_set_id: string; fb: Record<string, unknown> }[];
		hash?: string[];
		warnings?: string[];
	};
}

interface PayloadLine {
	schema: string;
	event_set: string;
	api: string;
	line: number;
	event: Record<string, unknown>;
}

const sha256 = (text: string) =>
	createHash("sha256").update(text).digest("hex");

/** The event as it must go out: match keys hashed where the vector says so, `email` and `phone` as lists. */
function wired(fb: Record<string, unknown>, hashed: readonly string[]) {
	const keys = Object.entries(fb.match_keys as Record<string, string>).map(
		([key, value]) => {
			const out = hashed.includes(key) ? sha256(value) : value;
			return [key, key === "email" || key === "phone" ? [out] : out];
		},
	);
	return { ...fb, match_keys: Object.fromEntries(keys) };
}

describe.each([
	["a small file", ""],
	["a large file", PADDING],
])(
	"the worked examples of the mapping, through the real command, in %s",
	(_, padding) => {
		for (const vector of vectors<Vector>("mapping.ndjson")) {
			it(`${vector.id}: ${vector.why}`, async () => {
				const folder = temporaryFolder();
				const line = JSON.stringify(vector.event);
				write(folder, "events.ndjson", `${line}\n${padding}`);
				write(folder, "fboc.config.json", vector.config);
				const args = ["upload", "events.ndjson", "--dry-run", "--json"];
				const ran = await fboc(
					[...args, "--as-of", vector.as_of, "--payloads", "out.ndjson"],
					{ cwd: folder },
				);
				const {
					result,
					reason,
					deliveries = [],
					hash = [],
					warnings = [],
				} = vector.expect;
				const { events, rejects, ...summary } = ran.summary;
				const payloads = readPayloads<PayloadLine>(join(folder, "out.ndjson"));
				if (result === "reject") {
					expect(ran.code).toBe(3);
					expect(events).toMatchObject({ read: 1, rejected: 1 });
					expect(rejects.map(({ code }) => code)).toEqual([reason]);
				} else if (result === "skip") {
					expect(ran.code).toBe(0);
					expect(events).toMatchObject({ read: 1, [reason as string]: 1 });
				} else {
					expect(ran.code).toBe(0);
					expect(events).toMatchObject({ read: 1, accepted: 1 });
				}
				expect(
					payloads.map(({ event_set, event }) => ({ event_set, event })),
				).toEqual(
					deliveries.map(({ event_set_id, fb }) => ({
						event_set: event_set_id,
						event: wired(fb, hash),
					})),
				);
				expect(summary.warnings.map(({ code }) => code)).toEqual(
					expect.arrayContaining(warnings),
				);
			});
		}
	},
);
