import type { DataProcessing } from "../conversion/limited-data-use.ts";
import type { ByteWriter } from "./byte-writer.ts";

const COMMA = 0x2c;

/** A list of any texts, with its brackets. */
export function writeTexts(out: ByteWriter, texts: readonly string[]): void {
	out.byte(0x5b);
	for (let i = 0; i < texts.length; i++) {
		if (i > 0) out.byte(COMMA);
		out.string(texts[i] as string);
	}
	out.byte(0x5d);
}

/** The Limited Data Use fields, each with a comma before. */
export function writeDataProcessing(
	out: ByteWriter,
	processing: DataProcessing | undefined,
): void {
	if (processing === undefined) return;
	out.ascii(',"data_processing_options":');
	writeTexts(out, processing.options);
	if (processing.country !== undefined) {
		out.ascii(',"data_processing_options_country":');
		out.number(processing.country);
	}
	if (processing.state !== undefined) {
		out.ascii(',"data_processing_options_state":');
		out.number(processing.state);
	}
}
