import { isAscii, isUtf8 } from "node:buffer";
import { MAX_RECORD_BYTES } from "../defaults.ts";
import type { RecordSink } from "./block.ts";
import { OVERSIZED_HEAD_BYTES } from "./splitter.ts";

/** How the bytes of a block may be decoded: found once a block, since most blocks need no look at a single record. */
export type BlockText = "ascii" | "utf8" | "mixed";

export function textOf(bytes: Uint8Array): BlockText {
	if (isAscii(bytes)) return "ascii";
	return isUtf8(bytes) ? "utf8" : "mixed";
}

/** Only the beginning of the record is handed over, the same however the input was cut. */
export function rejectTooLong(
	bytes: Uint8Array,
	start: number,
	line: number,
	sink: RecordSink,
	number = 0,
): void {
	const end = Math.min(bytes.length, start + OVERSIZED_HEAD_BYTES);
	sink.reject(
		"line_too_long",
		`the record is longer than ${MAX_RECORD_BYTES} bytes`,
		{ line, record: number, bytes, start, end },
	);
}
