import type { KeyCoverage, Summary } from "../../report/summary.ts";
import { MATCH_KEYS } from "../../vocabulary/match-keys.ts";
import { countOf, formatShare } from "../draw/number-format.ts";
import { counted, type FactTable, text, word } from "./fact-columns.ts";

/** For each match key the share of accepted events that carry it, and what became of the rest. */
export function coverageTable({
	match_keys,
	events: { accepted },
}: Summary): FactTable<KeyCoverage & { readonly name: string }> {
	const share = ({ sent }: KeyCoverage) => formatShare(sent, accepted);
	const rows = MATCH_KEYS.flatMap((name) => {
		const key = match_keys[name];
		return key === undefined ? [] : [{ name, ...key }];
	});
	return {
		title: `Match keys of ${countOf(accepted, "accepted event")}`,
		columns: [
			word("Key", ({ name }) => name, 8),
			text("Sent", () => "", {
				min: 5,
				bar: (key) => ({
					part: key.sent,
					whole: accepted,
					label: `${key.name}: ${share(key)} of the events`,
				}),
			}),
			text("", share, { kind: "number" }),
			counted("Events", ({ sent }) => sent),
			counted("Present", ({ present }) => present),
			counted("Pre-hashed", ({ already_hashed }) => already_hashed),
			counted("Dropped", ({ dropped }) => dropped),
		],
		rows: accepted === 0 ? [] : rows,
	};
}
