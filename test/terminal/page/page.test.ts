import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../../src/report/summary.ts";
import { escaped, html } from "../../../src/terminal/page/html.ts";
import { reportPage } from "../../../src/terminal/page/page.ts";
import {
	cleanRun,
	FULL_EXTRAS,
	fullDryRun,
	hostileDryRun,
	NO_EXTRAS,
	refusedRun,
} from "../summaries.ts";

/** A tag, with whatever its quoted attributes hold. */
const TAG =
	/<(\/?[a-z][a-z0-9]*|!doctype)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*\/?>/g;
const ELEMENTS = new Set(
	"!doctype html head meta title style body main header section p h1 h2 ul li b br div table thead tbody tr th td svg rect code span dl dt dd".split(
		" ",
	),
);
const ATTRIBUTES = new Set(
	"html lang charset http-equiv content name class scope viewBox preserveAspectRatio role aria-label width height rx".split(
		" ",
	),
);

/** The elements and attributes of a page; fails where a bare `<` is left over. */
function tagsOf(page: string): { elements: string[]; attributes: string[] } {
	const text = page.replace(/<style>[^<]*<\/style>/, "<style></style>");
	expect(text.replaceAll(TAG, "")).not.toMatch(/[<>]/);
	const tags = [...text.matchAll(TAG)];
	return {
		elements: tags.map(([, name = ""]) => name.replace("/", "").toLowerCase()),
		attributes: tags.flatMap(([, , rest = ""]) =>
			[...rest.matchAll(/\s([a-zA-Z-]+)(?:="[^"]*")?/g)].map(
				([, name = ""]) => name,
			),
		),
	};
}

function expectHarmless(page: string): void {
	const { elements, attributes } = tagsOf(page);
	expect(elements.filter((name) => !ELEMENTS.has(name))).toEqual([]);
	expect(attributes.filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
}

const balanced = (page: string) => {
	const stack: string[] = [];
	for (const [tag, name = ""] of page.matchAll(TAG)) {
		if (/^(?:!doctype|meta|br)$/i.test(name) || tag.endsWith("/>")) continue;
		if (!name.startsWith("/")) stack.push(name);
		else expect(stack.pop()).toBe(name.slice(1));
	}
	return stack;
};

describe("a page", () => {
	it.each([
		["a clean run", cleanRun(), NO_EXTRAS],
		["a full dry run", fullDryRun(), FULL_EXTRAS],
		["a refused run", refusedRun(), NO_EXTRAS],
		["hostile names", hostileDryRun(), NO_EXTRAS],
	])("of %s is whole and harmless", (_name, summary, extras) => {
		const page = reportPage(summary, extras);
		expectHarmless(page);
		expect(balanced(page)).toEqual([]);
		expect(page).toContain(summary.payload_digest);
		expect(page).not.toMatch(/<script|<link|<img|@import|url\(/i);
	});

	it("allows its own style sheet and nothing else", () => {
		const page = reportPage(cleanRun(), NO_EXTRAS);
		const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? "";
		const hash = createHash("sha256").update(style).digest("base64");
		expect(page).toContain(
			`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
		);
		expect(page.indexOf("Content-Security-Policy")).toBeLessThan(
			page.indexOf("<title>"),
		);
	});

	it("says what the screens say", () => {
		const page = reportPage(fullDryRun(), FULL_EXTRAS);
		const summary = fullDryRun();
		for (const { code } of [...summary.rejects, ...summary.warnings])
			expect(page).toContain(`<code>${code}</code>`);
		for (const { event, nearest } of FULL_EXTRAS.hints) {
			expect(page).toContain(escaped(event));
			expect(page).toContain(escaped(`the config has "${nearest}"`));
		}
		for (const set of summary.event_sets) expect(page).toContain(set.id);
		for (const key of Object.keys(summary.match_keys))
			expect(page).toContain(`<code>${key}</code>`);
		for (const part of [
			"Dry run: nothing was sent.",
			"Match keys of",
			"read from the inputs",
			"would be sent",
		])
			expect(page).toContain(part);
		expect(page).not.toContain("delivered: Meta has taken them");
	});

	it("shows no payload, since it would hold more than counts", () => {
		const json = '{"user_data":{"external_id":"plain-canary"}}';
		const page = reportPage(fullDryRun(), {
			hints: [],
			sample: { eventSet: "a", json },
		});
		expect(page).not.toContain("canary");
	});
});

const text = fc.oneof(
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.constantFrom(
		"<script>alert(1)</script>",
		'"><img src=x onerror=alert(1)>',
		"</style><script>",
		"' onmouseover='x",
		"<!--",
		"]]>",
		"&lt;b&gt;",
		"`<i>`",
		"\u202egnp.exe",
		"javascript:alert(1)",
	),
);

it("escapes whatever stands in a summary", () => {
	const place = fc.record({ input: text, line: fc.nat() });
	const count = fc.nat();
	fc.assert(
		fc.property(
			fc.record({
				run_id: text,
				command: text,
				name: text,
				id: text,
				path: text,
				currency: text,
				event: text,
				code: text,
				message: text,
				first: place,
				count,
			}),
			(it) => {
				const run = refusedRun();
				const summary: Summary = {
					...run,
					run_id: it.run_id,
					command: it.command,
					inputs: run.inputs.map((input) => ({ ...input, path: it.path })),
					event_sets: run.event_sets.map((set) => ({
						...set,
						name: it.name,
						id: it.id,
						value: { [it.currency]: 1.5 },
					})),
					conversions: [
						{
							event: it.event,
							event_name: it.name,
							event_set: it.id,
							count: it.count,
						},
					],
					unmapped: [{ event: it.event, count: it.count }],
					rejects: [
						{ code: it.code, stage: "map", count: it.count, first: it.first },
					],
					warnings: [{ code: it.code, count: it.count, first: it.first }],
					rejects_file: it.path,
					error: { code: it.code, message: it.message, next: it.message },
				};
				const hints = [{ event: it.event, nearest: it.name }];
				const page = reportPage(summary, {
					hints,
					configPath: it.path,
					sandboxUrl: it.path,
				});
				expectHarmless(page);
				expect(balanced(page)).toEqual([]);
				expect(page).not.toMatch(/[\p{Bidi_Control}\u2028]/u);
			},
		),
		{ numRuns: 200 },
	);
});

it("the template escapes text and lists of it, and passes on what it made itself", () => {
	const inner = html`<b>${"<&>"}</b>`;
	expect(html`<p>${inner}${["<", inner]}${1}</p>`.text).toBe(
		"<p><b>&lt;&amp;&gt;</b>&lt;<b>&lt;&amp;&gt;</b>1</p>",
	);
});
