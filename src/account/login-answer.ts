import { timingSafeEqual } from "node:crypto";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { Secret } from "../secret.ts";

/** What a browser brings back from the dialog; undefined: nothing of ours, to be passed over. */
export type LoginAnswer =
	| { readonly ok: true; readonly code: Secret }
	| { readonly ok: false; readonly error: FbocError };

/**
 * Reads the address that the dialog sent a browser to. An address without our
 * `state` did not come from our dialog, whoever asks.
 *
 * @param address a URL, or its path and query; what a person pasted
 */
export function loginAnswer(
	address: string,
	state: string,
): LoginAnswer | undefined {
	const text = address.trim();
	if (!URL.canParse(text, "http://localhost")) return undefined;
	const query = new URL(text, "http://localhost").searchParams;
	if (!isSame(query.get("state") ?? "", state)) return undefined;
	const code = query.get("code");
	if (code) return { ok: true, code: new Secret(code) };
	return { ok: false, error: declined(query.get("error") ?? "") };
}

function isSame(given: string, wanted: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function declined(error: string): FbocError {
	const refusedByUser = error === "access_denied";
	return new FbocError(
		"login_declined",
		EXIT.refused,
		refusedByUser
			? "The login was declined in the browser, so there is no token."
			: "The dialog came back without a code, so there is no token.",
		"Run `fboc login` again and agree, or make a token in Events Manager > the dataset > Settings > Generate access token.",
	);
}
