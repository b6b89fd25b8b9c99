import { heading } from "../draw/layout.ts";
import type { Look } from "../draw/paint.ts";
import { prettyJson } from "../draw/pretty-json.ts";
import { safeText } from "../draw/safe-text.ts";
import { cutText } from "../draw/text-width.ts";
import type { ResultExtras } from "../result-extras.ts";
import { HIDDEN, maskedPayload } from "./sample-payload.ts";

/** Lines of a payload shown unless `--verbose`. */
const MAX_LINES = 60;

/** One payload as it would be sent, pretty-printed, with its match keys hashed. */
export function sampleLines(
	sample: ResultExtras["sample"],
	look: Look,
): string[] {
	if (sample === undefined) return [];
	const payload = maskedPayload(sample.json, sample.matchKeys);
	if (payload === undefined) return [];
	const title = `One of the payloads, for ${safeText(sample.eventSet)}`;
	const lines = prettyJson(payload, look.width - 2);
	const shown = look.verbose ? lines : lines.slice(0, MAX_LINES);
	const remarks: string[] = [];
	if (shown.length < lines.length || shown.some((line) => line.includes("…")))
		remarks.push("  (cut to fit; --payloads FILE writes every payload whole)");
	if (shown.some((line) => line.includes(HIDDEN)))
		remarks.push("  (identifiers that go out in clear are not shown)");
	return [
		...heading(cutText(title, look.width), look),
		...shown.map((line) => `  ${line}`),
		...remarks.map(look.paint.faint),
	];
}
