import type { RecordPlace } from "../../input/block.ts";
import { type SegmentEvent, UnsafeNumber } from "../../segment/event.ts";

/** A record as it stands in its input. */
export const textOfRecord = ({ bytes, start, end }: RecordPlace): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();

/** An event as JSON that can be mended and read again, with every digit. */
export const textOfEvent = (event: SegmentEvent): string =>
	JSON.stringify(event, (_, value: unknown) =>
		value instanceof UnsafeNumber ? value.text : value,
	);
