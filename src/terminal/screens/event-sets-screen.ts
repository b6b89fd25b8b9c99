import { paragraph } from "../draw/layout.ts";
import type { Look } from "../draw/paint.ts";
import { renderTable } from "../draw/table.ts";

/** An event set in reach, as `--json` prints it. */
export interface ListedEventSet {
	readonly id: string;
	readonly name: string;
	readonly business: { readonly id: string; readonly name: string };
	readonly takes_offline_events: boolean | null;
	/** Its alias in the config. */
	readonly configured: string | null;
}

/** The event sets that a token reaches, marked where the config has them. Ends in a newline. */
export function eventSetsScreen(
	sets: readonly ListedEventSet[],
	missing: readonly { readonly id: string; readonly name: string }[],
	look: Look,
): string {
	const lines =
		sets.length === 0
			? ["The token reaches no event set."]
			: renderTable(
					[
						{ header: "ID" },
						{ header: "NAME", min: 12 },
						{ header: "BUSINESS", min: 10 },
						{ header: "OFFLINE" },
						{ header: "CONFIG", min: 6 },
					],
					sets.map((set) => [
						set.id,
						set.name,
						set.business.name,
						OFFLINE[`${set.takes_offline_events}`],
						set.configured ?? "",
					]),
					look,
					"",
				);
	if (missing.length > 0) {
		const names = missing.map(({ name, id }) =>
			name === id ? id : `${name} (${id})`,
		);
		lines.push(
			"",
			...paragraph(
				`In the config, but not in these lists: ${names.join(", ")}. \`fboc check\` looks each of them up.`,
				look,
			),
		);
	}
	return `${lines.join("\n")}\n`;
}

const OFFLINE = { true: "yes", false: "no", null: "" } as const;
