import { describe, expect, it } from "vitest";
import { WARNINGS } from "../../src/conversion/warnings.ts";
import { explainKeys } from "../../src/explain/explain-keys.ts";
import { createFastEventReader } from "../../src/input/fast/event.ts";
import { TRAIT_ROLES } from "../../src/input/fast/roles.ts";
import { sha256Hex } from "../../src/match-keys/hash/sha256.ts";
import { TABLE } from "../../src/match-keys/table.ts";
import { BlockMapper } from "../../src/pipeline/mapping/map-block.ts";
import { checkPayload } from "../../src/pipeline/sources/check-payload.ts";
import { SANDBOX_WIRES } from "../../src/sandbox/sandbox-wires.ts";
import { MATCH_KEYS, type MatchKey } from "../../src/vocabulary/match-keys.ts";
import { WIRE_NAMES, type WireName } from "../../src/vocabulary/wire-names.ts";
import { WIRES } from "../../src/wire/wires.ts";
import {
	AS_OF,
	batchOf,
	blockOf,
	deliveriesOf,
	ndjsonReader,
	settingsOf,
	track,
} from "../pipeline/mapping.ts";
import { joined, SAMPLES, spotsOf } from "./samples.ts";

const SET = "1234567890123456";
const HASH = sha256Hex("somebody");

const settingsFor = (api: WireName, matchKeys = {}) =>
	settingsOf({ api, events: { "Order Completed": SET }, matchKeys });

/** A key alone may be too little for Meta: another stands beside it. */
const beside = (key: MatchKey) => (key === "extern_id" ? "email" : "extern_id");

const order = (more: object = {}) =>
	joined(
		track("Order Completed", { properties: { revenue: 1, currency: "USD" } }),
		more,
	);

interface Case {
	readonly key: MatchKey;
	readonly path: string;
	readonly value: unknown;
	/** On the wire; undefined: it is not sent. */
	readonly sent: string | undefined;
	readonly event: object;
}

function casesOf(api: WireName): Case[] {
	return MATCH_KEYS.flatMap((key) => {
		const row = TABLE[key];
		const { raw, form, bad } = SAMPLES[key];
		const other = beside(key);
		const [otherSpot] = spotsOf(TABLE[other].place);
		const isPlain =
			row.hashed === "never" ||
			(row.hashed === "asConfigured" && api === "offline");
		const plain = row.hashed === "never" ? form : String(raw);
		const values: [unknown, string | undefined][] = [
			[raw, isPlain ? plain : sha256Hex(form)],
			[bad, undefined],
		];
		if (row.hashed !== "never")
			values.push([HASH.toUpperCase(), isPlain ? HASH.toUpperCase() : HASH]);
		return spotsOf(row.place).flatMap(({ path, event }) =>
			values.map(([value, sent]) => ({
				key,
				path,
				value,
				sent,
				event: joined(
					order({ messageId: `${key} ${path}` }),
					joined(event(value), otherSpot?.event(SAMPLES[other].raw) ?? {}),
				),
			})),
		);
	});
}

const linesOf = (cases: readonly Case[]): string =>
	cases.map(({ event }) => `${JSON.stringify(event)}\n`).join("");

/** A large block is read by the fast reader. */
const large = (lines: string): string =>
	lines + `{"type":"page"}\n`.repeat(10_000);

/** What a file comes to, as text. */
function resultOf(api: WireName, text: string): string[] {
	const settings = settingsFor(api);
	const mapper = new BlockMapper(settings);
	const batch = mapper.map(blockOf(text), ndjsonReader());
	return [
		...deliveriesOf(batch, settings).map(({ json }) => json),
		...batch.rejects.map(({ code, line }) => `${line} ${code}`),
		...WARNINGS.map((code, i) => `${code} ${batch.warnings[i]}`),
		batch.coverage.join(),
	];
}

/** The people's part of an event. */
const peopleOf = (api: WireName, event: Record<string, unknown>) =>
	event[WIRES[api].payload.keys] as Record<string, unknown>;

describe.each(WIRE_NAMES)(
	"every match key, spelling and place on %s",
	(api) => {
		const cases = casesOf(api);
		const settings = settingsFor(api);
		const lineOf = (event: object, key: string) => ({
			schema: "fboc.payload/1",
			event_set: SET,
			api,
			...(!WIRES[api].payload.hasEventId && { key }),
			event,
		});
		const { check: checkSandbox } = SANDBOX_WIRES[api];

		it("is sent, or warned of by its own name, and taken by the payload check and the sandbox", () => {
			for (const { key, path, value, sent, event } of cases) {
				const row = TABLE[key];
				const name = row.wire[api];
				const about = `${key} at ${path}: ${value}`;
				const batch = batchOf([event], settings);
				const [delivery] = deliveriesOf(batch, settings);
				if (delivery === undefined) throw new Error(`${about} is not sent`);
				const people = peopleOf(api, delivery.event);
				expect([people[name]].flat()[0], about).toBe(sent);
				const warned = WARNINGS.filter((_, i) => (batch.warnings[i] ?? 0) > 0);
				const own = sent === undefined ? [row.invalid.code] : [];
				expect(warned, about).toEqual(own);
				const payload = (sentEvent: object) =>
					checkPayload(lineOf(sentEvent, "0".repeat(32)), new Set([SET]));
				expect(payload(delivery.event), about).toBeTypeOf("object");
				const finding = checkSandbox(delivery.event, AS_OF / 1000);
				expect(finding, about).toBeUndefined();
				if (row.hashed !== "always" || sent === undefined) continue;
				// What is hashed is refused in clear.
				const clear = structuredClone(delivery.event);
				peopleOf(api, clear)[name] = "clear";
				expect(payload(clear), about).toBe(`${name} is not hashed`);
				expect(checkSandbox(clear, AS_OF / 1000)?.refusal, about).toBe(
					"not_hashed",
				);
			}
		});

		it("is sent several times where it may be, and taken by the payload check and the sandbox", () => {
			for (const key of MATCH_KEYS) {
				const row = TABLE[key];
				if (!row.isList) continue;
				const [spot] = spotsOf(row.place);
				const event = order(spot?.event([SAMPLES[key].raw, HASH]));
				const [delivery] = deliveriesOf(batchOf([event], settings), settings);
				const sent = delivery?.event ?? {};
				const count = row.shape[api] === "first" ? 1 : 2;
				expect([peopleOf(api, sent)[row.wire[api]]].flat()).toHaveLength(count);
				const line = lineOf(sent, "0".repeat(32));
				expect(checkPayload(line, new Set([SET])), key).toBeTypeOf("object");
				expect(checkSandbox(sent, AS_OF / 1000), key).toBeUndefined();
			}
		});

		it("is explained from where it stands", () => {
			for (const { key, path, sent, event } of cases) {
				const steps = explainKeys(event, settings.matchKeys, {});
				const step = steps.find((step) => step.key === key);
				expect(step?.found_at, `${key} at ${path}`).toBe(path);
				if (sent === undefined) expect(step?.outcome).toBe("dropped");
				else expect(step?.outcome).toMatch(/^(?:hashed|passed_on|plain)$/);
			}
		});

		it("is read from where the config says", () => {
			for (const key of MATCH_KEYS) {
				const elsewhere = settingsFor(api, { [key]: ["properties.who"] });
				const other = beside(key);
				const [spot] = spotsOf(TABLE[other].place);
				const event = joined(
					order({ properties: { who: SAMPLES[key].raw } }),
					spot?.event(SAMPLES[other].raw) ?? {},
				);
				const [delivery] = deliveriesOf(batchOf([event], elsewhere), elsewhere);
				const people = peopleOf(api, delivery?.event ?? {});
				expect(Object.keys(people)).toContain(TABLE[key].wire[api]);
			}
		});

		it("comes to the same in a small file and in a large one", () => {
			const lines = linesOf(cases);
			const reader = createFastEventReader(new Set(["Order Completed"]));
			for (const { event } of cases) {
				const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
				expect(reader(bytes, 0, bytes.length - 1)).toBeDefined();
			}
			expect(resultOf(api, large(lines))).toEqual(resultOf(api, lines));
		});

		it("comes to something else in a large file for want of any word of the fast reader's", () => {
			const lines = linesOf(cases);
			const small = resultOf(api, lines).join("\n");
			// The whole name is no key's own spelling.
			const names = linesOf(
				["context", "other"].map((place) => {
					const traits = { traits: { name: "Ada Byrne" } };
					const event = place === "context" ? { context: traits } : traits;
					return { event: order(event) } as Case;
				}),
			);
			const roles = TRAIT_ROLES as Map<string, number>;
			for (const [word, role] of [...roles]) {
				const text = word === "name" ? names : lines;
				const expected =
					word === "name" ? resultOf(api, names).join("\n") : small;
				roles.delete(word);
				const without = resultOf(api, large(text)).join("\n");
				roles.set(word, role);
				expect(without === expected, word).toBe(false);
			}
			expect(resultOf(api, large(lines)).join("\n")).toBe(small);
		});
	},
);
