import { columnsText, defaultsText } from "../columns/proposal-text.ts";
import type { Proposal } from "../columns/propose.ts";
import { editorSchema } from "../config/editor-schema.ts";
import { PLACEHOLDER_ID } from "../config/placeholder.ts";
import { DEFAULT_CURRENCY, DEFAULT_GRAPH_VERSION } from "../defaults.ts";
import { DEFAULT_WIRE } from "../vocabulary/wire-names.ts";
import { WIRES } from "../wire/wires.ts";
import { commentLines, yamlText } from "../yaml-text.ts";
import { proposeRoutes, type RouteLine } from "./routes-proposal.ts";
import type { Findings } from "./survey.ts";
import type { Sample } from "./survey-inputs.ts";

const ALIAS = "stores";
/** Columns that are proposed as comments, at most. */
const MAX_COMMENTS = 60;

/**
 * A commented config: what the sample shows, the rest as comments with their
 * defaults. The words about each key are those of the schema. Loads without a
 * problem as it stands.
 */
export function configText(sample: Sample | undefined): string {
	const findings = sample?.findings;
	const proposal = sample?.proposal;
	const routes = proposeRoutes(findings, proposal);
	const about = schemaWords();
	const key = (name: string, ...lines: string[]) => [
		"",
		...comment(about(name)),
		...lines,
	];
	const map = (name: string, lines: readonly RouteLine[], example: string) => {
		const active = lines.some((line) => line.active);
		const shown = lines.map((line) => routeLine(line, active));
		return key(
			name,
			active ? `${name}:` : `# ${name}:`,
			...(lines.length === 0 ? [`#   ${example}: ${ALIAS}`] : shown),
		);
	};
	return `${[
		...comment(
			findings === undefined
				? "fboc config. Editors complete it with schema.json."
				: `fboc config, from a sample of ${findings.read} events. Editors complete it with schema.json.`,
		),
		...key("api", "api: conversions"),
		...key("graphVersion", `graphVersion: ${DEFAULT_GRAPH_VERSION}`),
		...key("accessToken", "accessToken: {env: FBOC_ACCESS_TOKEN}"),
		...key("eventSets", "eventSets:"),
		`  ${ALIAS}: "${PLACEHOLDER_ID}"   # REPLACE: the id of your event set; \`fboc event-sets\` lists them`,
		...map("events", routes.events, "Order Completed"),
		...(routes.left > 0
			? comment(`… and ${routes.left} more names in the sample`)
			: []),
		...withheld(findings),
		...map("leads", routes.leads, "Lead Generated"),
		...map("completeRegistrations", routes.completeRegistrations, "Signed Up"),
		...key("valueField", ...valueField(sample)),
		...key("revenueFallback", ...revenueFallback(sample)),
		...key(
			"currency",
			`currency: ${findings?.currencies[0] ?? DEFAULT_CURRENCY}`,
		),
		...key("externalId", "# externalId: hash"),
		...key("phoneCountry", ...phoneCountry(sample)),
		...key(
			"matchKeys",
			"# matchKeys:",
			"#   email: [context.traits.email, traits.email, properties.email]",
		),
		...key("limitedDataUse", "limitedDataUse: false"),
		...key("maxAgeDays", `# maxAgeDays: ${WIRES[DEFAULT_WIRE].maxAgeDays}`),
		...key("ignoreIntegrations", "ignoreIntegrations: false"),
		...key("dropPersonalProperties", "dropPersonalProperties: true"),
		...key(
			"columns",
			...(proposal
				? columnsText(proposal, MAX_COMMENTS)
				: ["# columns:", '#   "Sale Amount": properties.revenue']),
		),
		...key("defaults", ...defaults(proposal)),
	].join("\n")}\n`;
}

/** A commented line stands so that taking its `# ` away leaves it in its place. */
function routeLine(
	{ event, count, as, active, renamed = false }: RouteLine,
	inActiveMap: boolean,
): string {
	const said = [
		...(as === undefined || renamed ? [] : [as]),
		...(count === undefined
			? ["not in the sample"]
			: [`${count} in the sample`]),
	];
	// Without a sample nothing can be said of counts.
	const unseen = active && count === undefined;
	const note = unseen ? (!renamed && as) || "" : said.join(", ");
	const to = renamed ? `{to: ${ALIAS}, as: ${as}}` : ALIAS;
	const line = `${yamlText(event)}: ${to}`;
	const start = active ? "  " : inActiveMap ? "  # " : "#   ";
	return `${start}${line}${note === "" ? "" : `   # ${note}`}`;
}

function withheld({ withheld = 0 }: Partial<Findings> = {}): string[] {
	if (withheld === 0) return [];
	return comment(
		`Left out: the names of ${withheld} events in the sample, which may hold somebody's data.`,
	);
}

function defaults(proposal: Proposal | undefined): string[] {
	const lines = proposal ? defaultsText(proposal) : [];
	return lines.length > 0
		? lines
		: ["# defaults:", "#   event: Order Completed"];
}

function valueField(sample: Sample | undefined): string[] {
	const { withValue = 0, withPriceOnly = 0 } = sample?.findings ?? {};
	if (withValue === 0 && withPriceOnly > 0)
		return comment("In the sample only `price` is there.", "valueField: price");
	return withPriceOnly > withValue
		? comment(
				`In the sample ${withPriceOnly} events have a \`price\` and no \`value\`, ${withValue} a \`value\`.`,
				"valueField: value",
			)
		: ["valueField: value"];
}

function revenueFallback(sample: Sample | undefined): string[] {
	const { orders = 0, ordersWithTotalOnly = 0 } = sample?.findings ?? {};
	if (ordersWithTotalOnly === 0) return ["revenueFallback: none"];
	return comment(
		`In the sample ${ordersWithTotalOnly} of ${orders} orders have \`total\` and no \`revenue\`; \`total\` includes tax and shipping.`,
		"revenueFallback: none",
	);
}

function phoneCountry(sample: Sample | undefined): string[] {
	const { phonesWithoutCountry = 0, regions = [] } = sample?.findings ?? {};
	const [region = "US"] = regions;
	if (phonesWithoutCountry === 0) return [`# phoneCountry: ${region}`];
	return comment(
		`In the sample ${phonesWithoutCountry} events have a national phone number and no country.`,
		regions.length > 0
			? `phoneCountry: ${region}`
			: `# phoneCountry: ${region}`,
	);
}

/** A comment, and lines that follow it. */
const comment = (text: string, ...after: string[]): string[] => [
	...commentLines(text, "#"),
	...after,
];

/** What the schema says of a key. */
function schemaWords(): (name: string) => string {
	const { properties } = editorSchema() as {
		properties: Readonly<Record<string, { description?: string }>>;
	};
	return (name) => properties[name]?.description ?? "";
}
