import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	fboc,
	PADDING,
	readLines,
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
	event: { messageId?: unknown };
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
	input: string;
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

/** Vectors that one run can show: of one config and one time, and no two with one id. */
function runsOf(all: readonly Vector[]): Vector[][] {
	const runs: { key: string; ids: Set<unknown>; vectors: Vector[] }[] = [];
	for (const vector of all) {
		const key = JSON.stringify([vector.config, vector.as_of]);
		const { messageId } = vector.event;
		let run = runs.find((run) => run.key === key && !run.ids.has(messageId));
		if (run === undefined) {
			run = { key, ids: new Set(), vectors: [] };
			runs.push(run);
		}
		if (messageId !== undefined) run.ids.add(messageId);
		run.vectors.push(vector);
	}
	return runs.map(({ vectors }) => vectors);
}

const countBy = (names: readonly string[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
};

describe.each([
	["small files", ""],
	["large files", PADDING],
])(
	"the worked examples of the mapping, through the real command, in %s",
	(_, padding) => {
		for (const run of runsOf(vectors<Vector>("mapping.ndjson"))) {
			const [{ id, config, as_of }] = run as [Vector, ...Vector[]];
			it(`${id} and ${run.length - 1} more`, async () => {
				const folder = temporaryFolder();
				write(folder, "fboc.config.json", config);
				const nameOf = ({ id }: Vector) => `${id}.ndjson`;
				for (const vector of run)
					write(
						folder,
						nameOf(vector),
						`${JSON.stringify(vector.event)}\n${padding}`,
					);
				const ran = await fboc(
					[
						...["upload", ...run.map(nameOf), "--dry-run", "--json"],
						...["--as-of", as_of, "--payloads", "out", "--rejects", "rejects"],
					],
					{ cwd: folder },
				);
				const payloads = readPayloads<PayloadLine>(join(folder, "out"));
				const rejectFile = join(folder, "rejects");
				const rejects = existsSync(rejectFile)
					? readLines<{ input: string; code: string }>(rejectFile)
					: [];
				for (const vector of run) {
					const { id, why, expect: wanted } = vector;
					const { result, reason, deliveries = [], hash = [] } = wanted;
					const isOwn = ({ input }: { input: string }) =>
						input === nameOf(vector);
					expect(
						{
							rejects: rejects.filter(isOwn).map(({ code }) => code),
							payloads: payloads
								.filter(isOwn)
								.map(({ event_set, event }) => ({ event_set, event })),
						},
						`${id}: ${why}`,
					).toEqual({
						rejects: result === "reject" ? [reason] : [],
						payloads: deliveries.map(({ event_set_id, fb }) => ({
							event_set: event_set_id,
							event: wired(fb, hash),
						})),
					});
				}
				const fates = run.map(({ expect: { result, reason } }) =>
					result === "skip"
						? (reason as string)
						: result === "send"
							? "accepted"
							: "rejected",
				);
				const { events, warnings } = ran.summary;
				expect(events).toMatchObject({ read: run.length, ...countBy(fates) });
				expect(ran.code).toBe(fates.includes("rejected") ? 3 : 0);
				expect(warnings.map(({ code }) => code)).toEqual(
					expect.arrayContaining(
						run.flatMap(({ expect: { warnings = [] } }) => warnings),
					),
				);
			});
		}
	},
);
