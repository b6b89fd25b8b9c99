import type { NoAnswer, NoAnswerReason } from "./graph-answer.ts";

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
const TLS =
	/^(ERR_SSL|ERR_TLS|EPROTO|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_|CRL_|HOSTNAME_)/;

/**
 * Names the failure of a request from the system's error code; the text, which
 * may name hosts, is dropped.
 *
 * @param reached whether the connection stood
 */
export function noAnswer(failure: unknown, reached: boolean): NoAnswer {
	if (reached) return { kind: "no-answer", reason: "dropped", sent: true };
	return { kind: "no-answer", reason: reasonOf(codeOf(failure)), sent: false };
}

function reasonOf(code: string): NoAnswerReason {
	if (DNS.has(code)) return "dns";
	if (REFUSED.has(code)) return "refused";
	if (TLS.test(code)) return "tls";
	return "dropped";
}

function codeOf(failure: unknown): string {
	const code =
		failure instanceof Error && "code" in failure ? failure.code : undefined;
	return typeof code === "string" ? code : "";
}
