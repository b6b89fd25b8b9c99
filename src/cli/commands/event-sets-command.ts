import { NEW_TOKEN } from "../../account/check-token.ts";
import {
	type Reach,
	type Reachable,
	reachableEventSets,
} from "../../account/reachable.ts";
import type { EdgeReading } from "../../account/read-edge.ts";
import { loadConfig } from "../../config/load.ts";
import { whyRefused } from "../../delivery/graph/ended-token.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { eventSetsScreen } from "../../terminal/screens/event-sets-screen.ts";
import { DEFAULT_WIRE, type WireName } from "../../vocabulary/wire-names.ts";
import { WIRES } from "../../wire/wires.ts";
import type { Context } from "../context.ts";
import { interruption } from "../interruption.ts";
import { readingClient, tokensOf } from "../open-account.ts";

export interface EventSetsFlags {
	readonly config?: string;
	readonly api?: WireName;
}

/** `fboc event-sets`: the ids that the config's tokens can reach; without a config, that `FBOC_ACCESS_TOKEN` can. */
export async function eventSetsCommand(
	flags: EventSetsFlags,
	context: Context,
): Promise<ExitCode> {
	const { reporter, env, cwd, signals } = context;
	const { config } = await loadConfig({
		...(flags.config !== undefined && { path: flags.config }),
		env,
		cwd,
		signal: signals.draining,
		...(flags.api && { overrides: { api: flags.api } }),
	});
	const api = config?.api ?? flags.api ?? DEFAULT_WIRE;
	const found = new Map<string, Reachable>();
	const failures: Reach["failures"][number][] = [];
	const client = readingClient(context, config);
	try {
		for (const { token, appSecret } of await tokensOf(config, context)) {
			if (token instanceof FbocError) throw token;
			const reach = await reachableEventSets(
				{ client, token, appSecret, signal: signals.draining },
				WIRES[api].account.lists,
			);
			for (const set of reach.eventSets)
				if (!found.has(set.id)) found.set(set.id, set);
			failures.push(...reach.failures);
		}
	} finally {
		client.close();
	}
	if (signals.draining.aborted) throw interruption(signals);
	const [first] = failures;
	if (found.size === 0 && first !== undefined) throw unlisted(first.reading);
	for (const { edge, reading } of failures)
		reporter.warn(
			reading.why === "token"
				? `A token gives no list: ${whyRefused(reading.subcode)} (${reading.said}). ${NEW_TOKEN}`
				: `A list could not be read: ${edge} (${reading.said}).`,
		);
	const aliases = new Map(config?.eventSets.map(({ id, name }) => [id, name]));
	const listed = [...found.values()].map((set) => ({
		id: set.id,
		name: set.name,
		business: set.business,
		takes_offline_events: set.takesOffline ?? null,
		configured: aliases.get(set.id) ?? null,
	}));
	const missing = [...aliases]
		.filter(([id]) => !found.has(id))
		.map(([id, name]) => ({ id, name }));
	reporter.output((look) => eventSetsScreen(listed, missing, look), {
		schema: "fboc.event-sets/1",
		event_sets: listed,
		not_listed: missing,
	});
	return EXIT.settled;
}

function unlisted({
	why,
	said,
	subcode,
}: EdgeReading & { ok: false }): FbocError {
	if (why === "unavailable")
		return new FbocError({
			code: "event_sets_unavailable",
			message: `Meta or the network is unavailable: ${said}.`,
			next: "Check the network and HTTPS_PROXY (`fboc check`), and try again.",
		});
	if (why === "token")
		return new FbocError({
			code: "token_refused",
			message: `Meta refuses the access token: ${whyRefused(subcode)} (${said}).`,
			next: NEW_TOKEN,
			place: { field: "accessToken" },
		});
	return new FbocError({
		code: "event_sets_refused",
		message: `Meta does not list the event sets for this token (${said}).`,
		next: "Listing takes a token with business_management, of somebody in the business. The ids also stand in Events Manager > Data sources.",
	});
}
