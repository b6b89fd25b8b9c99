import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket, Server as TcpServer } from "node:net";

/** A request as it arrived. */
export interface Seen {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

/**
 * What the server does with one request: answers it; breaks the connection
 * once all of it has arrived (`drop`); never answers (`stall`); answers half of
 * the JSON and breaks (`half`).
 */
export type Reply =
	| "drop"
	| "stall"
	| "half"
	| {
			readonly status?: number;
			readonly headers?: Record<string, string>;
			/** Text as it is, anything else as JSON. */
			readonly body?: unknown;
	  };

export interface ScriptedServer {
	readonly url: string;
	readonly seen: Seen[];
	/** TCP connections accepted. */
	readonly connections: () => number;
	readonly close: () => Promise<void>;
}

/** The success of `n` events. */
export const taken = (n: number): Reply => ({
	body: { events_received: n, messages: [], fbtrace_id: "Atrace" },
});

/** A Graph error with the status Meta gives it. */
export const graphError = (
	code: number,
	subcode?: number,
	more: Record<string, unknown> = {},
	status = 400,
): Reply => ({
	status,
	body: {
		error: {
			message: "Invalid parameter",
			type: "OAuthException",
			code,
			...(subcode !== undefined && { error_subcode: subcode }),
			fbtrace_id: "Atrace",
			...more,
		},
	},
});

/** A server on loopback that asks `script` what to do with each request. */
export async function startServer(
	script: (seen: Seen, n: number) => Reply | Promise<Reply>,
): Promise<ScriptedServer> {
	const seen: Seen[] = [];
	const sockets = new Set<Socket>();
	let connections = 0;
	let asked = 0;

	const server = createServer(async (request, response) => {
		const n = asked++;
		const entry = {
			method: request.method ?? "",
			url: request.url ?? "",
			headers: request.headers,
		};
		let body = "";
		for await (const piece of request) body += piece;
		seen.push({ ...entry, body });
		const reply = await script({ ...entry, body }, n);
		if (reply === "stall") return;
		if (reply === "drop") {
			request.socket.destroy();
			return;
		}
		if (reply === "half") {
			response.writeHead(200, { "Content-Length": "100" });
			response.write('{"events_received":', () => request.socket.destroy());
			return;
		}
		const text =
			typeof reply.body === "string"
				? reply.body
				: JSON.stringify(reply.body ?? "");
		response.writeHead(reply.status ?? 200, {
			"Content-Type": "application/json",
			...reply.headers,
		});
		response.end(reply.body === undefined ? "" : text);
	});
	server.on("connection", (socket) => {
		connections++;
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
	});
	await listen(server);
	return {
		url: `http://127.0.0.1:${portOf(server)}`,
		seen,
		connections: () => connections,
		close: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
}

export function listen(server: TcpServer): Promise<void> {
	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
}

export function portOf(server: TcpServer): number {
	return (server.address() as AddressInfo).port;
}
