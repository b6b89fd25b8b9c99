import { isObject, whole } from "../delivery/graph/graph-problem.ts";
import { type Account, type EdgeReading, readEdge } from "./read-edge.ts";

/** What `debug_token` says of a token. Times in milliseconds since 1970. */
export interface TokenFacts {
	readonly isValid: boolean;
	/** Undefined: it never expires, or Meta does not say. */
	readonly expiresAt: number | undefined;
	readonly scopes: readonly string[];
	/** `USER`, `SYSTEM_USER`, `PAGE`, `APP` …; empty where Meta does not say. */
	readonly type: string;
	/** Meta's subcode for why it is not valid: 463 expired, 460 password changed … */
	readonly subcode: number | undefined;
}

/**
 * Asks Meta about the token itself, which is its own inspector. The token goes
 * in the request's body, never in a URL.
 */
export async function tokenFacts(account: Account): Promise<
	| {
			readonly ok: true;
			readonly facts: TokenFacts;
			readonly reading: EdgeReading;
	  }
	| { readonly ok: false; readonly reading: EdgeReading & { ok: false } }
> {
	const reading = await readEdge(account, "debug_token", {
		input_token: account.token,
	});
	if (!reading.ok) return { ok: false, reading };
	const { data } = reading.body;
	if (!isObject(data) || typeof data.is_valid !== "boolean") {
		const { headers } = reading;
		const strange = {
			ok: false,
			why: "other",
			said: "an answer of no known form",
			headers,
		} as const;
		return { ok: false, reading: strange };
	}
	const seconds = whole(data.expires_at);
	const error = isObject(data.error) ? data.error : {};
	return {
		ok: true,
		reading,
		facts: {
			isValid: data.is_valid,
			expiresAt:
				seconds === undefined || seconds <= 0 ? undefined : seconds * 1000,
			scopes: Array.isArray(data.scopes) ? data.scopes.filter(isScope) : [],
			type:
				typeof data.type === "string" && /^[A-Z_]{1,32}$/.test(data.type)
					? data.type
					: "",
			subcode: whole(error.subcode),
		},
	};
}

const isScope = (scope: unknown): scope is string =>
	typeof scope === "string" && /^[a-z_]{1,64}$/.test(scope);
