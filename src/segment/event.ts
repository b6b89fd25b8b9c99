import type { Outline } from "./outline.ts";

/**
 * A Segment message as it comes out of a reader: plain JSON, nothing in it is
 * trusted, every field may have any type.
 */
export interface SegmentEvent {
	type?: unknown;
	event?: unknown;
	/** A warehouse row that names its event only by slug (`order_completed`) has this in place of `event`. */
	eventSlug?: string;
	userId?: unknown;
	anonymousId?: unknown;
	messageId?: unknown;
	timestamp?: unknown;
	originalTimestamp?: unknown;
	receivedAt?: unknown;
	sentAt?: unknown;
	properties?: unknown;
	traits?: unknown;
	context?: unknown;
	integrations?: unknown;
	/**
	 * Where the rest of the event stands in its bytes, of one that was not built
	 * as a whole: its traits, `userId` and `messageId` are only there, and of its
	 * properties all that no rule reads.
	 */
	outline?: Outline;
}

/**
 * An integer beyond 2^53, or a number beyond what a double holds, kept as its
 * text. Identifiers take the text; anywhere else the event is `unsafe_number`.
 */
export class UnsafeNumber {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}
