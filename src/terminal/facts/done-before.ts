import type { Summary } from "../../report/summary.ts";
import { countOf } from "../draw/number-format.ts";

/** Inputs that were skipped, since an earlier run had settled them. */
export const doneInputs = ({ inputs }: Summary): number =>
	inputs.filter(({ done }) => done).length;

/** `12 inputs were done before and skipped (--reread reads them)`; nothing where there is none. */
export function doneText(summary: Summary): string {
	const done = doneInputs(summary);
	if (done === 0) return "";
	const [were, them] = done === 1 ? ["was", "it"] : ["were", "them"];
	return `${countOf(done, "input")} ${were} done before and skipped (--reread reads ${them})`;
}
