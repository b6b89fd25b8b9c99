import type { Agent, ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** What node hands to an agent for each request; public only by its use, so it is not in the types. */
interface RequestTaker {
	addRequest(request: ClientRequest, options: object): void;
}

/**
 * What a connection needs to know of a request: neither its headers, which hold
 * the token, nor its address. They are on the request already, and Node's own
 * debugging (`NODE_DEBUG=http,net`) prints what a connection is made of.
 */
function socketOptions(options: object): object {
	const { headers, href, search, ...rest } = options as Record<string, unknown>;
	return rest;
}

/** Connections that stood once: a request that is given one of them can be on its way at once. */
const standing = new WeakSet<Socket>();

/**
 * A view of `agent` for one request, and whether that request was ever given a
 * connection that stands (for TLS: after the handshake). Before that, no byte
 * of it can have reached Meta, which is what parts `unsent` from `unknown`.
 */
export interface Watched {
	readonly agent: Agent;
	reached(): boolean;
	/** Whether it was given a connection at all: one through a proxy, where the proxy has opened a tunnel. */
	given(): boolean;
	/** What node said of the request's failure, before anything wrapped it. */
	failure(): Error | undefined;
}

export function watched(agent: Agent): Watched {
	let reached = false;
	let given = false;
	let failure: Error | undefined;
	const view: Agent & RequestTaker = Object.create(agent);
	view.addRequest = (request, options) => {
		request.once("error", (error) => {
			failure = error;
		});
		request.once("socket", (socket) => {
			given = true;
			const stands = () => {
				standing.add(socket);
				reached = true;
			};
			if (standing.has(socket)) reached = true;
			else if (socket instanceof TLSSocket)
				socket.once("secureConnect", stands);
			else if (socket.connecting) socket.once("connect", stands);
			else stands();
		});
		(agent as Agent & RequestTaker).addRequest(request, socketOptions(options));
	};
	return {
		agent: view,
		reached: () => reached,
		given: () => given,
		failure: () => failure,
	};
}
