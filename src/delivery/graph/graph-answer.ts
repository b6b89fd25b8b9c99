/**
 * What came back from one request, as a value: nothing that the network or
 * Meta does to a request is an exception. No text of the answer is kept apart
 * from its parsed JSON, so that no page of HTML ends up in a message.
 */
export type GraphAnswer = Answered | NoAnswer;

export interface Answered {
	readonly kind: "answer";
	readonly status: number;
	/** Names in lower case. */
	readonly headers: ReadonlyMap<string, string>;
	/** Parsed JSON; undefined for an empty, over-long or other body. */
	readonly body: unknown;
}

/**
 * Why there is no answer:
 * `refused` no connection could be made, `dropped` it broke, `timeout` the
 * time limit passed, `dns` the name was not found, `tls` the handshake failed,
 * `not-tls` something else than TLS came back, `certificate` it is one that is
 * not trusted, `proxy` the proxy answered itself, `aborted` the caller's signal.
 */
export type NoAnswerReason =
	| "refused"
	| "dropped"
	| "timeout"
	| "dns"
	| "tls"
	| "not-tls"
	| "certificate"
	| "proxy"
	| "aborted";

export interface NoAnswer {
	readonly kind: "no-answer";
	readonly reason: NoAnswerReason;
	/** Whether the request may have reached Meta: false only where the connection never stood. */
	readonly sent: boolean;
	/** The proxy that the request was to go through. */
	readonly proxy?: ProxyPart;
}

/** What a proxy had to do with a request that has no answer. */
export interface ProxyPart {
	/** Host and port, no credentials. */
	readonly host: string;
	/** It opened a tunnel: what failed lies behind it. */
	readonly opened: boolean;
	/** Its own answer to CONNECT, where the reason is `proxy` and it spoke HTTP. */
	readonly status?: number;
}
