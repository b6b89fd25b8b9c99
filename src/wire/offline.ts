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
	out.ascii('{"match_keys":{');
	writeMatchKeys(out, conversion);
	out.ascii(',"event_name":');
	out.string(conversion.eventName);
	out.ascii(',"event_time":');
	out.number(conversion.eventTime);
	if (conversion.value >= 0) {
		out.ascii(',"value":');
		out.number(conversion.value);
		out.ascii(',"currency":"');
		out.ascii(CURRENCIES[conversion.currency] as string);
		out.byte(0x22);
	}
	if (content.type !== undefined) {
		out.ascii(',"content_type":"');
		out.ascii(content.type);
		out.byte(0x22);
	}
	if (content.ids.length > 0) {
		out.ascii(',"content_ids":');
		writeTexts(out, content.ids);
	}
	if (conversion.orderId !== undefined) {
		out.ascii(',"order_id":');
		out.string(conversion.orderId);
	}
	const begin = out.length;
	out.ascii(',"custom_data":{');
	const skip = keepPersonal ? conversion.used : conversion.used | KEY.personal;
	const any = writeRemaining(out, conversion.properties, skip, 0, false, notes);
	if (any) out.byte(0x7d);
	else out.length = begin;
	writeDataProcessing(out, conversion.dataProcessing);
	out.byte(0x7d);
}

/** Leaves `}` behind; there is at least one match key. */
function writeMatchKeys(out: ByteWriter, { matchKeys }: Conversion): void {
	writeHashList(out, '"email":[', matchKeys.email);
	writeHashList(out, '"phone":[', matchKeys.phone);
	writeHash(out, '"gen":"', matchKeys.gen);
	writeHash(out, '"fn":"', matchKeys.fn);
	writeHash(out, '"ln":"', matchKeys.ln);
	writeHash(out, '"ct":"', matchKeys.ct);
	writeHash(out, '"st":"', matchKeys.st);
	writeHash(out, '"zip":"', matchKeys.zip);
	writeHash(out, '"country":"', matchKeys.country);
	if (matchKeys.externId !== undefined) {
		out.ascii('"extern_id":');
		out.string(matchKeys.externId);
		out.byte(0x2c);
	}
	writeHash(out, '"lead_id":"', matchKeys.leadId);
	out.bytes[out.length - 1] = 0x7d;
}
