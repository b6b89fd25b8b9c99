import type { Summary } from "../../report/summary.ts";
import { safeText } from "../draw/safe-text.ts";

/** Whether what was sent went elsewhere than to Meta. A summary of an earlier fboc does not tell, and was Meta's. */
export const isRehearsal = (summary: Summary): boolean =>
	(summary.destination as Summary["destination"] | undefined)?.rehearsal ===
	true;

/** Who took or refused what was sent: Meta, or the host of a rehearsal, which is never said to be Meta's (contract 10). */
export const receiverOf = (summary: Summary): string =>
	isRehearsal(summary) ? safeText(summary.destination.host) : "Meta";
