import { paragraph } from "../draw/layout.ts";
import type { Look } from "../draw/paint.ts";
import { safeJson, safeText } from "../draw/safe-text.ts";

/** What `fboc login` came to, as `--json` prints it. */
export interface LoginResult {
	readonly token_file: string;
	/** ISO time; null: Meta does not say. */
	readonly expires_at: string | null;
	/** Null: Meta does not say. */
	readonly scopes: readonly string[] | null;
}

/** What to open; for stderr. The URL stands on a line of its own, to be copied. */
export const loginPrompt = (url: string): string =>
	`Open this address in a browser, on this machine:\n\n  ${safeText(url)}\n\n` +
	"If the browser is on another machine, it will end on a page that does not load:\n" +
	"paste the address of that page here.\n";

/** Where the token is and how the config names it. Ends in a newline. */
export function loginScreen(result: LoginResult, look: Look): string {
	const { token_file: path, expires_at, scopes } = result;
	const until =
		expires_at === null
			? ""
			: ` It expires on ${expires_at.slice(0, 10)}; run \`fboc login\` again before.`;
	const lines = [
		...paragraph(
			`Logged in. The token is in a file that only you may read.${until}`,
			look,
		),
		...(scopes === null ? [] : paragraph(`Scopes: ${scopes.join(", ")}`, look)),
		"",
		"Put this into fboc.config.yaml:",
		"",
		`  accessToken: {file: ${safeJson(path)}}`,
		"",
		`${look.paint.accent("Next:")} fboc check`,
	];
	return `${lines.join("\n")}\n`;
}
