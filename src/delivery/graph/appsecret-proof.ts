import { createHmac } from "node:crypto";
import { Secret } from "../../secret.ts";

/** What shows Meta that whoever sends a token knows the secret of its app: HMAC-SHA256 of the token under the secret, hex (Graph API, "Securing requests"). */
export const appsecretProof = (appSecret: Secret, token: Secret): Secret =>
	new Secret(
		createHmac("sha256", appSecret.reveal())
			.update(token.reveal())
			.digest("hex"),
	);
