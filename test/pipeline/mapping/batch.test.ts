import { describe, expect, it } from "vitest";
import { KEY_BYTES } from "../../../src/conversion/ledger-key.ts";
import { WARNINGS } from "../../../src/conversion/warnings.ts";
import { Columns } from "../../../src/pipeline/mapping/batch.ts";
import { newCoverage } from "../../../src/pipeline/mapping/coverage.ts";
import { newCounts } from "../../../src/report/tally.ts";

describe("Columns", () => {
	it("grows without losing what it has", () => {
		const columns = new Columns();
		const n = 5000;
		for (let i = 0; i < n; i++) {
			columns.reserve();
			columns.count++;
			columns.starts[i] = i;
			columns.payloads[i] = i + 1;
			columns.ends[i] = i + 2;
			columns.plans[i] = i % 7;
			columns.at[i] = i * 3;
			columns.times[i] = i / 2;
			columns.values[i] = i / 4;
			columns.currencies[i] = i % 5;
			columns.keys.fill(i % 251, i * KEY_BYTES, (i + 1) * KEY_BYTES);
		}
		const column = <T>(make: (i: number) => T) =>
			Array.from({ length: n }, (_, i) => make(i));
		const first = (values: ArrayLike<number>) => Array.from(values).slice(0, n);
		expect(columns.count).toBe(n);
		expect(first(columns.starts)).toEqual(column((i) => i));
		expect(first(columns.payloads)).toEqual(column((i) => i + 1));
		expect(first(columns.ends)).toEqual(column((i) => i + 2));
		expect(first(columns.plans)).toEqual(column((i) => i % 7));
		expect(first(columns.at)).toEqual(column((i) => i * 3));
		expect(first(columns.times)).toEqual(column((i) => i / 2));
		expect(first(columns.values)).toEqual(column((i) => i / 4));
		expect(first(columns.currencies)).toEqual(column((i) => i % 5));
		for (let i = 0; i < n; i++) {
			expect(columns.keys[i * KEY_BYTES]).toBe(i % 251);
			expect(columns.keys[(i + 1) * KEY_BYTES - 1]).toBe(i % 251);
		}
	});
});

describe("WARNINGS", () => {
	it("holds each code once, and no more than a mask has bits", () => {
		expect(new Set(WARNINGS).size).toBe(WARNINGS.length);
		expect(WARNINGS.length).toBeLessThanOrEqual(31);
	});
});

describe("newCounts and newCoverage", () => {
	it("begin at nothing", () => {
		expect(Object.values(newCounts()).every((count) => count === 0)).toBe(true);
		expect(newCoverage().every((count) => count === 0)).toBe(true);
		expect(newCoverage()).toHaveLength(44);
	});
});
