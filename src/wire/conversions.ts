import type { Conversion } from "../conversion/conversion.ts";
import { CURRENCIES } from "../conversion/currency.ts";
import { KEY } from "../conversion/property-keys.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { HashField, HashListField, RepeatingHashField } from "./hash-field.ts";
import { type RemainingNotes, writeRemaining } from "./remaining.ts";
import { writeDataProcessing, writeTexts } from "./wire.ts";

const EVENT_NAME = Buffer.from('{"event_name":');
const EVENT_TIME = Buffer.from(',"event_time":');
const EVENT_ID = Buffer.from(',"event_id":');
const USER_DATA = Buffer.from(
	',"action_source":"physical_store","user_data":{',
);
const EXTERNAL_ID = Buffer.from('"external_id":');
const CUSTOM_DATA = Buffer.from(',"custom_data":{');
const VALUE = Buffer.from('"value":');
const CURRENCY = Buffer.from(',"currency":"');
const CONTENT_IDS = Buffer.from('"content_ids":');
const CONTENT_TYPE = Buffer.from('"content_type":"');
const CONTENTS = Buffer.from('"contents":[');
const ITEM_ID = Buffer.from('{"id":');
const QUANTITY = Buffer.from(',"quantity":');
const ITEM_PRICE = Buffer.from(',"item_price":');
const EM_FIELD = new HashListField("em");
const PH_FIELD = new HashListField("ph");
const GE_FIELD = new RepeatingHashField("ge");
const FN_FIELD = new RepeatingHashField("fn");
const LN_FIELD = new RepeatingHashField("ln");
const CT_FIELD = new RepeatingHashField("ct");
const ST_FIELD = new RepeatingHashField("st");
const ZP_FIELD = new HashField("zp");
const COUNTRY_FIELD = new RepeatingHashField("country");
const LEAD_ID_FIELD = new HashField("lead_id");

/** `value` and `currency` among the remaining properties would be read by Meta as the conversion's. */
const RESERVED = KEY.value | KEY.currency;

/**
 * An event of the Conversions API (contract 7): `event_name, event_time,
 * event_id, action_source, user_data, custom_data`, then the LDU fields.
 */
export function writeConversionsEvent(
	out: ByteWriter,
	conversion: Conversion,
	keepPersonal: boolean,
	notes: RemainingNotes,
): void {
	out.raw(EVENT_NAME);
	out.string(conversion.eventName);
	out.raw(EVENT_TIME);
	out.number(conversion.eventTime);
	out.raw(EVENT_ID);
	out.string(conversion.eventId);
	out.raw(USER_DATA);
	writeUserData(out, conversion);
	writeCustomData(out, conversion, keepPersonal, notes);
	writeDataProcessing(out, conversion.dataProcessing);
	out.byte(0x7d);
}

/** Leaves `}` behind; there is at least one match key. */
function writeUserData(out: ByteWriter, { matchKeys }: Conversion): void {
	EM_FIELD.write(out, matchKeys.email);
	PH_FIELD.write(out, matchKeys.phone);
	GE_FIELD.write(out, matchKeys.gen);
	FN_FIELD.write(out, matchKeys.fn);
	LN_FIELD.write(out, matchKeys.ln);
	CT_FIELD.write(out, matchKeys.ct);
	ST_FIELD.write(out, matchKeys.st);
	ZP_FIELD.write(out, matchKeys.zip);
	COUNTRY_FIELD.write(out, matchKeys.country);
	if (matchKeys.externId !== undefined) {
		out.raw(EXTERNAL_ID);
		out.string(matchKeys.externId);
		out.byte(0x2c);
	}
	LEAD_ID_FIELD.write(out, matchKeys.leadId);
	out.bytes[out.length - 1] = 0x7d;
}

function writeCustomData(
	out: ByteWriter,
	conversion: Conversion,
	keepPersonal: boolean,
	notes: RemainingNotes,
): void {
	const { content } = conversion;
	const begin = out.length;
	out.raw(CUSTOM_DATA);
	const inner = out.length;
	let skip = conversion.used;
	if (!keepPersonal) skip |= KEY.personal;
	if (conversion.money.value >= 0) {
		skip |= KEY.value;
		out.raw(VALUE);
		out.number(conversion.money.value);
		out.raw(CURRENCY);
		out.ascii(CURRENCIES[conversion.money.currency] as string);
		out.ascii('",');
	}
	if (content.ids.length > 0) {
		skip |= KEY.content_ids;
		out.raw(CONTENT_IDS);
		writeTexts(out, content.ids);
		out.byte(0x2c);
	}
	if (content.type !== undefined) {
		skip |= KEY.content_type;
		out.raw(CONTENT_TYPE);
		out.ascii(content.type);
		out.ascii('",');
	}
	if (content.items.length > 0) {
		skip |= KEY.contents;
		writeContents(out, conversion);
	}
	if (out.length > inner) out.length--;
	const any = writeRemaining(
		out,
		conversion.properties,
		skip,
		RESERVED,
		out.length > inner,
		notes,
	);
	if (any) out.byte(0x7d);
	else out.length = begin;
}

/** `"contents":[{"id":…,"quantity":…,"item_price":…}],` */
function writeContents(out: ByteWriter, { content }: Conversion): void {
	out.raw(CONTENTS);
	for (const item of content.items) {
		out.raw(ITEM_ID);
		out.string(item.id);
		out.raw(QUANTITY);
		out.number(item.quantity);
		if (item.itemPrice !== undefined) {
			out.raw(ITEM_PRICE);
			out.number(item.itemPrice);
		}
		out.ascii("},");
	}
	out.bytes[out.length - 1] = 0x5d;
	out.byte(0x2c);
}
