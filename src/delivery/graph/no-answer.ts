import type { NoAnswer, NoAnswerReason, ProxyPart } from "./graph-answer.ts";
import { ProxyAnswer } from "./tunnel.ts";

const DNS = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA"]);
const REFUSED = new Set([
	"ECONNREFUSED",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"EHOSTDOWN",
	"ENETDOWN",
	"EADDRNOTAVAIL",
	"ETIMEDOUT",
]);
const CERTIFICATE =
	/^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_|CRL_|HOSTNAME_|ERR_TLS_CERT)|_(CERT|CA|CHAIN|SIGNATURE|PURPOSE)(_|$)/;
const TLS = /^(ERR_SSL|ERR_TLS|EPROTO)/;
/** How OpenSSL calls bytes that are no TLS: an HTTP answer, a banner, a page. */
const NOT_TLS =
	/wrong.version.number|packet.length.too.long|http.request|unknown.protocol|record.layer.failure/i;

/**
 * Names the failure of a request from the system's error code; the text, which
 * may name hosts, is dropped.
 *
 * @param reached whether the connection stood
 * @param proxy what the request was to go through
 */
export function noAnswer(
	failure: unknown,
	reached: boolean,
	proxy?: ProxyPart,
): NoAnswer {
	const kind = "no-answer";
	const via = proxy && { proxy };
	if (reached) return { kind, reason: "dropped", sent: true, ...via };
	const reason = reasonOf(failure);
	if (proxy === undefined || !(failure instanceof ProxyAnswer))
		return { kind, reason, sent: false, ...via };
	const { status } = failure;
	const said = { ...proxy, ...(status !== undefined && { status }) };
	return { kind, reason, sent: false, proxy: said };
}

function reasonOf(failure: unknown): NoAnswerReason {
	if (failure instanceof ProxyAnswer) return "proxy";
	const code = codeOf(failure);
	if (DNS.has(code)) return "dns";
	if (REFUSED.has(code)) return "refused";
	if (CERTIFICATE.test(code)) return "certificate";
	if (TLS.test(code))
		return NOT_TLS.test(`${code} ${(failure as Error).message}`)
			? "not-tls"
			: "tls";
	return "dropped";
}

function codeOf(failure: unknown): string {
	const code =
		failure instanceof Error && "code" in failure ? failure.code : undefined;
	return typeof code === "string" ? code : "";
}
