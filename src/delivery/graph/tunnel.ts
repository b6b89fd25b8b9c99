import { type ClientRequest, request as httpRequest } from "node:http";
import {
	Agent,
	type AgentOptions,
	request as httpsRequest,
	type RequestOptions,
} from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";

/** What a proxy answered in place of a tunnel, or in one that it had opened without anybody behind it. */
export class ProxyAnswer extends Error {
	/** Undefined: it was not even an answer of HTTP. */
	readonly status: number | undefined;

	constructor(status: number | undefined) {
		super("the proxy opened no tunnel");
		this.status = status;
	}
}

const OPENED = 200;
/** What Node's parser says of bytes that are no HTTP, or have no end of headers. */
const NOT_HTTP = /^HPE_/;

/**
 * Connections to an https server through an http or https proxy: `CONNECT`,
 * then TLS with the server itself, so that the proxy sees neither token nor
 * event. Whatever the proxy answers but 200 is an error of its own and never
 * becomes the answer to a request. Its credentials stand in one header and in
 * no text.
 */
export class TunnelAgent extends Agent {
	/** Host and port: all that may be shown of the proxy. */
	readonly via: string;
	readonly #proxy: URL;
	readonly #ca: string | undefined;
	readonly #timeoutMs: number;
	readonly #opening = new Set<ClientRequest>();

	/** @param timeoutMs the proxy's limit to answer */
	constructor(proxy: URL, options: AgentOptions, timeoutMs: number) {
		super(options);
		this.via = proxy.host;
		this.#proxy = proxy;
		this.#ca = typeof options.ca === "string" ? options.ca : undefined;
		this.#timeoutMs = timeoutMs;
	}

	override createConnection(
		options: RequestOptions,
		callback: (error: Error | null, stream: Duplex) => void,
	): undefined {
		const opening = this.#connect(options);
		this.#opening.add(opening);
		const fail = (error: Error) => {
			// Node's types have a stream beside the error; there is none.
			(callback as (error: Error) => void)(error);
		};
		opening
			.once("close", () => this.#opening.delete(opening))
			.once("timeout", () => opening.destroy(timedOut()))
			.once("error", (error: NodeJS.ErrnoException) =>
				fail(
					NOT_HTTP.test(error.code ?? "") ? new ProxyAnswer(undefined) : error,
				),
			)
			.once("connect", ({ statusCode }, socket, head) => {
				// Behind a tunnel nobody speaks first: TLS begins with the client.
				if (statusCode !== OPENED || head.length > 0) {
					socket.destroy();
					fail(new ProxyAnswer(statusCode));
					return;
				}
				socket.setTimeout(0);
				const secure = super.createConnection({ ...options, socket } as object);
				callback(null, secure as Duplex);
			});
		opening.end();
	}

	/** Also what the proxy has not answered yet, which would keep the process. */
	override destroy(): void {
		for (const opening of this.#opening) opening.destroy();
		super.destroy();
	}

	#connect({ host, port }: RequestOptions): ClientRequest {
		const { protocol, hostname, port: at, username, password } = this.#proxy;
		const name = host?.includes(":") ? `[${host}]` : host;
		const secure = protocol === "https:";
		const machine = hostname.replace(/^\[|\]$/g, "");
		const opening = (secure ? httpsRequest : httpRequest)({
			host: machine,
			// Node would take the name from the header, which is the server's.
			servername: isIP(machine) ? "" : machine,
			port: at || (secure ? 443 : 80),
			method: "CONNECT",
			path: `${name}:${port}`,
			headers: { Host: `${name}:${port}` },
			agent: false,
			timeout: this.#timeoutMs,
			...(this.#ca !== undefined && { ca: this.#ca }),
		});
		if (username || password) {
			const basic = Buffer.from(`${decoded(username)}:${decoded(password)}`);
			// Not among the options, which Node's debugging prints.
			const value = `Basic ${basic.toString("base64")}`;
			opening.setHeader("Proxy-Authorization", value);
		}
		return opening;
	}
}

function timedOut(): Error {
	return Object.assign(new Error("the proxy did not answer"), {
		code: "ETIMEDOUT",
	});
}

/** A password may hold a `%` that escapes nothing. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
