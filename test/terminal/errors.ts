import { ConfigError } from "../../src/config/problem.ts";
import { FbocError } from "../../src/errors.ts";

export function tokenError(): FbocError {
	return new FbocError({
		code: "token_refused",
		message: "The access token has expired (Graph error 190, subcode 463).",
		next: "Get a new one with `fboc login`, then run the same command: it goes on where it stopped.",
		place: {
			path: "/home/ada/shop/fboc.config.yaml",
			line: 3,
			field: "accessToken",
		},
	});
}

export function lockError(): FbocError {
	return new FbocError({
		code: "locked",
		message:
			"The event set stores is locked by process 4711 on till-3, started 2026-01-31 11:58:02: fboc upload orders.ndjson",
		next: "Wait until it ends, or give --lock-wait DURATION.",
		place: { field: "stores" },
	});
}

export const configError = (): FbocError =>
	new ConfigError("config_invalid", "/home/ada/shop/fboc.config.yaml", [
		{
			line: 4,
			column: 1,
			key: "evnts",
			message: "is not a key of the config",
			legal: [
				"api",
				"graphVersion",
				"accessToken",
				"eventSets",
				"events",
				"leads",
				"completeRegistrations",
				"valueField",
			],
			suggestion: "did you mean `events`?",
		},
		{
			line: 9,
			column: 12,
			key: "eventSets.stores",
			message: "an event set's id is digits only",
		},
		{
			line: 12,
			column: 13,
			key: "valueField",
			message: "is not a value field",
			legal: ["value", "price"],
		},
	]);
