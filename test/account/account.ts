import { onTestFinished } from "vitest";
import type { Account } from "../../src/account/read-edge.ts";
import { createGraphClient } from "../../src/delivery/graph/graph-client.ts";
import { Secret } from "../../src/secret.ts";

/** A token's connection to a server; ends with the test. */
export function accountAt(
	url: string,
	token = "good",
	timeoutMs = 5000,
): Account {
	const client = createGraphClient({
		graphUrl: url,
		graphVersion: "v25.0",
		version: "0.0.0",
		timeoutMs,
		maxSockets: 1,
		env: {},
	});
	onTestFinished(() => client.close());
	return {
		client,
		token: new Secret(token),
		signal: new AbortController().signal,
	};
}
