import type { NoAnswer, NoAnswerReason } from "./graph-answer.ts";

const WORDS: Readonly<Record<NoAnswerReason, string>> = {
	refused: "no connection could be made",
	dropped: "the connection broke",
	timeout: "no answer came in time",
	dns: "the host name was not found",
	tls: "the TLS handshake failed",
	"not-tls":
		"what answered does not speak TLS, so it is not Meta: a captive portal or a proxy on the way",
	certificate:
		"the certificate is none that this machine trusts for that host (one of a company that opens TLS is to be named in NODE_EXTRA_CA_CERTS)",
	proxy: "it answered in Meta's place",
	aborted: "it was stopped",
};

/** Why there is no answer, in words; names the proxy where one was in between, whose answers are never Meta's (contract 12). */
export function noAnswerWords({ reason, proxy }: NoAnswer): string {
	if (proxy === undefined) return WORDS[reason];
	const { host, status, opened } = proxy;
	if (opened) return `${WORDS[reason]} (through the proxy ${host})`;
	if (reason !== "proxy") return `the proxy ${host}: ${WORDS[reason]}`;
	if (status === undefined || status === 200)
		return `the proxy ${host} does not do what a proxy does: its answer to CONNECT is no tunnel`;
	const wants = status === 407 ? "wants credentials" : "opened no way to Meta";
	return `the proxy ${host} ${wants} (HTTP ${status})`;
}

/** What to do, one sentence. */
export function noAnswerNext({ reason, proxy }: NoAnswer): string {
	if (reason === "certificate" || reason === "tls")
		return "Look at NODE_EXTRA_CA_CERTS, at HTTPS_PROXY and at this machine's clock (`fboc check`).";
	if (proxy?.status === 407)
		return "Put the proxy's credentials into HTTPS_PROXY (http://user:password@host:port).";
	if (reason === "proxy")
		return "Ask whoever runs the proxy to let the Graph host through, or name another in HTTPS_PROXY (`fboc check`).";
	return "Check the network and HTTPS_PROXY (`fboc check`).";
}
