import { type Answer, jsonAnswer, refuseCall } from "./graph-reply.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** A token from the dialog lives an hour or two, an exchanged one about 60 days. Seconds. */
const SHORT_LIFE_S = 3600;
const LONG_LIFE_S = 60 * 86_400;
/** An app of this id stands for a person who presses "Cancel". */
const DECLINING_APP = "declined";

/** Facebook's OAuth dialog and token exchange; nobody is asked. Codes are good once, for the redirect they were given to. */
export class LoginEdges {
	/** Code -> redirect_uri, until the code is used. */
	readonly #codes = new Map<string, string>();
	#issued = 0;

	/** `GET /{version}/dialog/oauth`: back to `redirect_uri` with `code` and `state`, or with `error=access_denied`. */
	dialog(query: URLSearchParams): Answer {
		const client = query.get("client_id");
		if (!client) return refuseCall("client_missing");
		const redirect = query.get("redirect_uri") ?? "";
		const target = loopbackUrl(redirect);
		if (target === undefined) return refuseCall("redirect_illegal");
		if (client === DECLINING_APP) {
			target.searchParams.set("error", "access_denied");
			target.searchParams.set("error_reason", "user_denied");
			target.searchParams.set("error_description", "Permissions error");
		} else {
			const code = `sandbox-code-${++this.#issued}`;
			this.#codes.set(code, redirect);
			target.searchParams.set("code", code);
		}
		const state = query.get("state");
		if (state !== null) target.searchParams.set("state", state);
		return { status: 302, headers: { location: target.href }, body: "" };
	}

	/**
	 * `GET` or `POST /{version}/oauth/access_token`: a code for a short-lived
	 * token, or with `grant_type=fb_exchange_token` a short-lived token for a
	 * long-lived one. The app's secret is asked for (or the `code_verifier` of
	 * PKCE), not checked.
	 *
	 * @param parameter reads a parameter of the query or the body
	 */
	accessToken(parameter: (name: string) => string | undefined): Answer {
		if (!parameter("client_id")) return refuseCall("client_missing");
		if (!parameter("client_secret") && !parameter("code_verifier"))
			return refuseCall("parameter_malformed");
		if (parameter("grant_type") === "fb_exchange_token") {
			if (!parameter("fb_exchange_token"))
				return refuseCall("parameter_malformed");
			return this.#token("long", LONG_LIFE_S);
		}
		const code = parameter("code") ?? "";
		const redirect = this.#codes.get(code);
		if (redirect === undefined) return refuseCall("code_used");
		if (redirect !== parameter("redirect_uri"))
			return refuseCall("code_redirect_differs");
		this.#codes.delete(code);
		return this.#token("short", SHORT_LIFE_S);
	}

	#token(kind: "short" | "long", lifeS: number): Answer {
		return jsonAnswer({
			access_token: `sandbox-${kind}-token-${++this.#issued}`,
			token_type: "bearer",
			expires_in: lifeS,
		});
	}
}

function loopbackUrl(text: string): URL | undefined {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	const http = url.protocol === "http:" || url.protocol === "https:";
	return http && LOOPBACK.has(url.hostname) ? url : undefined;
}
