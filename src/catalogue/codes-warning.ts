import { KEY_NOTES } from "../match-keys/notes.ts";
import { TABLE } from "../match-keys/table.ts";
import { type CodeText, warningText } from "./code-text.ts";

const DROPPED = "the key is left out, the event is sent with its others";

/** A match key that cannot be normalised is dropped and counted, never hashed as junk. Contract, section 6. */
const KEY_CODES: Readonly<Record<string, CodeText>> = Object.fromEntries([
	...Object.values(TABLE).map(({ invalid: { code, means, todo } }) => [
		code,
		warningText(`${means}; ${DROPPED}.`, todo),
	]),
	...Object.entries(KEY_NOTES).map(([code, { means, todo }]) => [
		code,
		warningText(means, todo),
	]),
]);

/** The conversion is sent, with something left out of it or worth knowing. Contract, section 5. */
export const WARNING_CODES: Readonly<Record<string, CodeText>> = {
	...KEY_CODES,
	pii_dropped: warningText(
		"Personal data among the properties (email, phone, name, address and the like, at any depth, and what match keys are read from) is left out of custom_data.",
		"Nothing. `dropPersonalProperties: false` sends it in clear, which Meta's terms forbid.",
	),
	currency_without_value: warningText(
		"An event names a currency but has no value; it is sent without the currency.",
		"Check `valueField` in the config: value and price are both in use.",
	),
	value_not_positive: warningText(
		"A value is 0; it is sent, and Meta may refuse or ignore it.",
		"Nothing if the price really was zero.",
	),
	missing_category: warningText(
		"A Product List Viewed event has no category; it is sent without content ids.",
		"Export `category`: it is all that Meta gets of a product list.",
	),
	products_unreadable: warningText(
		"`products` cannot be read as a list; the event is sent without content ids.",
		"Warehouses cut text at 512 characters, which breaks JSON: export products from the raw events.",
	),
	older_than_62_days: warningText(
		"The event is sent although it is over 62 days old; Meta may refuse it, and attributes 28 days at most.",
		"Upload sooner, or set `maxAgeDays: 62` to leave such events out.",
	),
	sent_again: warningText(
		"An earlier run sent this delivery and has no recorded answer for it; it is sent again with the same event_id.",
		"Nothing: Meta counts two events of one event_id and name once.",
	),
	reserved_property: warningText(
		"A property has a name that Meta would read as a field of its own; it is left out of custom_data.",
		"Rename the property where it is exported, if Meta is to have it.",
	),
	currency_assumed: warningText(
		"An event has a value and names no currency; the config's `currency` is sent.",
		"Set `currency` in the config if it is not the one that is meant, or export `currency`.",
	),
	three_decimals: warningText(
		"A value is text with exactly three decimals in a currency that has two; it is sent as it reads, but the dot may have parted thousands.",
		"Export plain numbers: 12500 or 12.50, not 12.500.",
	),
	content_unreadable: warningText(
		"The quantity or price of a product cannot be read, or is none. Such a price is left out; without a quantity the product is left out of `contents`, its id stays.",
		"Export quantities above 0 and prices as plain numbers such as 19.99.",
	),
	unreadable_json: warningText(
		"A field that holds an object (properties, traits, context, address) is text that is no JSON; the event is sent without it.",
		"Export objects as JSON; Python's or Java's own notation is none.",
	),
	ldu_not_sent: warningText(
		"An event asks for Limited Data Use, but `limitedDataUse` is off in the config, so it is sent without.",
		"Set `limitedDataUse: true` if these events are to be sent with their data processing options.",
	),
	too_old_delivery: warningText(
		"An event is older than `maxAgeDays`; what of it was delivered before is a duplicate, its other deliveries are left out.",
		"Nothing; a larger `maxAgeDays` sends them, at the risk of a refusal by Meta.",
	),
	nothing_understood: warningText(
		"Not one record of an input is a Segment call of any type, so nothing in it was understood.",
		"Look at the keys that the warning names: the file is another export, or its records are wrapped in something that fboc does not know.",
	),
	meta_message: warningText(
		"Meta took the events and said something about them; its words are shown.",
		"Read what Meta says; the events are delivered.",
	),
	events_received_differs: warningText(
		"Meta counted fewer events of a request than were sent in it; so many fewer are counted here.",
		"Look at the dataset in Events Manager; the deliveries count as made, since Meta answered 200.",
	),
	clock_jumped: warningText(
		"This machine's clock is more than 10 days ahead of all that the ledger has seen, and no server's time agreed with it; what was sent is noted, and nothing is forgotten by that clock.",
		"Compare the clock (`fboc check`) and set it if it is wrong. If it is right there is nothing to do: the ledger follows it from the next run on.",
	),
	only_unknown: warningText(
		"A name given to --only is that of no event that was read.",
		"Check its spelling; names match exactly, upper and lower case included.",
	),
};
