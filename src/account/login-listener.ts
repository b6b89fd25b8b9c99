import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FbocError } from "../errors.ts";
import { type LoginAnswer, loginAnswer } from "./login-answer.ts";

const HOST = "127.0.0.1";

const page = (title: string, text: string): string =>
	`<!doctype html><html lang="en"><meta charset="utf-8"><title>fboc</title>` +
	`<body style="font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:4em auto;padding:0 1em"><h1>${title}</h1><p>${text}</p></body></html>`;
const DONE = page("Logged in", "You may close this page and go back to fboc.");
const NOT_DONE = page("Not logged in", "fboc says what to do.");
const NOTHING = page("Nothing here", "This address waits for a login.");

/** Waits on loopback for the browser to come back from the dialog. */
export interface LoginListener {
	/** `http://localhost:PORT/`: the `redirect_uri`. */
	readonly redirect: string;
	/** What the browser brought. Stays open until `close`. */
	readonly answer: Promise<LoginAnswer>;
	close(): void;
}

/**
 * Listens on 127.0.0.1 alone. Requests without our `state` (favicons, other
 * pages, port scans) are answered and passed over.
 *
 * @param port 0: any free one
 * @throws FbocError `login_port_unavailable` (exit 2)
 */
export async function listenForLogin(
	port: number,
	state: string,
): Promise<LoginListener> {
	let arrived: (answer: LoginAnswer) => void = () => {};
	const answer = new Promise<LoginAnswer>((resolve) => {
		arrived = resolve;
	});
	const server = createServer((request, response) => {
		const found = loginAnswer(request.url ?? "/", state);
		response.writeHead(found === undefined ? 404 : 200, {
			"content-type": "text/html; charset=utf-8",
			// The page's address holds the code: nothing may be told of it.
			"cache-control": "no-store",
			"referrer-policy": "no-referrer",
			"content-security-policy":
				"default-src 'none'; style-src 'unsafe-inline'",
			connection: "close",
		});
		const text = found === undefined ? NOTHING : found.ok ? DONE : NOT_DONE;
		response.end(text, () => {
			if (found !== undefined) arrived(found);
		});
	});
	server.listen(port, HOST);
	try {
		await once(server, "listening");
	} catch (cause) {
		throw new FbocError({
			code: "login_port_unavailable",
			message: `Port ${port} cannot be listened on.`,
			next: "Choose another port, or leave the flag out to get a free one.",
			place: { field: "--port" },
			cause,
		});
	}
	return {
		redirect: `http://localhost:${(server.address() as AddressInfo).port}/`,
		answer,
		close: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
