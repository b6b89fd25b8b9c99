// Meta's own SDK on comparable work: parse, normalise, hash, stringify.
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

interface Setters {
	[name: `set${string}`]: (value: unknown) => Setters;
	normalize(): unknown;
}
type Maker = new () => Setters;
const { UserData, ServerEvent, CustomData } = createRequire(import.meta.url)(
	"facebook-nodejs-business-sdk",
) as Record<"UserData" | "ServerEvent" | "CustomData", Maker>;

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

const set = (target: Setters, name: string, value: unknown) =>
	target[`set${name}`]?.call(target, value);

let bytes = 0;
const lines = createInterface({
	input: createReadStream(process.argv[2] as string),
});
for await (const line of lines) {
	const { context, properties, ...event } = JSON.parse(line) as Event;
	const { traits } = context;
	const user = new UserData();
	set(user, "Email", traits.email);
	set(user, "Phone", traits.phone);
	set(user, "FirstName", traits.firstName);
	set(user, "LastName", traits.lastName);
	set(user, "Gender", traits.gender === "M" ? "m" : "f");
	set(user, "City", traits.address.city);
	set(user, "Zip", traits.address.postalCode);
	set(user, "ExternalId", event.userId);
	const custom = new CustomData();
	set(custom, "Value", properties.revenue ?? properties.price);
	set(custom, "Currency", properties.currency);
	const out = new ServerEvent();
	set(out, "EventName", event.event);
	set(out, "EventTime", Math.floor(Date.parse(event.timestamp) / 1000));
	set(out, "EventId", event.messageId);
	set(out, "UserData", user);
	set(out, "CustomData", custom);
	set(out, "ActionSource", "physical_store");
	bytes += JSON.stringify(out.normalize()).length;
}
process.stdout.write(`${bytes}\n`);
