// What one writes in an afternoon: ndjson, createHash, libphonenumber.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import ndjson from "ndjson";

interface Event {
	messageId: string;
	event: string;
	userId: string;
	timestamp: string;
	properties: Record<string, unknown>;
	context: {
		traits: Record<string, string> & { address: Record<string, string> };
	};
}

const hash = (text: string | undefined) =>
	createHash("sha256")
		.update((text ?? "").trim().toLowerCase())
		.digest("hex");

let bytes = 0;
const events = createReadStream(process.argv[2] as string).pipe(ndjson.parse());
for await (const event of events as AsyncIterable<Event>) {
	const { traits } = event.context;
	const phone = parsePhoneNumberFromString(traits.phone ?? "", "US");
	bytes += JSON.stringify({
		event_name: event.event,
		event_time: Math.floor(Date.parse(event.timestamp) / 1000),
		event_id: event.messageId,
		action_source: "physical_store",
		user_data: {
			em: [hash(traits.email)],
			ph: [hash(phone?.number.slice(1))],
			fn: hash(traits.firstName),
			ln: hash(traits.lastName),
			ge: hash(traits.gender),
			ct: hash(traits.address.city),
			st: hash(traits.address.state),
			zp: hash(traits.address.postalCode),
			country: hash(traits.address.country),
			external_id: hash(event.userId),
		},
		custom_data: event.properties,
	}).length;
}
process.stdout.write(`${bytes}\n`);
