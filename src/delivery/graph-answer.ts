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
 * time limit passed, `dns` the name was not found, `tls` the certificate or
 * handshake failed, `aborted` the caller's signal.
 */
export type NoAnswerReason =
	| "refused"
	| "dropped"
	| "timeout"
	| "dns"
	| "tls"
	| "aborted";

export interface NoAnswer {
	readonly kind: "no-answer";
	readonly reason: NoAnswerReason;
	/** Whether the request may have reached Meta: false only where the connection never stood. */
	readonly sent: boolean;
}
