import { DEFAULT_GRAPH_URL } from "../defaults.ts";
import type { GraphClient } from "../delivery/graph/graph-client.ts";
import { whole } from "../delivery/graph/graph-problem.ts";
import { FbocError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { type EdgeReading, readingOf } from "./read-edge.ts";

/** What Segment's destination asked for, and all that sending needs. */
export const LOGIN_SCOPES = ["ads_management", "public_profile"] as const;

/** The dialog is a page for people, on another host than the API. */
const DIALOG_HOST = "https://www.facebook.com";

/** A Facebook app that asks for a token. */
export interface LoginApp {
	readonly id: string;
	readonly secret: Secret;
}

/** A token with what the exchange said of it. */
export interface Issued {
	readonly token: Secret;
	/** Seconds from now; undefined where Meta does not say. */
	readonly expiresIn: number | undefined;
}

/**
 * The URL of the OAuth dialog, to be opened in a browser. A Graph URL of the
 * user's own (a sandbox, a gateway) has its dialog there.
 *
 * @param state unguessable, to be compared when the browser comes back
 */
export function dialogUrl(
	graph: { readonly url: string; readonly version: string },
	request: {
		readonly appId: string;
		readonly redirect: string;
		readonly state: string;
	},
): string {
	const host = graph.url === DEFAULT_GRAPH_URL ? DIALOG_HOST : graph.url;
	const query = new URLSearchParams({
		client_id: request.appId,
		redirect_uri: request.redirect,
		state: request.state,
		response_type: "code",
		scope: LOGIN_SCOPES.join(","),
	});
	return `${host}/${graph.version}/dialog/oauth?${query}`;
}

/**
 * Takes the dialog's code to a long-lived token: the code for a token of an
 * hour or two, and that for one of about 60 days. Codes, secrets and tokens go
 * in request bodies.
 *
 * @throws FbocError `login_refused` (exit 6), `login_unavailable` (exit 5)
 */
export async function exchangeCode(
	client: GraphClient,
	app: LoginApp,
	grant: { readonly code: Secret; readonly redirect: string },
	signal: AbortSignal,
): Promise<Issued> {
	const known = { client_id: app.id, client_secret: app.secret };
	const short = await issue(
		client,
		{ ...known, code: grant.code, redirect_uri: grant.redirect },
		signal,
	);
	return issue(
		client,
		{
			...known,
			grant_type: "fb_exchange_token",
			fb_exchange_token: short.token,
		},
		signal,
	);
}

async function issue(
	client: GraphClient,
	parameters: Readonly<Record<string, string | Secret>>,
	signal: AbortSignal,
): Promise<Issued> {
	const answer = await client.get(
		"oauth/access_token",
		parameters,
		undefined,
		signal,
	);
	const reading = readingOf(answer, {
		secrets: Object.values(parameters).filter((v) => v instanceof Secret),
	});
	if (!reading.ok) throw refused(reading);
	const { access_token: token, expires_in } = reading.body;
	if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
		const said = "an answer without a token";
		throw refused({ ...reading, ok: false, why: "other", said });
	}
	return { token: new Secret(token), expiresIn: whole(expires_in) };
}

/** Graph's subcodes for a dialog's code that it does not take. */
const CODE_REFUSED: Readonly<Record<number, string>> = {
	36007: "the code of that address has expired, which it does within minutes",
	36008: "the code of that address belongs to another redirect address",
	36009: "the code of that address was used before",
};

function refused({
	why,
	said,
	subcode,
}: EdgeReading & { ok: false }): FbocError {
	const cause = CODE_REFUSED[subcode ?? 0];
	if (cause !== undefined)
		return new FbocError({
			code: "login_refused",
			message: `Meta gives no token for this login: ${cause} (${said}).`,
			next: "Run `fboc login` again, open the address that it prints, and paste the one that the browser ends on at once.",
		});
	if (why === "unavailable") {
		return new FbocError({
			code: "login_unavailable",
			message: `Meta or the network is unavailable: ${said}.`,
			next: "Check the network and HTTPS_PROXY, and run `fboc login` again.",
		});
	}
	return new FbocError({
		code: "login_refused",
		message: `Meta gives no token for this login: ${said}.`,
		next: "Check the app's id and secret (App settings > Basic), and that the app's Facebook Login allows the redirect address shown; then run `fboc login` again.",
	});
}
