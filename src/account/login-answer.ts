import { timingSafeEqual } from "node:crypto";
import { looksLikeToken } from "../config/problem.ts";
import { looksLikeAppSecret } from "../config/token-text.ts";
import { FbocError } from "../errors.ts";
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
	// A mail or a chat puts an address into quotes or brackets.
	const text = address.trim().replace(/^["'<]+|(?<!["'>])["'>]+$/g, "");
	if (!URL.canParse(text, "http://localhost")) return undefined;
	const { pathname, searchParams: query } = new URL(text, "http://localhost");
	// The address that was to be opened has our state, too.
	if (pathname.endsWith("/dialog/oauth")) return undefined;
	if (!isSame(query.get("state") ?? "", state)) return undefined;
	const code = query.get("code");
	if (code) return { ok: true, code: new Secret(code) };
	return { ok: false, error: declined(query.get("error") ?? "") };
}

/**
 * What a person pasted in place of that address, where `loginAnswer` could make
 * nothing of it: a sentence that says what it is and quotes nothing.
 */
export function pasteHint(line: string): string | undefined {
	const text = line.trim();
	if (text === "") return undefined;
	return `${kindOf(text)} ${WANTED}`;
}

const WANTED =
	"What is wanted here is the address of the page on which the browser ended, with `code=` and `state=` in it.";

function kindOf(text: string): string {
	if (/access_token/.test(text) || /^bearer\b/i.test(text)) return IS_TOKEN;
	if (/^["']?https?:\/\//i.test(text)) {
		if (text.includes("/dialog/oauth")) return "That is the address to open.";
		return /[?&]state=/.test(text)
			? "That address comes from another login, whose code is of no use any more: open the one that stands above."
			: "That address does not come from this login.";
	}
	if (looksLikeAppSecret(text.replace(/^["']|["']$/g, "")))
		return "That looks like an app's secret: give it with --app-secret-file.";
	if (looksLikeToken(text)) return IS_TOKEN;
	return "That is no address.";
}

const IS_TOKEN =
	"That holds an access token already, which needs no login: give it as FBOC_ACCESS_TOKEN or `accessToken`.";

function isSame(given: string, wanted: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function declined(error: string): FbocError {
	const refusedByUser = error === "access_denied";
	return new FbocError({
		code: "login_declined",
		message: refusedByUser
			? "The login was declined in the browser, so there is no token."
			: "The dialog came back without a code, so there is no token.",
		next: "Run `fboc login` again and agree, or make a token in Events Manager > the dataset > Settings > Generate access token.",
	});
}
