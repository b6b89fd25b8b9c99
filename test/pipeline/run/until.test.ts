import { expect, it } from "vitest";
import { until } from "../../../src/pipeline/run/until.ts";

async function* numbers(ends: string[]): AsyncGenerator<number> {
	try {
		for (let n = 0; ; n++) yield n;
	} finally {
		ends.push("ended");
	}
}

it("gives items until a signal comes, and ends the source", async () => {
	const ends: string[] = [];
	const stop = new AbortController();
	const seen: number[] = [];
	for await (const n of until(numbers(ends), stop.signal)) {
		seen.push(n);
		if (n === 2) stop.abort();
	}
	expect(seen).toEqual([0, 1, 2]);
	expect(ends).toEqual(["ended"]);
});

it("does not wait for an item that never comes, nor for the end of its source", async () => {
	const stop = new AbortController();
	const silent: AsyncIterable<number> = {
		[Symbol.asyncIterator]: () => ({
			next: () => new Promise(() => {}),
			return: () => new Promise(() => {}),
		}),
	};
	setTimeout(() => stop.abort(), 5);
	for await (const _ of until(silent, stop.signal)) expect.unreachable();
});

it("hands on what the source throws, and ends it when it is left", async () => {
	const { signal } = new AbortController();
	const broken: AsyncIterable<number> = {
		[Symbol.asyncIterator]: () => ({
			next: () => Promise.reject(new Error("damaged")),
		}),
	};
	await expect(async () => {
		for await (const _ of until(broken, signal)) expect.unreachable();
	}).rejects.toThrow("damaged");
	const ends: string[] = [];
	for await (const _ of until(numbers(ends), signal)) break;
	expect(ends).toEqual(["ended"]);
});
