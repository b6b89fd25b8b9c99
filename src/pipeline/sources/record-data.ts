import { type SegmentEvent, UnsafeNumber } from "../../segment/event.ts";

export const textOfRecord = (
	bytes: Uint8Array,
	start: number,
	end: number,
): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();

/**
 * A record as text that can be mended and read again, for
 * `--rejects-with-data`: a CSV row is told as the event that it is.
 *
 * @param event absent where the record could not be read
 */
export function dataOf(
	bytes: Uint8Array,
	start: number,
	end: number,
	event: SegmentEvent | undefined,
): string {
	const text = textOfRecord(bytes, start, end);
	if (event === undefined || text.startsWith("{")) return text;
	return JSON.stringify(event, (_, value: unknown) =>
		value instanceof UnsafeNumber ? value.text : value,
	);
}
