import { DEFAULT_GRAPH_URL } from "../../defaults.ts";
import { FbocError } from "../../errors.ts";

/**
 * The base URL of every Graph request: `FBOC_GRAPH_URL`, else Meta's own.
 *
 * @throws FbocError `graph_url_invalid` (exit 2); it never shows the URL
 */
export function graphUrl(
	env: Readonly<Record<string, string | undefined>>,
): string {
	const given = env.FBOC_GRAPH_URL?.trim();
	return given ? checkedGraphUrl(given) : DEFAULT_GRAPH_URL;
}

/**
 * A base URL without a slash at its end. A path is kept (a gateway may have one).
 *
 * The token travels with each request, so plain `http` is allowed only to this
 * machine, and the URL may hold no credentials, query or fragment.
 *
 * @throws FbocError as `graphUrl`
 */
export function checkedGraphUrl(given: string): string {
	const url = URL.canParse(given) ? new URL(given) : undefined;
	if (url === undefined) throw invalid("is not a URL");
	if (url.username !== "" || url.password !== "")
		throw invalid("holds a user name or password");
	if (url.search !== "" || url.hash !== "")
		throw invalid("holds a query or fragment");
	if (url.protocol === "http:") {
		if (!isLoopback(url.hostname))
			throw invalid("is plain http to another machine");
	} else if (url.protocol !== "https:") {
		throw invalid("is neither https nor http");
	}
	return `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, "");
}

/** Whether a host name is this machine. `hostname` as `URL` gives it: lower case, IPv4 in four decimals, IPv6 compressed in brackets. */
export const isLoopback = (hostname: string): boolean =>
	/^(?:localhost|\[::1\]|127(?:\.\d+){3})$/.test(hostname);

function invalid(reason: string): FbocError {
	return new FbocError({
		code: "graph_url_invalid",
		message: `FBOC_GRAPH_URL ${reason}`,
		next: "Give an https URL, or an http URL of this machine such as http://127.0.0.1:8080, or unset FBOC_GRAPH_URL.",
		place: { field: "FBOC_GRAPH_URL" },
	});
}
