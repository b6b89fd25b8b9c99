import type { Conversion } from "../conversion/conversion.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { fixed } from "./fixed.ts";
import { HashField, HashListField, writeExternalId } from "./hash-field.ts";
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
const EXTERN_ID = fixed('"extern_id":');
const EMAIL_FIELD = new HashListField("email");
const PHONE_FIELD = new HashListField("phone");
const GEN_FIELD = new HashField("gen");
const FN_FIELD = new HashField("fn");
const LN_FIELD = new HashField("ln");
const CT_FIELD = new HashField("ct");
const ST_FIELD = new HashField("st");
const ZIP_FIELD = new HashField("zip");
const COUNTRY_FIELD = new HashField("country");
const LEAD_ID_FIELD = new HashField("lead_id");

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
	writeMatchKeys(out, conversion);
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

/** Leaves `}` behind; there is at least one match key. */
function writeMatchKeys(out: ByteWriter, { matchKeys }: Conversion): void {
	EMAIL_FIELD.write(out, matchKeys.email);
	PHONE_FIELD.write(out, matchKeys.phone);
	GEN_FIELD.write(out, matchKeys.gen);
	FN_FIELD.write(out, matchKeys.fn);
	LN_FIELD.write(out, matchKeys.ln);
	CT_FIELD.write(out, matchKeys.ct);
	ST_FIELD.write(out, matchKeys.st);
	ZIP_FIELD.write(out, matchKeys.zip);
	COUNTRY_FIELD.write(out, matchKeys.country);
	const [externId] = matchKeys.externId;
	if (externId !== undefined) {
		out.fixed(EXTERN_ID);
		writeExternalId(out, externId);
		out.byte(0x2c);
	}
	LEAD_ID_FIELD.write(out, matchKeys.leadId);
	out.bytes[out.length - 1] = 0x7d;
}
