import type { CheckLine, CheckStatus } from "../../account/check-line.ts";
import { exitMeans } from "../../catalogue/exit-text.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { widest } from "../draw/layout.ts";
import type { Look, Paint } from "../draw/paint.ts";
import { safeText } from "../draw/safe-text.ts";
import { fitText, wrapText } from "../draw/text-width.ts";

const PAINTS: Readonly<Record<CheckStatus, keyof Paint>> = {
	ok: "good",
	warning: "caution",
	failed: "bad",
};

/** What `fboc check` found: a line for each thing, with what to do where something is to be done. Ends in a newline. */
export function checkScreen(
	checks: readonly CheckLine[],
	exitCode: ExitCode,
	look: Look,
): string {
	const kind = widest(checks.map(({ check }) => check));
	const lines = checks.flatMap((line) => {
		const status = look.paint[PAINTS[line.status]](fitText(line.status, 7));
		const subject = safeText(line.subject.slice(0, 400));
		const said = safeText(line.message);
		const text = subject === "" ? said : `${subject}: ${said}`;
		const indent = " ".repeat(kind + 11);
		const room = Math.max(20, look.width - indent.length);
		const [first = "", ...rest] = wrapText(text, room);
		const next =
			line.next === null ? [] : wrapText(`-> ${line.next}`, room, "   ");
		return [
			`${status}  ${look.paint.strong(fitText(line.check, kind))}  ${first}`,
			...[...rest, ...next].map((more) => indent + more),
		];
	});
	const end = `exit code ${exitCode}: ${exitCode === 0 ? "nothing failed" : exitMeans(exitCode)}`;
	return `${[...lines, "", look.paint.faint(end)].join("\n")}\n`;
}
