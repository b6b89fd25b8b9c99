import { elementsIn, membersIn, type Span } from "./json-spans.ts";

/** What a batch says for all of its messages, where they do not say it themselves. */
const SHARED = new Set(["integrations", "context", "sentAt", "receivedAt"]);

const OPEN_OBJECT = 0x7b;

/** Whether an object is the body of Segment's batch call: messages in a list, and no message itself. */
export function isBatch(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return false;
	const { batch, type, event } = value as Record<string, unknown>;
	return (
		Array.isArray(batch) &&
		batch.length > 0 &&
		type === undefined &&
		event === undefined
	);
}

/** One message of a batch: its bytes in `bytes`, and the offset in the batch where it begins. */
export interface BatchMessage extends Span {
	readonly bytes: Buffer;
	readonly at: number;
}

/**
 * The messages of a batch, each as a record of its own: the bytes that stand in
 * the list or, where the batch says something for all of them, those members
 * and then the message's own, which win (`JSON.parse` keeps the last of two).
 *
 * @param bytes hold, in [start, end), the valid JSON of a batch
 */
export function messagesOf(
	bytes: Buffer,
	start: number,
	end: number,
): BatchMessage[] {
	let list: Span | undefined;
	let shared = "";
	for (const { name, value } of membersIn(bytes, start, end)) {
		if (name === "batch") list = value;
		else if (SHARED.has(name)) {
			shared += `${JSON.stringify(name)}:${bytes.utf8Slice(value.start, value.end)},`;
		}
	}
	if (list === undefined) return [];
	return elementsIn(bytes, list.start, list.end).map((span) => {
		const isObject = bytes[span.start] === OPEN_OBJECT;
		if (shared === "" || !isObject) return { ...span, bytes, at: span.start };
		const own = bytes.utf8Slice(span.start + 1, span.end);
		// Of an empty message nothing follows the comma.
		const members = /^\s*\}/.test(own) ? shared.slice(0, -1) : shared;
		const whole = Buffer.from(`{${members}${own}`);
		return { bytes: whole, start: 0, end: whole.length, at: span.start };
	});
}
