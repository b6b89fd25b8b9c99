import type { Conversion } from "../conversion/conversion.ts";
import { CURRENCIES } from "../conversion/currency.ts";
import { KEY } from "../conversion/property-keys.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { type RemainingNotes, writeRemaining } from "./remaining.ts";
import {
	writeDataProcessing,
	writeHash,
	writeHashList,
	writeTexts,
} from "./wire.ts";

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
	out.ascii('{"event_name":');
	out.string(conversion.eventName);
	out.ascii(',"event_time":');
	out.number(conversion.eventTime);
	out.ascii(',"event_id":');
	out.string(conversion.eventId);
	out.ascii(',"action_source":"physical_store","user_data":{');
	writeUserData(out, conversion);
	writeCustomData(out, conversion, keepPersonal, notes);
	writeDataProcessing(out, conversion.dataProcessing);
	out.byte(0x7d);
}

/** Leaves `}` behind; there is at least one match key. */
function writeUserData(out: ByteWriter, { matchKeys }: Conversion): void {
	writeHashList(out, '"em":[', matchKeys.email);
	writeHashList(out, '"ph":[', matchKeys.phone);
	writeHash(out, '"ge":"', matchKeys.gen);
	writeHash(out, '"fn":"', matchKeys.fn);
	writeHash(out, '"ln":"', matchKeys.ln);
	writeHash(out, '"ct":"', matchKeys.ct);
	writeHash(out, '"st":"', matchKeys.st);
	writeHash(out, '"zp":"', matchKeys.zip);
	writeHash(out, '"country":"', matchKeys.country);
	if (matchKeys.externId !== undefined) {
		out.ascii('"external_id":');
		out.string(matchKeys.externId);
		out.byte(0x2c);
	}
	writeHash(out, '"lead_id":"', matchKeys.leadId);
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
	out.ascii(',"custom_data":{');
	const inner = out.length;
	let skip = conversion.used;
	if (!keepPersonal) skip |= KEY.personal;
	if (conversion.value >= 0) {
		skip |= KEY.value;
		out.ascii('"value":');
		out.number(conversion.value);
		out.ascii(',"currency":"');
		out.ascii(CURRENCIES[conversion.currency] as string);
		out.ascii('",');
	}
	if (content.ids.length > 0) {
		skip |= KEY.content_ids;
		out.ascii('"content_ids":');
		writeTexts(out, content.ids);
		out.byte(0x2c);
	}
	if (content.type !== undefined) {
		skip |= KEY.content_type;
		out.ascii('"content_type":"');
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
	out.ascii('"contents":[');
	for (const item of content.items) {
		out.ascii('{"id":');
		out.string(item.id);
		out.ascii(',"quantity":');
		out.number(item.quantity);
		if (item.itemPrice !== undefined) {
			out.ascii(',"item_price":');
			out.number(item.itemPrice);
		}
		out.ascii("},");
	}
	out.bytes[out.length - 1] = 0x5d;
	out.byte(0x2c);
}
