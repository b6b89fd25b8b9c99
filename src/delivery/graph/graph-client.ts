import { type Agent, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import fetch, { type RequestInit, type Response } from "node-fetch";
import { MAX_ANSWER_BYTES } from "../../defaults.ts";
import { Secret } from "../../secret.ts";
import { watched } from "./connection-watch.ts";
import type { GraphAnswer } from "./graph-answer.ts";
import { checkedGraphUrl } from "./graph-url.ts";
import { noAnswer } from "./no-answer.ts";
import { type ProxyEnv, proxyFor } from "./proxy.ts";
import { TunnelAgent } from "./tunnel.ts";

/** The network behind two verbs. What the network or Meta does is a value; only a bug throws. */
export interface GraphClient {
	/** Posts to `/{graphVersion}/{path}`. */
	post(upload: Upload): Promise<GraphAnswer>;
	/**
	 * Reads `/{graphVersion}/{path}`. A `Secret` in the query never stands in a
	 * URL: the request then goes as a form with `method=get`, Graph's own way
	 * for reads whose parameters do not belong in a URL.
	 */
	get(
		path: string,
		query: Readonly<Record<string, string | Secret>>,
		token: Secret | undefined,
		signal: AbortSignal,
	): Promise<GraphAnswer>;
	/** Closes idle connections. */
	close(): void;
}

/** A JSON body, sent as it is. */
export interface Upload {
	/** For instance `1234567890123456/events`. */
	readonly path: string;
	readonly token: Secret;
	readonly body: Uint8Array;
	readonly signal: AbortSignal;
	/** Ends it as long as it waits for a connection: nothing was sent. */
	readonly draining?: AbortSignal;
}

export interface GraphClientOptions {
	/** Base URL; see `checkedGraphUrl`. */
	readonly graphUrl: string;
	/** For instance `v25.0`. */
	readonly graphVersion: string;
	/** fboc's own version, for `User-Agent`. */
	readonly version: string;
	/** One request's limit, from connecting to the last byte of its answer. Milliseconds. */
	readonly timeoutMs: number;
	/** Connections at once. */
	readonly maxSockets: number;
	readonly env: ProxyEnv;
	/** Certificates to trust in place of the system's, PEM. */
	readonly ca?: string;
}

/** What a request is made of. */
interface Request extends Omit<RequestInit, "signal"> {
	readonly token: Secret | undefined;
	readonly headers?: Record<string, string>;
	readonly signal: AbortSignal;
	readonly draining?: AbortSignal;
}

/**
 * A client on node-fetch: kept-alive connections, a proxy where one applies,
 * a time limit on every request, answers of at most 1 MiB, redirects never
 * followed, since the token would go along.
 *
 * @throws FbocError `graph_url_invalid`, `proxy_invalid` (exit 2)
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
	const base = `${checkedGraphUrl(options.graphUrl)}/${options.graphVersion}`;
	const agent = agentFor(new URL(base), options);

	async function request(url: string, init: Request): Promise<GraphAnswer> {
		const { token, signal, draining, ...rest } = init;
		// node-fetch lets the error of a body that was aborted before it began go uncaught.
		if (signal.aborted)
			return { kind: "no-answer", reason: "aborted", sent: false };
		const watch = watched(agent);
		const stop = new AbortController();
		const onAbort = () => stop.abort();
		const onDrain = () => {
			if (!watch.reached()) stop.abort();
		};
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			stop.abort();
		}, options.timeoutMs);
		signal.addEventListener("abort", onAbort);
		draining?.addEventListener("abort", onDrain);
		try {
			const response = await fetch(url, {
				...rest,
				headers: {
					Accept: "application/json",
					"User-Agent": `fboc/${options.version}`,
					...(token && { Authorization: `Bearer ${token.reveal()}` }),
					...rest.headers,
				},
				agent: watch.agent,
				redirect: "manual",
				size: MAX_ANSWER_BYTES,
				signal: stop.signal,
			});
			return {
				kind: "answer",
				status: response.status,
				headers: new Map(response.headers),
				body: await bodyOf(response),
			};
		} catch (failure) {
			// A request that cannot be built, for instance a header value: ours, not the network's.
			if (failure instanceof TypeError) throw failure;
			const via = agent instanceof TunnelAgent && {
				proxy: { host: agent.via, opened: watch.given() },
			};
			const sent = watch.reached();
			if (!stop.signal.aborted)
				return noAnswer(
					watch.failure() ?? failure,
					sent,
					via ? via.proxy : undefined,
				);
			const reason = late ? "timeout" : "aborted";
			return { kind: "no-answer", reason, sent, ...via };
		} finally {
			clearTimeout(timer);
			signal.removeEventListener("abort", onAbort);
			draining?.removeEventListener("abort", onDrain);
		}
	}

	return {
		post: ({ path, body, ...rest }) =>
			request(`${base}/${path}`, {
				...rest,
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: asBuffer(body),
			}),
		get: (path, query, token, signal) => {
			const url = new URL(`${base}/${path.replace(/^\/+/, "")}`);
			const secret = Object.values(query).some((v) => v instanceof Secret);
			const fields = secret ? new URLSearchParams() : url.searchParams;
			for (const [name, value] of Object.entries(query))
				fields.append(name, value instanceof Secret ? value.reveal() : value);
			if (!secret) return request(url.href, { token, signal });
			fields.append("method", "get");
			const form = { method: "POST", body: fields };
			return request(url.href, { ...form, token, signal });
		},
		close: () => agent.destroy(),
	};
}

function agentFor(target: URL, options: GraphClientOptions): Agent {
	const trust = options.ca === undefined ? {} : { ca: options.ca };
	const pool = { keepAlive: true, maxSockets: options.maxSockets, ...trust };
	const proxy = proxyFor(target, options.env);
	if (!proxy)
		return target.protocol === "http:"
			? new HttpAgent(pool)
			: new HttpsAgent(pool);
	return new TunnelAgent(proxy, pool, options.timeoutMs);
}

/** The answer's JSON; undefined when it is none. A connection that breaks while reading is thrown on. */
async function bodyOf(response: Response): Promise<unknown> {
	let text: string;
	try {
		text = await response.text();
	} catch (failure) {
		const tooLong =
			failure instanceof Error &&
			"type" in failure &&
			failure.type === "max-size";
		if (tooLong) return undefined;
		throw failure;
	}
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The same bytes as a Buffer, without a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
