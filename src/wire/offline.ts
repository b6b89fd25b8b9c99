import type { Conversion } from "../conversion/conversion.ts";
import { CURRENCIES } from "../conversion/currency.ts";
import { KEY } from "../conversion/property-keys.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { HashField, HashListField, RepeatingHashField } from "./hash-field.ts";
import { type RemainingNotes, writeRemaining } from "./remaining.ts";
import { writeDataProcessing, writeTexts } from "./wire.ts";

const MATCH_KEYS = Buffer.from('{"match_keys":{');
const EVENT_NAME = Buffer.from(',"event_name":');
const EVENT_TIME = Buffer.from(',"event_time":');
const VALUE = Buffer.from(',"value":');
const CURRENCY = Buffer.from(',"currency":"');
const CONTENT_TYPE = Buffer.from(',"content_type":"');
const CONTENT_IDS = Buffer.from(',"content_ids":');
const ORDER_ID = Buffer.from(',"order_id":');
const CUSTOM_DATA = Buffer.from(',"custom_data":{');
const EXTERN_ID = Buffer.from('"extern_id":');
const EMAIL_FIELD = new HashListField("email");
const PHONE_FIELD = new HashListField("phone");
const GEN_FIELD = new RepeatingHashField("gen");
const FN_FIELD = new RepeatingHashField("fn");
const LN_FIELD = new RepeatingHashField("ln");
const CT_FIELD = new RepeatingHashField("ct");
const ST_FIELD = new RepeatingHashField("st");
const ZIP_FIELD = new HashField("zip");
const COUNTRY_FIELD = new RepeatingHashField("country");
const LEAD_ID_FIELD = new HashField("lead_id");

/**
 * An event of the Offline Conversions API, the destination's original request
 * (contract 7): `match_keys, event_name, event_time, value, currency,
 * content_type, content_ids, order_id, custom_data`, then the LDU fields.
 */
export function writeOfflineEvent(
	out: ByteWriter,
	conversion: Conversion,
	keepPersonal: boolean,
	notes: RemainingNotes,
): void {
	const { content } = conversion;
	out.raw(MATCH_KEYS);
	writeMatchKeys(out, conversion);
	out.raw(EVENT_NAME);
	out.string(conversion.eventName);
	out.raw(EVENT_TIME);
	out.number(conversion.eventTime);
	if (conversion.money.value >= 0) {
		out.raw(VALUE);
		out.number(conversion.money.value);
		out.raw(CURRENCY);
		out.ascii(CURRENCIES[conversion.money.currency] as string);
		out.byte(0x22);
	}
	if (content.type !== undefined) {
		out.raw(CONTENT_TYPE);
		out.ascii(content.type);
		out.byte(0x22);
	}
	if (content.ids.length > 0) {
		out.raw(CONTENT_IDS);
		writeTexts(out, content.ids);
	}
	if (conversion.orderId !== undefined) {
		out.raw(ORDER_ID);
		out.string(conversion.orderId);
	}
	const begin = out.length;
	out.raw(CUSTOM_DATA);
	const skip = keepPersonal ? conversion.used : conversion.used | KEY.personal;
	const any = writeRemaining(out, conversion.properties, skip, 0, false, notes);
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
	if (matchKeys.externId !== undefined) {
		out.raw(EXTERN_ID);
		out.string(matchKeys.externId);
		out.byte(0x2c);
	}
	LEAD_ID_FIELD.write(out, matchKeys.leadId);
	out.bytes[out.length - 1] = 0x7d;
}
