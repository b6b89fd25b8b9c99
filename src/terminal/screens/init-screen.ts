import { paragraph, shellWord } from "../draw/layout.ts";
import { countOf } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { safeText } from "../draw/safe-text.ts";

/** What `fboc init` came to, as `--json` prints it. */
export interface InitResult {
	readonly path: string;
	readonly events_read: number;
	readonly events: readonly { readonly name: string; readonly count: number }[];
	/** Names that the config sends. */
	readonly routed: readonly string[];
	/** Whether the config says where CSV columns go. */
	readonly columns: boolean;
}

/** What was written, and what is still to be done in it. Ends in a newline. */
export function initScreen(
	result: InitResult,
	input: string | undefined,
	look: Look,
): string {
	const { path, events_read, events, routed, columns } = result;
	const lines = paragraph(`Wrote ${path}`, look).map(look.paint.strong);
	if (input !== undefined) {
		const names = countOf(events.length, "name");
		const sent =
			events.length === 0
				? "so the config is the general one"
				: routed.length === 0
					? "none of them is one of the eight standard events, so all are proposed as comments"
					: `${routed.join(", ")} ${routed.length === 1 ? "is" : "are"} sent, the others are proposed as comments`;
		lines.push(
			...paragraph(
				`From ${countOf(events_read, "event")} with ${names}: ${sent}.`,
				look,
			),
		);
	}
	const todo = [
		"Replace the placeholder id under `eventSets` (`fboc event-sets` lists yours).",
		...(columns
			? ["Look through `columns`: they are guessed from the column names."]
			: []),
		"Then look at what would be sent:",
	];
	const file =
		input === undefined || input === "-" ? "FILE" : shellWord(safeText(input));
	return `${[
		...lines,
		"",
		...todo.flatMap((text) => paragraph(text, look)),
		`  ${look.paint.strong(`fboc upload ${file} --dry-run`)}`,
	].join("\n")}\n`;
}
