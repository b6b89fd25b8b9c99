import { whyRefused } from "../delivery/graph/ended-token.ts";
import { EXIT } from "../exit-codes.ts";
import { type CheckLine, doubtful, failed, fine } from "./check-line.ts";
import type { EdgeReading } from "./read-edge.ts";
import type { TokenFacts } from "./token-facts.ts";

const DAY_MS = 86_400_000;
/** A token that ends within this many days will surprise a cron job soon. */
const EXPIRY_WARNING_DAYS = 14;

/** What to do about a token that Meta refuses. */
export const NEW_TOKEN =
	"Make a new token: `fboc login`, or Events Manager > the dataset > Settings > Generate access token.";

/** What `debug_token` said, judged. A read that fails is no proof that sending fails: tokens made for one dataset may read little. */
export function tokenLine(
	subject: string,
	found:
		| { readonly ok: true; readonly facts: TokenFacts }
		| { readonly ok: false; readonly reading: EdgeReading & { ok: false } },
	nowMs: number,
): CheckLine {
	const about = { check: "token", subject } as const;
	if (!found.ok) return unread(about, found.reading);
	const { isValid, expiresAt, scopes, type, subcode } = found.facts;
	if (!isValid) {
		const why = whyRefused(subcode);
		return failed(about, EXIT.refused, `Meta refuses it: ${why}`, NEW_TOKEN);
	}
	const said = [
		"valid",
		...(type === "" ? [] : [`type ${type}`]),
		expiryText(expiresAt, nowMs),
		scopes.length === 0 ? "scopes not told" : `scopes ${scopes.join(", ")}`,
	].join("; ");
	if (expiresAt !== undefined) {
		const days = (expiresAt - nowMs) / DAY_MS;
		if (days <= 0)
			return failed(about, EXIT.refused, "it has expired", NEW_TOKEN);
		if (days < EXPIRY_WARNING_DAYS) return doubtful(about, said, NEW_TOKEN);
	}
	if (!scopes.includes("ads_management"))
		return doubtful(
			about,
			said,
			"Sending needs ads_management, unless the token was made for the dataset in Events Manager; `fboc login` asks for it.",
		);
	return fine(about, said);
}

function unread(
	about: Pick<CheckLine, "check" | "subject">,
	{ why, said, subcode }: EdgeReading & { ok: false },
): CheckLine {
	if (why === "unavailable") return unreachable(about, said);
	if (why === "token") {
		const refused = `Meta refuses it: ${whyRefused(subcode)} (${said})`;
		return failed(about, EXIT.refused, refused, NEW_TOKEN);
	}
	if (why === "proof") return unproven(about, said);
	return doubtful(
		about,
		`it cannot be looked at (${said}); whether it may send is not known`,
		"Try a few events: `fboc upload FILE --limit 1 --test-event-code CODE`.",
	);
}

/** Meta demands the app's proof, or did not accept it. */
const unproven = (
	about: Pick<CheckLine, "check" | "subject">,
	said: string,
): CheckLine =>
	failed(
		about,
		EXIT.refused,
		`the app's secret has to be proven, and is not (${said})`,
		"Give the secret of the token's app as `appSecret` in the config or in FBOC_APP_SECRET (App settings > Basic).",
	);

/** Meta or the network did not answer. */
export const unreachable = (
	about: Pick<CheckLine, "check" | "subject">,
	said: string,
): CheckLine =>
	failed(
		about,
		EXIT.unavailable,
		`Meta or the network is unavailable: ${said}`,
		"Check the network, HTTPS_PROXY and FBOC_GRAPH_URL, and try again.",
	);

function expiryText(expiresAt: number | undefined, nowMs: number): string {
	if (expiresAt === undefined) return "does not expire";
	const days = Math.floor((expiresAt - nowMs) / DAY_MS);
	const day = new Date(expiresAt).toISOString().slice(0, 10);
	return `expires ${day} (${days === 1 ? "1 day" : `${days} days`})`;
}
