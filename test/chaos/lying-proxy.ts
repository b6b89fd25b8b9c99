import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { listen, portOf } from "../delivery/scripted-server.ts";
import type { ProxyAnswer } from "./plan.ts";

const PAGE = '{"events_received":1000,"fbtrace_id":"A"}';
const answer = (status: string) =>
	`HTTP/1.1 ${status}\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`;

const SAYS: Readonly<Record<ProxyAnswer, string>> = {
	"200-page": answer("200 OK"),
	"302": answer("302 Found\r\nLocation: http://login.test/"),
	"403": answer("403 Forbidden"),
	"407": answer("407 Proxy Authentication Required"),
	"502": answer("502 Bad Gateway"),
	garbage: "\u0000\u0001 no HTTP at all\r\n\r\n",
	silence: "",
	"hang-up": "",
	"then-plain": "HTTP/1.1 200 OK\r\n\r\n",
};

/** A proxy that answers in the place of the server that is asked for. @returns its URL */
export async function startLyingProxy(says: ProxyAnswer): Promise<string> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket.on("error", () => {}));
		let asked = 0;
		socket.on("data", () => {
			asked++;
			if (says === "hang-up") socket.destroy();
			else if (asked === 1) socket.write(SAYS[says]);
			// What comes through the tunnel is TLS; what comes back is not.
			else if (says === "then-plain") socket.write(answer("200 OK"));
		});
	});
	await listen(server);
	onTestFinished(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return `http://127.0.0.1:${portOf(server)}`;
}
