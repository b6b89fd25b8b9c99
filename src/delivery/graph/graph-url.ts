import { FbocError } from "../../errors.ts";

/** Whether a URL's host name is this machine (127.0.0.0/8, ::1, localhost). `hostname` as `URL` writes it. */
export function isLoopback(hostname: string): boolean {
	return (
		hostname === "localhost" ||
		hostname === "[::1]" ||
		/^127\.\d+\.\d+\.\d+$/.test(hostname)
	);
}

/**
 * The base URL of the Graph API, checked: `https`, or `http` to loopback only,
 * since every request carries the token. A path is kept (gateways have one).
 *
 * @returns the URL without a trailing slash
 * @throws FbocError `graph_url_invalid`, exit 2. Its text never holds the URL, which may hold a password.
 */
export function graphBase(text: string): string {
	if (!URL.canParse(text)) throw invalid("is not a URL");
	const url = new URL(text);
	if (url.username !== "" || url.password !== "")
		throw invalid("must not hold a user name or password");
	if (url.search !== "" || url.hash !== "")
		throw invalid("must not hold a query or fragment");
	const plain = url.protocol === "http:";
	if (plain && !isLoopback(url.hostname))
		throw invalid(
			"is plain http to another machine, which would show the token to the network",
		);
	if (!plain && url.protocol !== "https:") throw invalid("is not https");
	return url.origin + url.pathname.replace(/(?<!\/)\/+$/, "");
}

function invalid(why: string): FbocError {
	return new FbocError({
		code: "graph_url_invalid",
		message: `The Graph URL ${why}.`,
		next: "Set FBOC_GRAPH_URL to an https URL, to http on 127.0.0.1 for a local server, or leave it unset for https://graph.facebook.com.",
		place: { field: "FBOC_GRAPH_URL" },
	});
}
