import type { IncomingMessage } from "node:http";
import { type Answer, refuseCall } from "./graph-reply.ts";

/** Tokens that play a part; any other text that is not blank is a good one. */
export const EXPIRED_TOKEN = "expired";
export const POWERLESS_TOKEN = "no-permission";

const BEARER = /^bearer\s+(\S+)\s*$/i;

/**
 * The access token of a request: the `Authorization` header, else the
 * parameter. Undefined: none.
 *
 * @param parameter `access_token` of the body, or of the query of a GET. An
 * upload's query is not looked at: fboc's tokens have no business in a URL.
 */
export function tokenOf(
	request: IncomingMessage,
	parameter: unknown,
): string | undefined {
	const bearer = BEARER.exec(request.headers.authorization ?? "")?.[1];
	if (bearer !== undefined) return bearer;
	return typeof parameter === "string" && parameter.trim() !== ""
		? parameter
		: undefined;
}

/** Why a token is good for nothing at all; undefined: it is valid, whatever it may do. */
export function refuseToken(token: string | undefined): Answer | undefined {
	if (token === undefined) return refuseCall("token_missing");
	if (token === EXPIRED_TOKEN) return refuseCall("token_expired");
	return undefined;
}
