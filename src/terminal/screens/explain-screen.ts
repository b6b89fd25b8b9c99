import { codeText } from "../../catalogue/codes.ts";
import type {
	DeliveryStep,
	Explanation,
	KeyStep,
} from "../../explain/explanation.ts";
import { TABLE } from "../../match-keys/table.ts";
import { heading, labelled, paragraph } from "../draw/layout.ts";
import { formatMoney } from "../draw/number-format.ts";
import type { Look } from "../draw/paint.ts";
import { prettyJson } from "../draw/pretty-json.ts";
import { safeText } from "../draw/safe-text.ts";
import { wrapText } from "../draw/text-width.ts";
import { HIDDEN, maskedPayload } from "./sample-payload.ts";

/**
 * One event step by step, in the order of the steps; ends with what becomes of
 * it. Ends in a newline.
 *
 * @param matchKeys the places that the config reads match keys from: what stands there is not shown
 */
export function explainScreen(
	told: Explanation,
	look: Look,
	matchKeys: readonly string[] = [],
): string {
	const lines = [
		...readLines(told, look),
		...routeLines(told, look),
		...timeLines(told, look),
		...keyLines(told.keys, look),
		...warningLines(told.warnings, look),
		...told.deliveries.flatMap((delivery) =>
			payloadLines(delivery, look, matchKeys),
		),
		...endLines(told, look),
	];
	return `${lines.join("\n")}\n`;
}

/** The same for `--json`, identifiers that go out in clear hidden. */
export function explanationValue(
	told: Explanation,
	matchKeys: readonly string[] = [],
): object {
	return {
		schema: "fboc.explain/1",
		...told,
		deliveries: told.deliveries.map(({ json, ...delivery }) => ({
			...delivery,
			payload: json === null ? null : (maskedPayload(json, matchKeys) ?? null),
		})),
	};
}

function readLines(told: Explanation, look: Look): string[] {
	const packed = told.compression === "none" ? "" : `, ${told.compression}`;
	const header = told.dialect === null ? "" : `, ${told.dialect} columns`;
	const where = told.input === "-" ? "stdin" : told.input;
	return [
		...paragraph(`${where}, line ${told.line}`, look).map(look.paint.strong),
		...labelled("Read", `${told.format}${packed}${header}`, look),
		...labelled("Event", told.event ?? "no track event", look),
	];
}

function routeLines(
	{ deliveries, fate, nearest }: Explanation,
	look: Look,
): string[] {
	if (fate === "unmapped") {
		const near = nearest === null ? "" : `; the config has "${nearest}"`;
		return labelled("Goes to", `no event set${near}`, look);
	}
	return deliveries.flatMap(({ event_set, id, event_name }, index) =>
		labelled(
			index === 0 ? "Goes to" : "",
			`${event_set === id ? id : `${event_set} (${id})`} as ${event_name}`,
			look,
		),
	);
}

function timeLines({ time, deliveries }: Explanation, look: Look): string[] {
	const lines: string[] = [];
	if (time !== null) {
		const { field, event_time, age_days } = time;
		const read =
			event_time === null
				? `${field}, which cannot be read`
				: `${new Date(event_time * 1000).toISOString().replace(".000", "")} from ${field}, ${age_days} days old`;
		lines.push(...labelled("Time", read, look));
	}
	const values = new Set(deliveries.map(valueText));
	for (const text of values) lines.push(...labelled("Value", text, look));
	const contents = new Set(deliveries.map(contentText));
	for (const text of contents) lines.push(...labelled("Content", text, look));
	return lines;
}

function valueText({ money }: DeliveryStep): string {
	const { value, currency, value_from, currency_from } = money;
	if (value !== null) {
		const from =
			currency_from === "config"
				? "the config's currency"
				: `currency from ${currency_from}`;
		return `${formatMoney(value, currency ?? "")}: value from properties.${value_from}, ${from}`;
	}
	const looked = money.value_sources.map((name) => `properties.${name}`);
	return value_from === null
		? `none: nothing in ${looked.join(", ")}`
		: `none: properties.${value_from} was looked at`;
}

function contentText({ money }: DeliveryStep): string {
	const { content_type, content_ids, content_from } = money;
	const ids =
		content_ids === 0
			? "no ids"
			: `${content_ids} ${content_ids === 1 ? "id" : "ids"} from properties.${content_from.join(", ")}`;
	return `${content_type ?? "no content_type"}, ${ids}`;
}

function keyLines(keys: readonly KeyStep[], look: Look): string[] {
	if (keys.length === 0) return [];
	return [
		...heading("Match keys", look),
		...keys.flatMap((step) => {
			const text = keyText(step);
			return labelled(step.key, text, look).map((line) =>
				step.outcome === "absent" ? look.paint.faint(line) : line,
			);
		}),
	];
}

function keyText({ key, found_at, shape, outcome, hashes }: KeyStep): string {
	if (found_at === null)
		return `not there (looked for in ${TABLE[key].told.place})`;
	const found = `found at ${found_at}, ${shape}`;
	switch (outcome) {
		case "dropped":
			return `${found}; cannot be normalised (${TABLE[key].told.form}), left out`;
		case "nothing":
			return `${found}; a word for nothing, or its hash: taken as absent`;
		case "plain":
			return `${found}; sent in clear, not shown`;
		case "passed_on":
			return `${found}; passed on -> ${hashes.map((h) => `${h}…`).join(", ")}`;
		case "absent":
			return `${found}; nothing in it`;
		default:
			return `${found}; ${TABLE[key].told.form}; hashed -> ${hashes.map((h) => `${h}…`).join(", ")}`;
	}
}

function warningLines(codes: readonly string[], look: Look): string[] {
	if (codes.length === 0) return [];
	return [
		...heading("Warnings", look),
		...codes.flatMap((code) => [
			`  ${look.paint.caution(code)}`,
			...wrapText(codeText(code)?.means ?? "", look.width - 4).map(
				(line) => `    ${line}`,
			),
		]),
	];
}

function payloadLines(
	{ event_set, json }: DeliveryStep,
	look: Look,
	matchKeys: readonly string[],
): string[] {
	const payload = json === null ? undefined : maskedPayload(json, matchKeys);
	if (payload === undefined) return [];
	const lines = prettyJson(payload, look.width - 2);
	const hidden = lines.some((line) => line.includes(HIDDEN));
	return [
		...heading(`Payload for ${safeText(event_set.slice(0, 60))}`, look),
		...lines.map((line) => `  ${line}`),
		...(hidden
			? [look.paint.faint("  (identifiers that go out in clear are not shown)")]
			: []),
	];
}

/** What becomes of the event, and what to do where that may not be wanted. */
function endLines(told: Explanation, look: Look): string[] {
	const { fate, code, field, deliveries } = told;
	if (fate === "accepted") {
		const count = deliveries.filter(({ json }) => json !== null).length;
		const sets = count === 1 ? "1 event set" : `${count} event sets`;
		return [
			"",
			...paragraph(`It is sent, to ${sets}.`, look).map(look.paint.good),
		];
	}
	const reason = code ?? fate;
	const text = codeText(reason);
	const at = field === null ? "" : ` at ${field}`;
	return [
		"",
		...paragraph(`It is not sent: ${reason}${at}.`, look).map(look.paint.bad),
		...paragraph(text?.means ?? "", look, "  "),
		...wrapText(`-> ${text?.todo ?? ""}`, look.width - 2, "   ").map(
			(line) => `  ${line}`,
		),
	];
}
