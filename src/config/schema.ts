import { z } from "zod";
import { DEFAULT_CURRENCY, DEFAULT_GRAPH_VERSION } from "../defaults.ts";
import { MATCH_KEYS } from "../vocabulary/match-keys.ts";
import { DEFAULT_WIRE, WIRE_NAMES } from "../vocabulary/wire-names.ts";
import { WIRES } from "../wire/wires.ts";
import {
	accessToken,
	appSecret,
	defaultValue,
	destinations,
	eventDestinations,
	eventForm,
	eventSet,
	eventSetForm,
	matchKeysForm,
	path,
	targetForm,
	textThat,
	tokenForm,
} from "./config-forms.ts";
import {
	currencyProblem,
	graphVersionProblem,
	regionProblem,
} from "./config-values.ts";

const DEFAULT_AGES = WIRE_NAMES.map(
	(name) => `${WIRES[name].maxAgeDays ?? "no limit"} on ${name}`,
).join(", ");

/**
 * The one source of the config: keys, legal values, defaults, descriptions.
 * The editor schema is generated from it; the loader validates with it. What
 * concerns two keys at once (a route and its event set) is in `routes.ts`; the
 * forms of single values are in `forms.ts`.
 */

/** Keys whose value is a map: one that is left empty (`leads:` and nothing below) counts as absent. */
export const MAP_KEYS = [
	"eventSets",
	"events",
	"leads",
	"completeRegistrations",
	"matchKeys",
	"columns",
	"defaults",
] as const;

export const configFile = z.strictObject({
	$schema: z.string().optional().meta({ description: "For editors only." }),
	api: z.enum(WIRE_NAMES).default(DEFAULT_WIRE).meta({
		description:
			"Request format: `conversions`, what Meta accepts today, or `offline`, the format of the Segment destination, which Meta ended in May 2025.",
	}),
	graphVersion: textThat(graphVersionProblem)
		.default(DEFAULT_GRAPH_VERSION)
		.meta({
			description: "Version of the Graph API.",
			pattern: "^v[0-9]+\\.[0-9]+$",
			examples: [DEFAULT_GRAPH_VERSION],
		}),
	accessToken: accessToken.optional(),
	appSecret: appSecret.optional(),
	eventSets: z
		.record(z.string(), eventSet)
		.default({})
		.meta({
			description: "Event sets by alias.",
			examples: [{ stores: "1234567890123456" }],
		}),
	events: z
		.record(z.string(), eventDestinations)
		.default({})
		.meta({
			description:
				"Every other ecommerce or custom track event, by its exact name, and the event sets it goes to.",
			examples: [{ "Order Completed": "stores" }],
		}),
	leads: z
		.record(z.string(), destinations)
		.default({})
		.meta({
			description: "Events sent as Lead.",
			examples: [{ "Lead Generated": "stores" }],
		}),
	completeRegistrations: z
		.record(z.string(), destinations)
		.default({})
		.meta({
			description: "Events sent as CompleteRegistration.",
			examples: [{ "Signed Up": "stores" }],
		}),
	valueField: z.enum(["value", "price"]).default("value").meta({
		description: "Property that holds the value of pre-purchase events.",
	}),
	revenueFallback: z.enum(["none", "total"]).default("none").meta({
		description: "What an Order Completed without `revenue` is worth.",
	}),
	currency: textThat(currencyProblem)
		.default(DEFAULT_CURRENCY)
		.meta({
			description:
				"ISO 4217 code for events that have a value and name no currency.",
			pattern: "^[A-Za-z]{3}$",
			examples: ["USD", "EUR"],
		}),
	externalId: z.enum(["hash", "plain"]).optional().meta({
		description:
			"How `extern_id` is sent. Default: hash on conversions, plain on offline.",
	}),
	phoneCountry: textThat(regionProblem)
		.optional()
		.meta({
			description:
				"Two-letter country of national phone numbers where the event has none.",
			pattern: "^[A-Za-z]{2}$",
			examples: ["US"],
		}),
	matchKeys: matchKeysForm.default({}).meta({
		description: "Where match keys are read instead of their usual places.",
	}),
	limitedDataUse: z.boolean().default(false).meta({
		description: "Send each event's data processing options.",
	}),
	maxAgeDays: z
		.number()
		.positive()
		.optional()
		.meta({
			description: `Events older than this are refused. Default: ${DEFAULT_AGES}.`,
			examples: [62],
		}),
	ignoreIntegrations: z.boolean().default(false).meta({
		description: "Send events that opted out through `integrations`, too.",
	}),
	dropPersonalProperties: z.boolean().default(true).meta({
		description: "Leave personal properties out of custom data.",
	}),
	columns: z
		.record(z.string(), path)
		.default({})
		.meta({
			description:
				"CSV header -> dotted path, for headers that are not understood as they are.",
			examples: [{ "Store Sale Amount": "properties.revenue" }],
		}),
	defaults: z
		.record(z.string(), defaultValue)
		.default({})
		.meta({
			description:
				"Dotted path -> value, for records that have nothing there: the event of a table that holds but one, the currency of a shop.",
			examples: [{ event: "Order Completed", "properties.currency": "EUR" }],
		}),
});

/** A config file that has passed the schema: static defaults filled in. */
export type ConfigFile = z.output<typeof configFile>;

/** The legal keys where an unknown one stands. */
export function keysAt([top, , third]: readonly (string | number)[]): string[] {
	if (
		top === "accessToken" ||
		top === "appSecret" ||
		(top === "eventSets" && third !== undefined)
	) {
		return Object.keys(tokenForm.shape);
	}
	if (top === "eventSets") return Object.keys(eventSetForm.shape);
	if (top === "events") return Object.keys(eventForm.shape);
	if (top === "leads" || top === "completeRegistrations") {
		return Object.keys(targetForm.shape);
	}
	if (top === "matchKeys") return [...MATCH_KEYS];
	return Object.keys(configFile.shape).filter((key) => key !== "$schema");
}
