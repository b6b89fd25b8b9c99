import { FbocError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";

/**
 * A token must be able to travel in a header: printable ASCII without spaces.
 * A file read with two lines or a stray quote mark is told apart here, before
 * anything is sent.
 *
 * @param eventSet the event set's name in the config
 * @throws FbocError `token_malformed`, exit 2; its text never holds the token
 */
export function checkTokenShape(token: Secret, eventSet: string): void {
	if (/^[\x21-\x7e]+$/.test(token.reveal())) return;
	throw new FbocError({
		code: "token_malformed",
		message: `The access token of event set ${JSON.stringify(eventSet)} is empty or holds spaces, line ends or other characters that no token has.`,
		next: "Check where the config or FBOC_ACCESS_TOKEN takes it from.",
		place: { field: "accessToken" },
	});
}
