import { dirname } from "node:path";
import type { Config } from "../config/config.ts";
import {
	readAppSecret,
	readToken,
	type TokenDeps,
	tokenSourceFor,
} from "../config/token.ts";
import { DEFAULT_GRAPH_VERSION } from "../defaults.ts";
import {
	createGraphClient,
	type GraphClient,
} from "../delivery/graph/graph-client.ts";
import { graphUrl } from "../delivery/graph/graph-url.ts";
import { FbocError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { EventSet, TokenSource } from "../vocabulary/routes.ts";
import type { Context } from "./context.ts";

/** A person waits for the answer of a read. Milliseconds. */
const READ_TIMEOUT_MS = 20_000;

/** A client for reads, of the config's Graph version. Close it. */
export const readingClient = (
	{ env, version }: Context,
	config: Config | undefined,
): GraphClient =>
	createGraphClient({
		graphUrl: graphUrl(env),
		graphVersion: config?.graphVersion ?? DEFAULT_GRAPH_VERSION,
		version,
		timeoutMs: READ_TIMEOUT_MS,
		maxSockets: 1,
		env,
	});

/** A token of the config's, where it comes from, and the event sets it is for. */
export interface NamedToken {
	/** Where it comes from; never the token. */
	readonly source: string;
	/** The token, or why there is none. */
	readonly token: Secret | FbocError;
	/** Of the token's app, where it is known. */
	readonly appSecret: Secret | undefined;
	readonly eventSets: readonly EventSet[];
}

/** Every token that the config would send with, each read once; without event sets the one that they would have. */
export async function tokensOf(
	config: Config | undefined,
	{ env, forget, cwd, signals }: Context,
): Promise<NamedToken[]> {
	const sets: (EventSet | undefined)[] = [...(config?.eventSets ?? [])];
	if (sets.length === 0) sets.push(undefined);
	const found = new Map<
		string,
		Pick<NamedToken, "token" | "appSecret"> & { sets: EventSet[] }
	>();
	const from = config?.path === undefined ? cwd : dirname(config.path);
	// One after the other: a token command may ask its user something.
	const deps = {
		...{ env, forget, cwd: from, signal: signals.draining },
		known: new Map<string, Secret>(),
	};
	for (const set of sets) {
		const source = config ? tokenSourceFor(config, set, env) : undefined;
		const own =
			set?.appSecret === undefined ? "" : ` with the secret of ${set.name}`;
		const name = sourceName(source, set) + own;
		let known = found.get(name);
		if (known === undefined) {
			known = { ...(await secretsOf(config, set, source, deps)), sets: [] };
			found.set(name, known);
		}
		if (set !== undefined) known.sets.push(set);
	}
	return [...found].map(([source, { sets: eventSets, ...secrets }]) => ({
		source,
		...secrets,
		eventSets,
	}));
}

/** A token and the secret that goes with it, or why one of them cannot be had. */
async function secretsOf(
	config: Config | undefined,
	set: EventSet | undefined,
	source: TokenSource | undefined,
	deps: TokenDeps,
): Promise<Pick<NamedToken, "token" | "appSecret">> {
	try {
		const token = await readToken(source, deps);
		return { token, appSecret: await readAppSecret(config, set, deps) };
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		return { token: error, appSecret: undefined };
	}
}

/** A command may hold a secret, and a literal is one: neither is shown. */
function sourceName(
	source: TokenSource | undefined,
	set: EventSet | undefined,
): string {
	const own = set?.accessToken !== undefined && set.accessToken === source;
	const whose = own ? ` of ${set.name}` : "";
	switch (source?.kind) {
		case "env":
			return source.name;
		case "file":
			return source.path;
		case "command":
			return `the token command${whose}`;
		case "literal":
			return `the config itself${whose}`;
		default:
			return "FBOC_ACCESS_TOKEN";
	}
}
