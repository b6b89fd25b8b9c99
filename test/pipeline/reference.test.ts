import { deepStrictEqual } from "node:assert";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockMapper } from "../../src/pipeline/mapping/map-block.ts";
import { NULL_WORDS } from "../../src/segment/null-word.ts";
import {
	AS_OF,
	deliveriesOf,
	type MappedDelivery,
	mapped,
	settingsOf,
} from "./mapping.ts";
import {
	type Expected,
	type ReferenceConfig,
	type ReferenceEvent,
	referenceMapping,
} from "./reference-mapping.ts";

const DESTINATION = "Facebook Offline Conversions";

const TABLE = [
	"Products Searched",
	"Product Viewed",
	"Product List Viewed",
	"Product Added to Wishlist",
	"Product Added",
	"Checkout Started",
	"Payment Info Entered",
	"Order Completed",
];
const CUSTOM = ["Subscribe", "Coupon Redeemed", "order completed", "Signed Up"];
const EVENTS = [...TABLE, ...CUSTOM, "Never Mapped"];

const sets = fc.uniqueArray(fc.constantFrom("1", "2", "3"), {
	minLength: 1,
	maxLength: 2,
});

/** Most events are mapped, some twice. */
const mapOf = <T>(names: readonly string[], to: fc.Arbitrary<T>) =>
	fc.record(Object.fromEntries(names.map((name) => [name, to])), {
		requiredKeys: [...names.slice(0, 8)],
	}) as fc.Arbitrary<Record<string, T>>;

const anyConfig = (
	api: ReferenceConfig["api"],
): fc.Arbitrary<ReferenceConfig> =>
	fc.record({
		api: fc.constant(api),
		events: mapOf(
			[...TABLE, ...CUSTOM],
			fc.oneof(
				{ weight: 5, arbitrary: sets },
				{
					weight: 1,
					arbitrary: fc.record({
						to: sets,
						as: fc.constantFrom("Purchase", "Lead", "Donate"),
					}),
				},
			),
		),
		leads: fc.dictionary(fc.constantFrom(...CUSTOM, "Order Completed"), sets, {
			maxKeys: 2,
		}),
		completeRegistrations: fc.dictionary(
			fc.constantFrom(...CUSTOM, "Product List Viewed"),
			sets,
			{ maxKeys: 2 },
		),
		valueField: fc.constantFrom("value", "price"),
		revenueFallback: fc.constantFrom("none", "total"),
		currency: fc.constantFrom("USD", "EUR"),
		externalId: fc.constantFrom("hash", "plain"),
		limitedDataUse: fc.boolean(),
		// Beyond every age of the generator, or in the midst of them; never absent, since the default is the wire's.
		maxAgeDays: fc.constantFrom(100_000, 62, 3),
		ignoreIntegrations: fc.boolean(),
		dropPersonalProperties: fc.boolean(),
	});

const amount = fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100);
const money = fc.oneof(
	{ weight: 8, arbitrary: amount },
	{ weight: 4, arbitrary: amount.map(String) },
	{ weight: 2, arbitrary: amount.map((value) => ` $${value} `) },
	{
		weight: 6,
		arbitrary: fc.constantFrom(
			null,
			"",
			" ",
			-1,
			"1,234",
			"free",
			true,
			0,
			"12.500",
			"null",
		),
	},
);
const id = fc.oneof(
	fc.constantFrom("p-1", " p-2 ", "G 32", "é", "", 7, 0, null, "null", "\\N"),
	fc.integer({ min: 1, max: 2 ** 52 }),
);
const product = fc.record(
	{
		product_id: id,
		id,
		sku: id,
		quantity: fc.constantFrom(0, 1, 2, 3),
		price: fc.oneof(amount, fc.constantFrom(-1)),
	},
	{ requiredKeys: [] },
);
const products = fc.array(product, { maxLength: 3 });

/** Texts of these cannot mean anything to the mapping. */
const plainUnit = fc.constantFrom(...'qzQé日0 7"\\\n\u0000{[]:,_-.$');
const plainText = fc.string({ maxLength: 8, unit: plainUnit });

const anyCustomer = fc.record(
	{
		first_name: fc.constant("Ada"),
		name: fc.constant("Ada Byrne"),
		phone: fc.constantFrom("555-1212", 5551212),
		City: fc.constant("Rome"),
		tier: plainText,
		orders: fc.nat(9),
	},
	{ requiredKeys: [] },
);

const anyProperties = fc
	.tuple(
		fc.record(
			{
				revenue: money,
				value: money,
				price: money,
				total: money,
				currency: fc.constantFrom(
					...["USD", " eur ", "GBP", "JPY", "", null, "IND", 5, "N/A"],
				),
				products: fc.oneof(
					products,
					products.map((list) => JSON.stringify(list)),
					products.map((list) => `${JSON.stringify(list)},{`),
				),
				product_id: id,
				product_ids: fc.array(id, { maxLength: 3 }),
				category: id,
				order_id: fc.constantFrom("o-1", 42, "", null, "null", "0"),
				email: fc.constant("ada@example.com"),
				first_name: fc.constantFrom("Ada", null),
				City: fc.constant("Berlin"),
				name: plainText,
				customer: fc.oneof(
					anyCustomer,
					anyCustomer.map((customer) => JSON.stringify(customer)),
				),
				order: fc.record({ name: plainText, buyer: anyCustomer }),
			},
			{ requiredKeys: [] },
		),
		// Names of their own: they cannot mean anything to the mapping.
		fc.dictionary(
			plainText.map((name) => `x${name}`),
			fc.jsonValue({ maxDepth: 3, stringUnit: plainUnit }).filter(isKept),
			{ maxKeys: 4 },
		),
	)
	.map(([known, others]) => ({ ...known, ...others }));

/** Whether JSON holds no number that the mapping would refuse. */
function isKept(value: unknown): boolean {
	if (typeof value === "number") return Math.abs(value) < 2 ** 53;
	if (typeof value !== "object" || value === null) return true;
	return Object.values(value).every(isKept);
}

const time = fc.integer({ min: AS_OF - 5 * 86_400_000, max: AS_OF + 400_000 });
const iso = (at: number) => new Date(at).toISOString();
const stamp = fc.oneof(
	{ weight: 6, arbitrary: time.map(iso) },
	{ weight: 1, arbitrary: time.map((at) => iso(at).replace("Z", "+00")) },
	{
		weight: 1,
		arbitrary: time.map((at) => iso(at).replace("T", " ").replace("Z", " UTC")),
	},
	{ weight: 1, arbitrary: time.map((at) => iso(at).slice(0, 19)) },
	{ weight: 1, arbitrary: time.map((at) => Math.floor(at / 1000)) },
	{ weight: 1, arbitrary: time.map((at) => String(at)) },
	{ weight: 1, arbitrary: fc.constantFrom("soon", "2018-13-01T00:00:00Z") },
);

/** No word for nothing: those are told by tests of their own. */
const name = fc
	.stringMatching(/^[A-Za-z]{2,12}$/)
	.filter((text) => !NULL_WORDS.has(text.toLowerCase()));
const anyTraits = fc.record(
	{
		email: fc.oneof(
			name.map((text) => ` ${text}@Example.com `),
			fc.constant("no address"),
		),
		gender: fc.constantFrom("m", "F", "unknown"),
		firstName: name,
		lastName: name,
		city: name,
	},
	{ requiredKeys: [] },
);
const someEvent: fc.Arbitrary<ReferenceEvent> = fc.record(
	{
		type: fc.constantFrom("track", "track", "track", "track", "page"),
		event: fc.oneof(
			{ weight: 9, arbitrary: fc.constantFrom(...EVENTS) },
			{ weight: 1, arbitrary: fc.constantFrom(" Order Completed ", "", " ") },
		),
		messageId: fc.stringMatching(/^m[a-z0-9"\\é-]{1,30}$/),
		userId: fc.oneof(
			fc.constant(""),
			fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/),
		),
		timestamp: stamp,
		originalTimestamp: time.map(iso),
		properties: anyProperties,
		context: fc.record({
			traits: fc.oneof(
				{
					weight: 1,
					arbitrary: fc.constantFrom(
						{},
						{ email: "no address" },
						{ gender: "m", city: "Rome" },
						{ gender: "f", firstName: "Ada" },
					),
				},
				{ weight: 3, arbitrary: anyTraits },
			),
		}),
		integrations: fc.oneof(
			{ weight: 3, arbitrary: fc.constant({ All: true }) },
			{
				weight: 1,
				arbitrary: fc.constantFrom({ All: false }, { [DESTINATION]: false }),
			},
			{
				weight: 2,
				arbitrary: fc.constantFrom(
					{ All: false, [DESTINATION]: { leadId: "123456" } },
					...[
						[["LDU"], 1, 1000],
						["ldu", 0, 0],
						["LDU"],
						"LDU",
						true,
						[[], 0, 0],
						"perhaps",
					].map((dataProcessingOptions) => ({
						[DESTINATION]: { dataProcessingOptions },
					})),
				),
			},
		),
	},
	{ requiredKeys: ["messageId", "properties", "context", "event"] },
);

/** As it stands in a file: JSON has no minus zero. */
const anyEvent = someEvent.map(
	(event) => JSON.parse(JSON.stringify(event)) as ReferenceEvent,
);

function configForm(config: ReferenceConfig) {
	const { maxAgeDays, ...rest } = config;
	return { ...rest, ...(maxAgeDays !== undefined && { maxAgeDays }) };
}

/** As the reference says it. */
const plain = (
	fate: string,
	deliveries: readonly MappedDelivery[],
): Expected =>
	fate === "accepted"
		? deliveries.map(({ set, event }) => ({ set, event }))
		: fate;

describe.each(["conversions", "offline"] as const)(
	"the mapping on the %s wire does what the contract's section 5 says",
	(api) => {
		it("for thousands of events", () => {
			const seen = new Map<string, number>();
			const cases = fc.record({
				config: anyConfig(api),
				events: fc.array(anyEvent, { minLength: 10, maxLength: 20 }),
			});
			fc.assert(
				fc.property(cases, ({ config, events }) => {
					const settings = settingsOf(configForm(config));
					// One mapper for all of them: nothing of an event may be left for the next.
					const mapper = new BlockMapper(settings);
					for (const event of events) {
						const expected = referenceMapping(event, config, AS_OF);
						const { fate, deliveries, batch } = mapped(event, settings, mapper);
						deepStrictEqual(plain(fate, deliveries), expected);
						for (const { json, event: parsed } of deliveries) {
							// One way to write each value: what a payload digest needs.
							const again = JSON.stringify(parsed);
							if (again !== json) deepStrictEqual(json, again);
						}
						if (batch.count === 0) deepStrictEqual(batch.bytes.length, 0);
						seen.set(fate, (seen.get(fate) ?? 0) + 1);
					}
				}),
				{ numRuns: 130 },
			);
			// The generator reaches every fate, so that the comparison means something.
			expect([...seen.keys()].sort()).toEqual(
				[
					"accepted",
					"future_timestamp",
					"invalid_currency",
					"invalid_data_processing",
					"invalid_timestamp",
					"invalid_value",
					"missing_event",
					"missing_timestamp",
					"missing_value",
					"no_match_key",
					"not_track",
					"opted_out",
					"too_old",
					"unmapped",
					...(api === "conversions" ? ["weak_match_keys"] : []),
				].sort(),
			);
			expect(seen.get("accepted")).toBeGreaterThan(300);
		});

		it("the same for events one by one and in one block", () => {
			fc.assert(
				fc.property(
					anyConfig(api),
					fc.array(anyEvent, { maxLength: 12 }),
					(config, events) => {
						const settings = settingsOf(configForm(config));
						const mapper = new BlockMapper(settings);
						const each = events.flatMap(
							(event) => mapped(event, settings, mapper).deliveries,
						);
						const text = events
							.map((event) => JSON.stringify(event))
							.join("\n");
						const { batch } = mapped(text, settings);
						deepStrictEqual(deliveriesOf(batch, settings), each);
					},
				),
				{ numRuns: 40 },
			);
		});
	},
);
