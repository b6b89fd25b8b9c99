import { describe, expect, it } from "vitest";
import { Waiting } from "../src/waiting.ts";

describe("Waiting", () => {
	it("wakes each once what it waits for is true, and asks it again at every change", async () => {
		const waiting = new Waiting();
		let n = 0;
		const done: number[] = [];
		const all = [2, 1, 0].map((goal) =>
			waiting.until(() => n >= goal).then(() => done.push(goal)),
		);
		for (n = 0; n < 3; n++) {
			waiting.changed();
			await new Promise(setImmediate);
		}
		await Promise.all(all);
		expect(done).toEqual([0, 1, 2]);
	});

	it("throws what the question throws", async () => {
		const waiting = new Waiting();
		let failed = false;
		const until = waiting.until(() => {
			if (failed) throw new TypeError("gone");
			return false;
		});
		failed = true;
		waiting.changed();
		await expect(until).rejects.toThrow(TypeError);
	});
});
