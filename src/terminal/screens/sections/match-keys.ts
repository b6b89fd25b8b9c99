import type { KeyCoverage, Summary } from "../../../report/summary.ts";
import { MATCH_KEYS } from "../../../vocabulary/match-keys.ts";
import { heading, paragraph } from "../../draw/layout.ts";
import { countOf, formatCount, formatShare } from "../../draw/number-format.ts";
import type { Look } from "../../draw/paint.ts";
import { type Column, renderTable } from "../../draw/table.ts";

const BAR_COLUMNS = 20;

const COLUMNS: readonly Column[] = [
	{ header: "KEY", min: 8 },
	{ header: "SENT", min: 5 },
	{ header: "", align: "right" },
	{ header: "EVENTS", align: "right" },
	{ header: "PRESENT", align: "right" },
	{ header: "PRE-HASHED", align: "right" },
	{ header: "DROPPED", align: "right" },
];

/** For each match key the share of accepted events that carry it, and what became of the rest. */
export function matchKeyLines(summary: Summary, look: Look): string[] {
	const accepted = summary.events.accepted;
	const keys = inTableOrder(summary.match_keys);
	if (accepted === 0 || keys.length === 0) return [];
	const seen = keys.filter(([, key]) => key.present > 0 || key.sent > 0);
	const absent = keys.filter((entry) => !seen.includes(entry));
	const rows = seen.map(([name, key]) => [
		name,
		bar(key.sent, accepted),
		formatShare(key.sent, accepted),
		formatCount(key.sent),
		formatCount(key.present),
		formatCount(key.already_hashed),
		formatCount(key.dropped),
	]);
	const title = `Match keys of ${countOf(accepted, "accepted event")}`;
	const lines = [...heading(title, look), ...renderTable(COLUMNS, rows, look)];
	if (absent.length > 0) {
		const names = absent.map(([name]) => name).join(", ");
		lines.push(...paragraph(`Never present: ${names}`, look, "  "));
	}
	return lines;
}

function inTableOrder(
	keys: Readonly<Record<string, KeyCoverage>>,
): [string, KeyCoverage][] {
	const order: readonly string[] = MATCH_KEYS;
	const rank = (name: string): number =>
		order.includes(name) ? order.indexOf(name) : order.length;
	return Object.entries(keys).sort(([one], [other]) => rank(one) - rank(other));
}

/** A bar that is full only for all and empty only for none. */
function bar(part: number, whole: number): string {
	const share = Math.min(1, Math.max(0, part / whole));
	let filled = Math.round(share * BAR_COLUMNS);
	if (share > 0) filled = Math.max(1, filled);
	if (share < 1) filled = Math.min(BAR_COLUMNS - 1, filled);
	return "█".repeat(filled) + "·".repeat(BAR_COLUMNS - filled);
}
