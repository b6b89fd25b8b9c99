import { dirname } from "node:path";
import type { Config } from "../config/config.ts";
import { readAppSecret, readToken, tokenSourceFor } from "../config/token.ts";
import { DEFAULT_CONCURRENCY, REQUEST_TIMEOUT_MS } from "../defaults.ts";
import type { Destination } from "../pipeline/run/run-options.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { Secret } from "../secret.ts";
import type { Context } from "./context.ts";
import type { DeliveryFlags } from "./delivery-flags.ts";

/** The sandbox of `--sandbox`: in this process, with the event sets of the config. */
export async function sandboxFor(
	config: Config,
	flags: DeliveryFlags,
): Promise<Sandbox> {
	const { startSandbox } = await import("../sandbox/sandbox.ts");
	return startSandbox({
		eventSets: config.eventSets.map(({ id }) => id),
		...(flags.asOf !== undefined && { now: () => flags.asOf as number }),
	});
}

/** To whom a run delivers. */
interface Addressed {
	readonly config: Config;
	/** The Graph URL. */
	readonly base: string;
	/** It is the sandbox of this run, which asks for no token. */
	readonly toSandbox: boolean;
	/** Requests at once. */
	readonly concurrency?: number | undefined;
}

/**
 * Where a run delivers, and with which tokens; each is read once.
 *
 * @throws FbocError what is wrong with a token or secret
 */
export async function destinationOf(
	{ config, base, toSandbox, concurrency = DEFAULT_CONCURRENCY }: Addressed,
	{ env, forget, version, cwd, signals }: Context,
): Promise<Destination> {
	const tokens: Secret[] = [];
	const appSecrets: (Secret | undefined)[] = [];
	const deps = {
		env,
		forget,
		cwd: config.path === undefined ? cwd : dirname(config.path),
		signal: signals.draining,
		known: new Map<string, Secret>(),
	};
	// One after the other: a token command may ask its user something.
	for (const set of config.eventSets) {
		tokens.push(
			toSandbox
				? new Secret("sandbox")
				: await readToken(tokenSourceFor(config, set, env), deps),
		);
		appSecrets.push(
			toSandbox ? undefined : await readAppSecret(config, set, deps),
		);
	}
	// Only a run that sends pays for the HTTP client (25 ms).
	const { createGraphClient } = await import(
		"../delivery/graph/graph-client.ts"
	);
	const client = createGraphClient({
		graphUrl: base,
		graphVersion: config.graphVersion,
		version,
		timeoutMs: REQUEST_TIMEOUT_MS,
		maxSockets: concurrency,
		env,
	});
	return { client, tokens, appSecrets };
}
