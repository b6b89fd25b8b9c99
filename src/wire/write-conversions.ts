import type { Conversion } from "../conversion/conversion.ts";
import { KEY } from "../conversion/property-keys.ts";
import { MESSAGE_ID_SLOT } from "../segment/outline.ts";
import { CURRENCIES } from "../vocabulary/currencies.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { type FixedBytes, fixed } from "./fixed.ts";
import { KeyFields } from "./key-fields.ts";
import type { RemainingWriter } from "./remaining.ts";
import { writeDataProcessing, writeTexts } from "./shared-fields.ts";

const EVENT_NAME = fixed('{"event_name":');
const EVENT_TIME = fixed(',"event_time":');
const EVENT_ID = fixed(',"event_id":');
const USER_DATA = fixed(',"action_source":"physical_store","user_data":{');
const CUSTOM_DATA = fixed(',"custom_data":{');
const VALUE = fixed('"value":');
/** By the currency's index; made when it is first met. */
const CURRENCY_FIELDS: FixedBytes[] = [];
const CONTENT_IDS = fixed('"content_ids":');
const CONTENT_TYPES = {
	product: fixed('"content_type":"product",'),
	product_group: fixed('"content_type":"product_group",'),
};
const CONTENTS = fixed('"contents":[');
const ITEM_ID = fixed('{"id":');
const QUANTITY = fixed(',"quantity":');
const ITEM_PRICE = fixed(',"item_price":');
const KEYS = new KeyFields("conversions");

/**
 * An event of the Conversions API (contract 7): `event_name, event_time,
 * event_id, action_source, user_data, custom_data`, then the LDU fields.
 */
export function writeConversionsEvent(
	out: ByteWriter,
	conversion: Conversion,
	remaining: RemainingWriter,
): void {
	out.fixed(EVENT_NAME);
	out.string(conversion.eventName);
	out.fixed(EVENT_TIME);
	out.number(conversion.eventTime);
	out.fixed(EVENT_ID);
	writeEventId(out, conversion);
	out.fixed(USER_DATA);
	KEYS.write(out, conversion.matchKeys);
	writeCustomData(out, conversion, remaining);
	writeDataProcessing(out, conversion.dataProcessing);
	out.byte(0x7d);
}

function writeEventId(out: ByteWriter, { eventId, outline }: Conversion): void {
	if (eventId !== undefined || outline === undefined) {
		out.string(eventId ?? "");
		return;
	}
	// The quotes are copied too.
	const from = outline.from[MESSAGE_ID_SLOT] as number;
	const to = outline.to[MESSAGE_ID_SLOT] as number;
	out.copy(outline.view, from - 1, to + 1);
}

function writeCustomData(
	out: ByteWriter,
	conversion: Conversion,
	remaining: RemainingWriter,
): void {
	const { content } = conversion;
	const begin = out.length;
	out.fixed(CUSTOM_DATA);
	const inner = out.length;
	let skip = conversion.used;
	if (conversion.money.value >= 0) {
		skip |= KEY.value;
		out.fixed(VALUE);
		out.number(conversion.money.value);
		out.fixed(currencyField(conversion.money.currency));
	}
	if (content.ids.length > 0) {
		skip |= KEY.content_ids;
		out.fixed(CONTENT_IDS);
		writeTexts(out, content.ids);
		out.byte(0x2c);
	}
	if (content.type !== undefined) {
		skip |= KEY.content_type;
		out.fixed(CONTENT_TYPES[content.type]);
	}
	if (content.items.length > 0) {
		skip |= KEY.contents;
		writeContents(out, conversion);
	}
	if (out.length > inner) out.length--;
	const any = remaining.write(out, conversion, skip, out.length > inner);
	if (any) out.byte(0x7d);
	else out.length = begin;
}

function currencyField(currency: number): FixedBytes {
	let field = CURRENCY_FIELDS[currency];
	if (field === undefined) {
		field = fixed(`,"currency":"${CURRENCIES[currency]}",`);
		CURRENCY_FIELDS[currency] = field;
	}
	return field;
}

/** `"contents":[{"id":…,"quantity":…,"item_price":…}],` */
function writeContents(out: ByteWriter, { content }: Conversion): void {
	out.fixed(CONTENTS);
	for (const item of content.items) {
		out.fixed(ITEM_ID);
		out.string(item.id);
		out.fixed(QUANTITY);
		out.number(item.quantity);
		if (item.itemPrice !== undefined) {
			out.fixed(ITEM_PRICE);
			out.number(item.itemPrice);
		}
		out.ascii("},");
	}
	out.bytes[out.length - 1] = 0x5d;
	out.byte(0x2c);
}
