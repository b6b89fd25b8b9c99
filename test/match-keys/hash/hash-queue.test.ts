import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	HashQueue,
	oneByOne,
} from "../../../src/match-keys/hash/hash-queue.ts";
import {
	BLOCK_BYTES,
	DIGEST_AT,
	LANES,
	RESULT_BYTES,
} from "../../../src/match-keys/hash/sha256-lanes.ts";

/** Puts messages into a queue and returns their results; undefined for those that it did not take. */
function hashed(queue: HashQueue, messages: readonly Uint8Array[]) {
	const tickets = messages.map((message) => {
		const at = queue.open(message.length);
		if (at < 0) return undefined;
		queue.bytes.set(message, at);
		return queue.close(at, message.length);
	});
	queue.run();
	return tickets.map(
		(ticket) =>
			ticket && [
				queue.bytes.latin1Slice(ticket, ticket + DIGEST_AT),
				queue.bytes.toString("hex", ticket + DIGEST_AT, ticket + RESULT_BYTES),
			],
	);
}

const sha256 = (message: Uint8Array) => hash("sha256", message, "hex");

describe("HashQueue", () => {
	it("hashes messages of every length that it takes, whatever lay there before", () => {
		const queue = new HashQueue();
		for (const fill of [0xff, 0]) {
			const messages = Array.from({ length: 130 }, (_, length) =>
				new Uint8Array(length).fill(fill),
			);
			hashed(queue, messages).forEach((result, length) => {
				const expected = sha256(messages[length] as Uint8Array);
				expect(result).toEqual(
					length <= 119 ? [expected, expected] : undefined,
				);
			});
		}
	});

	it("hashes any messages in any number, as node:crypto does", () => {
		const queue = new HashQueue();
		const messages = fc.array(fc.uint8Array({ maxLength: 119 }), {
			maxLength: 40,
		});
		fc.assert(
			fc.property(messages, (messages) => {
				expect(hashed(queue, messages)).toEqual(
					messages.map((message) => [sha256(message), sha256(message)]),
				);
			}),
		);
	});

	it("says when it is full, takes no more, and begins anew", () => {
		const queue = new HashQueue();
		let taken = 0;
		let fullAt = 0;
		for (let at = queue.open(5); at >= 0; at = queue.open(5)) {
			queue.close(at, 5);
			taken++;
			if (queue.isFull && fullAt === 0) fullAt = taken;
		}
		expect(taken - fullAt).toBeGreaterThan(32);
		queue.run();
		expect(queue.isFull).toBe(false);
		expect(queue.open(5)).toBeGreaterThan(0);
	});

	it("hashes the same one by one, where a processor has no vectors", () => {
		const bytes = Buffer.alloc(LANES * (2 * BLOCK_BYTES + RESULT_BYTES));
		const texts = ["", "a".repeat(56), "b".repeat(64), "c".repeat(119)];
		texts.forEach((text, lane) => {
			const at = lane * 2 * BLOCK_BYTES;
			bytes.write(text, at);
			bytes[at + text.length] = 0x80;
			bytes.writeUInt32BE(text.length * 8, at + 2 * BLOCK_BYTES - 4);
		});
		const results = LANES * 2 * BLOCK_BYTES;
		oneByOne(bytes)(0, 2, results);
		texts.forEach((text, lane) => {
			const to = results + lane * RESULT_BYTES;
			const expected = sha256(Buffer.from(text));
			expect(bytes.latin1Slice(to, to + DIGEST_AT)).toBe(expected);
			expect(bytes.toString("hex", to + DIGEST_AT, to + RESULT_BYTES)).toBe(
				expected,
			);
		});
	});
});
