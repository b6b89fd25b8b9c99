import type { Conversion } from "../conversion/conversion.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { fixed } from "./fixed.ts";
import { KeyFields } from "./key-fields.ts";
import type { RemainingWriter } from "./remaining.ts";
import { writeDataProcessing, writeTexts } from "./shared-fields.ts";

const MATCH_KEYS = fixed('{"match_keys":{');
const EVENT_NAME = fixed(',"event_name":');
const EVENT_TIME = fixed(',"event_time":');
const VALUE = fixed(',"value":');
const CURRENCY = fixed(',"currency":"');
const CONTENT_TYPE = fixed(',"content_type":"');
const CONTENT_IDS = fixed(',"content_ids":');
const ORDER_ID = fixed(',"order_id":');
const CUSTOM_DATA = fixed(',"custom_data":{');
const KEYS = new KeyFields("offline");

/**
 * An event of the Offline Conversions API, the destination's original request
 * (contract 7): `match_keys, event_name, event_time, value, currency,
 * content_type, content_ids, order_id, custom_data`, then the LDU fields.
 */
export function writeOfflineEvent(
	out: ByteWriter,
	conversion: Conversion,
	remaining: RemainingWriter,
): void {
	const { content } = conversion;
	out.fixed(MATCH_KEYS);
	KEYS.write(out, conversion.matchKeys);
	out.fixed(EVENT_NAME);
	out.string(conversion.eventName);
	out.fixed(EVENT_TIME);
	out.number(conversion.eventTime);
	if (conversion.money.value >= 0) {
		out.fixed(VALUE);
		out.number(conversion.money.value);
		out.fixed(CURRENCY);
		out.ascii(CURRENCIES[conversion.money.currency] as string);
		out.byte(0x22);
	}
	if (content.type !== undefined) {
		out.fixed(CONTENT_TYPE);
		out.ascii(content.type);
		out.byte(0x22);
	}
	if (content.ids.length > 0) {
		out.fixed(CONTENT_IDS);
		writeTexts(out, content.ids);
	}
	if (conversion.orderId !== undefined) {
		out.fixed(ORDER_ID);
		out.string(conversion.orderId);
	}
	const begin = out.length;
	out.fixed(CUSTOM_DATA);
	const any = remaining.write(out, conversion, conversion.used, false);
	if (any) out.byte(0x7d);
	else out.length = begin;
	writeDataProcessing(out, conversion.dataProcessing);
	out.byte(0x7d);
}
