import { codeText } from "../../catalogue/codes.ts";
import type {
	DeliveryCounts,
	EventCounts,
	Place,
	Summary,
} from "../../report/summary.ts";
import { MATCH_KEYS } from "../../vocabulary/match-keys.ts";
import {
	countOf,
	formatBytes,
	formatCount,
	formatShare,
} from "../draw/number-format.ts";
import { receiverOf } from "../receiver.ts";
import type { ResultExtras } from "../result-extras.ts";
import { moneyList } from "../screens/sections/deliveries.ts";
import { type Html, html } from "./html.ts";
import {
	NOTHING,
	pageBar,
	pageTable,
	section,
	sentence,
} from "./html-table.ts";

const EVENT_FATES: readonly (readonly [keyof EventCounts, string])[] = [
	["read", "read from the inputs"],
	["accepted", "accepted, to become conversions"],
	["rejected", "rejected here, before sending"],
	["unmapped", "unmapped: their name is in none of the config's maps"],
	["opted_out", "opted out in their integrations"],
	["filtered", "left out by --since, --until, --only or --limit"],
	["not_track", "not track calls"],
];

const deliveryEnds = (
	receiver: string,
): readonly (readonly [keyof DeliveryCounts, string])[] => [
	["planned", "planned: accepted events, once for each event set"],
	["delivered", `delivered: ${receiver} has taken them`],
	["would_send", "would be sent"],
	["duplicate", "duplicate: delivered before, not sent again"],
	["refused", `refused by ${receiver}`],
	["unknown", "unknown: the answer was lost; the next run sends them again"],
	["unsent", "unsent: the run ended before"],
];

/** The two equations of the books, part by part; a part that is nothing stays, since books show their zeros. */
export function booksSection(summary: Summary): Html {
	const { events, deliveries, dry_run } = summary;
	const ends = deliveryEnds(receiverOf(summary)).filter(
		([name]) => name !== (dry_run ? "delivered" : "would_send"),
	);
	const rows = (
		counts: Readonly<Record<string, number>>,
		names: readonly (readonly [string, string])[],
	) => names.map(([name, text]) => [formatCount(counts[name] ?? 0), text]);
	const columns = (header: string) => [
		{ header, kind: "number" as const },
		{ header: "" },
	];
	return section(
		"Books",
		pageTable(columns("Events"), rows({ ...events }, EVENT_FATES)),
		pageTable(columns("Deliveries"), rows({ ...deliveries }, ends)),
	);
}

export function inputsSection({ inputs }: Summary): Html {
	if (inputs.length === 0) return NOTHING;
	return section(
		"Inputs",
		pageTable(
			[
				{ header: "Input" },
				{ header: "Format" },
				{ header: "Size", kind: "number" },
				{ header: "Events", kind: "number" },
			],
			inputs.map(({ path, format, compression, bytes, events, done }) => [
				html`<code>${path === "-" ? "stdin" : path}</code>`,
				compression === "none" ? format : `${format}, ${compression}`,
				done ? "" : formatBytes(bytes),
				done ? "done before" : formatCount(events),
			]),
		),
	);
}

export function eventSetsSection(summary: Summary): Html {
	const { event_sets: sets, dry_run } = summary;
	if (sets.length === 0) return NOTHING;
	const always = dry_run ? "would_send" : "delivered";
	const counts = deliveryEnds(receiverOf(summary))
		.map(([name]) => name)
		.filter((name) => name === always || sets.some((set) => set[name] > 0));
	return section(
		"Event sets",
		pageTable(
			[
				{ header: "Event set" },
				{ header: "Id", kind: "key" },
				...counts.map((name) => ({
					header: name.replace("_", " "),
					kind: "number" as const,
				})),
				{ header: "Value", kind: "number" },
			],
			sets.map((set) => [
				set.name,
				html`<code>${set.id}</code>`,
				...counts.map((name) => formatCount(set[name])),
				moneyList(set.value).map((money, index) =>
					index === 0 ? money : html`<br>${money}`,
				),
			]),
		),
	);
}

export function conversionsSection({ conversions }: Summary): Html {
	if (conversions.length === 0) return NOTHING;
	return section(
		"Conversions",
		pageTable(
			[
				{ header: "Event" },
				{ header: "At Facebook" },
				{ header: "Event set" },
				{ header: "Count", kind: "number" },
			],
			conversions.map(({ event, event_name, event_set, count }) => [
				event,
				event_name,
				event_set,
				formatCount(count),
			]),
		),
	);
}

export function matchKeysSection({ match_keys, events }: Summary): Html {
	const { accepted } = events;
	const keys = MATCH_KEYS.flatMap((name) => {
		const key = match_keys[name];
		return key === undefined ? [] : [[name, key] as const];
	});
	if (accepted === 0 || keys.length === 0) return NOTHING;
	return section(
		`Match keys of ${countOf(accepted, "accepted event")}`,
		pageTable(
			[
				{ header: "Key", kind: "key" },
				{ header: "Sent", kind: "bar" },
				{ header: "", kind: "number" },
				{ header: "Events", kind: "number" },
				{ header: "Present", kind: "number" },
				{ header: "Pre-hashed", kind: "number" },
				{ header: "Dropped", kind: "number" },
			],
			keys.map(([name, { present, sent, already_hashed, dropped }]) => {
				const share = formatShare(sent, accepted);
				return [
					html`<code>${name}</code>`,
					pageBar(sent, accepted, `${name}: ${share} of the events`),
					share,
					formatCount(sent),
					formatCount(present),
					formatCount(already_hashed),
					formatCount(dropped),
				];
			}),
		),
	);
}

export function unmappedSection(
	{ unmapped, events }: Summary,
	{ hints }: ResultExtras,
): Html {
	if (unmapped.length === 0) return NOTHING;
	const nearest = new Map(hints.map((hint) => [hint.event, hint.nearest]));
	return section(
		`Unmapped: ${countOf(events.unmapped, "event")} with no event set in the config`,
		pageTable(
			[
				{ header: "Event" },
				{ header: "Count", kind: "number" },
				{ header: "" },
			],
			unmapped.map(({ event, count }) => {
				const near = nearest.get(event);
				return [
					event,
					formatCount(count),
					near === undefined ? "" : `the config has "${near}"`,
				];
			}),
		),
	);
}

/** What Meta said, in its own words: each kind once. */
export function remarksSection(
	receiver: string,
	{ remarks = [] }: ResultExtras,
): Html {
	if (remarks.length === 0) return NOTHING;
	return section(
		`In the words of ${receiver}`,
		pageTable(
			[
				{ header: "Code", kind: "key" },
				{ header: "Event set" },
				{ header: "" },
			],
			remarks.map(({ code, eventSet, words }) => [
				html`<code>${code}</code>`,
				eventSet,
				words,
			]),
		),
	);
}

/** Rejects or warnings: what each code means, what to do, and where it came up first. */
export function problemsSection(
	title: string,
	problems: readonly {
		readonly code: string;
		readonly count: number;
		readonly first: Place;
	}[],
): Html {
	if (problems.length === 0) return NOTHING;
	const sorted = [...problems].sort((one, other) => other.count - one.count);
	return section(
		title,
		pageTable(
			[
				{ header: "Count", kind: "number" },
				{ header: "Code", kind: "key" },
				{ header: "Meaning, and what to do" },
				{ header: "First", kind: "place" },
			],
			sorted.map(({ code, count, first }) => {
				const text = codeText(code);
				const path = first.input === "-" ? "stdin" : first.input;
				return [
					formatCount(count),
					html`<code>${code}</code>`,
					text === undefined
						? ""
						: html`${sentence(text.means)}<br><span class="soft">${sentence(text.todo)}</span>`,
					html`<code>${path}:${first.line}</code>`,
				];
			}),
		),
	);
}
