import { createHash } from "node:crypto";
import { exitMeans } from "../../catalogue/exit-text.ts";
import type { Summary } from "../../report/summary.ts";
import {
	countOf,
	elapsedBetween,
	formatCount,
	formatDuration,
} from "../draw/number-format.ts";
import { nextStep } from "../facts/next-step.ts";
import { outcomeText } from "../facts/outcome.ts";
import { isRehearsal, receiverOf } from "../facts/receiver.ts";
import type { ResultExtras } from "../result-extras.ts";
import { Html, html } from "./html.ts";
import { NOTHING, pairs, section, sentence } from "./html-table.ts";
import {
	booksSection,
	conversionsSection,
	eventSetsSection,
	inputsSection,
	matchKeysSection,
	problemsSection,
	remarksSection,
	unmappedSection,
} from "./page-sections.ts";
import { STYLE } from "./style.ts";

/** Nothing may be loaded or run; the one style sheet is named by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** The style is ours, and its bytes are what the policy's hash is taken over. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

/**
 * A run's summary as one page that stands alone: no scripts, nothing from
 * elsewhere, every text of the user's or Meta's escaped. Holds counts, names and
 * places, no identifier and no payload.
 */
export function reportPage(summary: Summary, extras: ResultExtras): string {
	const title = `fboc ${summary.command}${summary.dry_run ? ", dry run" : ""}`;
	// biome-ignore format: the page's own layout
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title} ${summary.run_id}</title>
${STYLE_ELEMENT}
</head>
<body>
<main>
${head(summary, extras, title)}
${eventSetsSection(summary)}${conversionsSection(summary)}${booksSection(summary)}
${problemsSection(summary.dry_run ? "Rejected, would be left out" : "Rejected and refused", summary.rejects)}
${problemsSection("Warnings", summary.warnings)}
${remarksSection(receiverOf(summary), extras)}
${unmappedSection(summary, extras)}${matchKeysSection(summary)}${inputsSection(summary)}
${runSection(summary, extras)}
</main>
</body>
</html>
`;
	return page.text;
}

function head(summary: Summary, extras: ResultExtras, title: string): Html {
	const { deliveries, events, error, exit_code, dry_run } = summary;
	const said = dry_run
		? `Dry run: nothing was sent. ${countOf(deliveries.would_send, "conversion")} would be.`
		: outcomeText(summary);
	const { text, command } = nextStep(summary, extras);
	const figures: readonly (readonly [string, number])[] = [
		["events read", events.read],
		dry_run
			? ["would be sent", deliveries.would_send]
			: ["delivered", deliveries.delivered],
		["rejected here", events.rejected],
		...(dry_run
			? []
			: [[`refused by ${receiverOf(summary)}`, deliveries.refused] as const]),
		["duplicates", deliveries.duplicate],
	];
	return html`<header><p class="soft">${title} · ${summary.started_at.slice(0, 16).replace("T", " ")} UTC</p>
<h1 class="${exit_code === 0 ? "good" : "bad"}">${said}</h1>
${
	extras.previewOnly
		? html`<p class="care">There was no config: this previews the eight standard events against a placeholder event set.</p>`
		: NOTHING
}${
	dry_run || !isRehearsal(summary)
		? NOTHING
		: html`<p class="care">A rehearsal: this went to ${extras.sandboxUrl === undefined ? receiverOf(summary) : "a sandbox"}, not to Meta.</p>`
}${
	error === null
		? NOTHING
		: html`<div class="error"><p><code>${error.code}</code> ${error.message}</p></div>`
}<p>Next: ${sentence(text)} ${command === undefined ? "" : html`<code>${command}</code>`}</p>
<ul class="figures">${figures.map(
		([label, count]) => html`<li><b>${formatCount(count)}</b>${label}</li>`,
	)}</ul></header>`;
}

/** `graph.facebook.com, v25.0`. */
const destinationText = ({ destination, fboc_version }: Summary): string =>
	`${destination.host}, ${destination.graph_version}; fboc ${fboc_version}`;

function runSection(summary: Summary, extras: ResultExtras): Html {
	const { requests, payload_digest, rejects_file, exit_code } = summary;
	const code = (text: string | null | undefined) =>
		text ? html`<code>${text}</code>` : null;
	return section(
		"Run",
		pairs([
			["Run", code(summary.run_id)],
			["Wire", summary.api],
			["Destination", code(destinationText(summary))],
			["Began", summary.started_at],
			[
				"Took",
				formatDuration(elapsedBetween(summary.started_at, summary.ended_at)),
			],
			[
				"Requests",
				`${formatCount(requests.sent)} sent, ${formatCount(requests.retried)} retried`,
			],
			["Config", code(extras.configPath)],
			["Rejects file", code(rejects_file)],
			["Payload digest", code(payload_digest)],
			["Exit code", `${exit_code}: ${exitMeans(exit_code)}`],
		]),
	);
}
