import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../src/wire/byte-writer.ts";
import {
	writeDataProcessing,
	writeTexts,
} from "../../src/wire/shared-fields.ts";

function written(write: (out: ByteWriter) => void): string {
	const out = new ByteWriter(1);
	write(out);
	return out.bytes.toString("utf8", 0, out.length);
}

describe("the pieces both wires are made of", () => {
	it("writes texts as JSON does", () => {
		for (const texts of [[], ["a"], ['"', "é", "\u0000"]]) {
			expect(written((out) => writeTexts(out, texts))).toBe(
				JSON.stringify(texts),
			);
		}
	});

	it("writes what there is of Limited Data Use, zeros too", () => {
		const write = (options: string[], country?: number, state?: number) =>
			written((out) => writeDataProcessing(out, { options, country, state }));
		expect(write([])).toBe(',"data_processing_options":[]');
		expect(write(["LDU"], 0, 0)).toBe(
			',"data_processing_options":["LDU"],"data_processing_options_country":0,"data_processing_options_state":0',
		);
		expect(write(["LDU"], 1)).toBe(
			',"data_processing_options":["LDU"],"data_processing_options_country":1',
		);
		expect(written((out) => writeDataProcessing(out, undefined))).toBe("");
	});
});
