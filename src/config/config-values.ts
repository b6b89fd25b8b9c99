import { isPhoneRegion } from "../match-keys/normalise/phone-library.ts";
import { nearest } from "../nearest.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import { didYouMean, looksLikeToken, type TextProblem } from "./problem.ts";
import { isTokenText } from "./token-text.ts";

/** Path segments that reach a prototype. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** A Graph version: `v25.0`. */
export function graphVersionProblem(text: string): TextProblem | undefined {
	if (/^v\d{1,3}\.\d{1,2}$/.test(text)) return undefined;
	const parts = /^\s*v?(\d{1,3})(\.\d{1,2})?\s*$/i.exec(text);
	return {
		message: "must be a Graph API version such as v25.0",
		suggestion: didYouMean(
			parts ? `v${parts[1]}${parts[2] ?? ".0"}` : undefined,
		),
	};
}

/** An ISO 4217 code of the list that events are judged by, in any case. */
export function currencyProblem(text: string): TextProblem | undefined {
	const code = text.trim().toUpperCase();
	if (CURRENCIES.includes(code)) return undefined;
	return {
		message: "must be a three-letter ISO 4217 code such as USD, EUR or GBP",
		// Three letters that are no code are one letter away from several: no guess.
		suggestion: didYouMean(
			code.length > 3 ? nearest(code, CURRENCIES) : undefined,
		),
	};
}

/** A country whose phone numbers are known, in any case. */
export function regionProblem(text: string): TextProblem | undefined {
	const code = text.trim().toUpperCase();
	if (isPhoneRegion(code)) return undefined;
	return {
		message: "must be a two-letter ISO 3166 country code such as US, DE or GB",
		suggestion: didYouMean(
			{ UK: "GB", USA: "US", EN: "GB" }[code] ?? undefined,
		),
	};
}

/** A dotted path such as `context.traits.email` or `properties.products[0].id`. */
export function pathProblem(text: string): TextProblem | undefined {
	const segments = text.replace(/\[(\d+)\]/g, ".$1").split(".");
	if (text.trim() === "") return { message: "is an empty path" };
	if (segments.some((segment) => segment.trim() === "")) {
		return { message: "is a path with an empty part" };
	}
	if (segments.some((segment) => FORBIDDEN.has(segment.trim()))) {
		return {
			message:
				"is a path through `__proto__`, `constructor` or `prototype`, which are never read",
		};
	}
	return undefined;
}

/** The name of an environment variable. */
export function variableProblem(text: string): TextProblem | undefined {
	if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !looksLikeToken(text)) {
		return undefined;
	}
	return {
		message:
			"must be the name of an environment variable such as FBOC_ACCESS_TOKEN, not the token itself",
	};
}

/** The same for an app secret, which is 32 hex digits and may read like a name. */
export function secretVariableProblem(text: string): TextProblem | undefined {
	return variableProblem(text) === undefined
		? undefined
		: {
				message:
					"must be the name of an environment variable such as FBOC_APP_SECRET, not the secret itself",
			};
}

/** A token that stands in the config itself. */
export const tokenProblem = (text: string): TextProblem | undefined =>
	literalProblem(text, "token", "FBOC_ACCESS_TOKEN");

/** An app secret that stands in the config itself. */
export const secretProblem = (text: string): TextProblem | undefined =>
	literalProblem(text, "app secret", "FBOC_APP_SECRET");

function literalProblem(
	text: string,
	what: string,
	variable: string,
): TextProblem | undefined {
	if (text.trim() === "") {
		return {
			message: "is empty",
			suggestion: `write {env: ${variable}}, or leave the key out`,
		};
	}
	return isTokenText(text.trim())
		? undefined
		: { message: `is no ${what}: it holds white space or control characters` };
}
