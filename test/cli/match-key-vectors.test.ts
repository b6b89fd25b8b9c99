import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
	fboc,
	PADDING,
	readPayloads,
	temporaryFolder,
	vectors,
	write,
} from "./run-fboc.ts";

interface Vector {
	key: string;
	value: string;
	country?: string;
	expect: string | null;
}

/** The trait that a match key is read from. */
const TRAIT: Record<string, string> = {
	gen: "gender",
	fn: "firstName",
	ln: "lastName",
};
const ADDRESS: Record<string, string> = {
	ct: "city",
	st: "state",
	zip: "postalCode",
	country: "country",
};

function traits({ key, value, country }: Vector): object {
	const address = country === undefined ? {} : { country };
	const field = ADDRESS[key];
	return field === undefined
		? { [TRAIT[key] ?? key]: value, address }
		: { address: { ...address, [field]: value } };
}

it.each([
	["a small file", ""],
	["a large file", PADDING],
])(
	"every worked example of a match key, through the real command, in %s",
	async (_, padding) => {
		const folder = temporaryFolder();
		const cases = vectors<Vector>("match-keys.ndjson");
		write(
			folder,
			"events.ndjson",
			cases
				.map((vector, i) => ({
					type: "track",
					messageId: `m-${i}`,
					userId: "u1",
					event: "Order Completed",
					properties: { revenue: 1 },
					timestamp: "2026-11-01T00:00:00Z",
					context: { traits: traits(vector) },
				}))
				.map((event) => `${JSON.stringify(event)}\n`)
				.join("") + padding,
		);
		write(folder, "fboc.config.json", {
			api: "offline",
			events: { "Order Completed": "111" },
		});
		const args = [
			"--dry-run",
			"--as-of",
			"2026-11-02",
			"--payloads",
			"out.ndjson",
		];
		const ran = await fboc(["upload", "events.ndjson", "--json", ...args], {
			cwd: folder,
		});
		expect(ran.code).toBe(0);
		const lines = readPayloads<{
			event: { match_keys: Record<string, unknown> };
		}>(join(folder, "out.ndjson"));
		const got = lines.map(
			({ event }, i) => event.match_keys[cases[i]?.key ?? ""],
		);
		const wanted = cases.map((vector) => {
			if (vector.expect === null) return undefined;
			const hashed = /^[0-9a-f]{64}$/.test(vector.expect)
				? vector.expect
				: createHash("sha256").update(vector.expect).digest("hex");
			return vector.key === "email" || vector.key === "phone"
				? [hashed]
				: hashed;
		});
		expect(got).toEqual(wanted);
	},
);
