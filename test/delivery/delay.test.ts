import { describe, expect, it } from "vitest";
import { delay } from "../../src/delivery/delay.ts";

const HOUR = 3_600_000;

describe("delay", () => {
	it("resolves once the time is over", async () => {
		await expect(delay(1, [])).resolves.toBeUndefined();
	});

	it.each([0, 1])("ends when signal %i aborts", async (which) => {
		const stops = [new AbortController(), new AbortController()];
		const waiting = delay(
			HOUR,
			stops.map((stop) => stop.signal),
		);
		stops[which]?.abort();
		await expect(waiting).resolves.toBeUndefined();
	});

	it("ends at once when a signal is aborted already", async () => {
		await expect(delay(HOUR, [AbortSignal.abort()])).resolves.toBeUndefined();
	});
});
