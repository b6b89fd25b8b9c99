import {
	appendFileSync,
	readFileSync,
	renameSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import type { Blow } from "./plan.ts";

/** Changes an input; what is returned mends it. */
export function change(
	path: string,
	{ how }: Extract<Blow, { kind: "change" }>,
): () => void {
	const whole = readFileSync(path);
	switch (how) {
		case "grow":
			appendFileSync(path, '{"type":"tra');
			break;
		case "cut":
			truncateSync(path, lineEndBefore(whole, whole.length >> 1));
			break;
		case "replace":
			// Another file of that name, with half of it.
			writeFileSync(
				`${path}.new`,
				whole.subarray(0, lineEndBefore(whole, whole.length >> 1)),
			);
			renameSync(`${path}.new`, path);
	}
	return () => writeFileSync(path, whole);
}

/** A row that is cut in its last cell is a row, and another one. */
const lineEndBefore = (bytes: Buffer, at: number): number =>
	bytes.lastIndexOf("\n", at) + 1 || at;
