import { isPersonalAt, NAMES, nameBits } from "./personal-names.ts";

/** What a property's name means to the mapping. Bits, so that what a delivery has used up is a mask. */
export const KEY = {
	value: 1,
	price: 1 << 1,
	revenue: 1 << 2,
	total: 1 << 3,
	currency: 1 << 4,
	products: 1 << 5,
	product_id: 1 << 6,
	product_ids: 1 << 7,
	category: 1 << 8,
	content_ids: 1 << 9,
	content_type: 1 << 10,
	contents: 1 << 11,
	/** Personal data: never custom data, unless the config says so (contract 5.10). */
	personal: 1 << 12,
	/** `__proto__`: never. */
	forbidden: 1 << 13,
	order_id: 1 << 14,
	/** A text under this name may be a person's: it is looked at. */
	person: 1 << 15,
	/** A product's, unless the properties tell of a person. */
	name: 1 << 16,
} as const;

/** A property's name: what it means, and its bytes as a JSON key with the colon. */
export interface PropertyKey {
	/** A mask of `KEY`. */
	readonly kind: number;
	/** What it says about persons: a mask of `NAMES`. */
	readonly meaning: number;
	readonly json: Buffer;
}

const SPECIAL: ReadonlyMap<string, number> = new Map(
	Object.entries(KEY).filter(
		([name]) => !["personal", "forbidden", "person"].includes(name),
	),
);

function kindOf(name: string, meaning: number): number {
	if (name === "__proto__") return KEY.forbidden;
	const special = SPECIAL.get(name);
	if (special !== undefined) return special;
	if (isPersonalAt(meaning, "top")) return KEY.personal;
	return (meaning & NAMES.human) !== 0 ? KEY.person : 0;
}

/** Names remembered; property names are few, unless somebody uses them for data. */
const REMEMBERED = 4096;
let known = new Map<string, PropertyKey>();

/** Looks a property name up, remembering it. */
export function propertyKey(name: string): PropertyKey {
	let key = known.get(name);
	if (key === undefined) {
		const meaning = nameBits(name);
		key = {
			kind: kindOf(name, meaning),
			meaning,
			json: Buffer.from(`${JSON.stringify(name)}:`),
		};
		if (known.size === REMEMBERED) known = new Map();
		known.set(name, key);
	}
	return key;
}

/** Properties that the rules of the mapping look at; all others can only be custom data. */
const READ: ReadonlySet<string> = new Set([
	"value",
	"price",
	"revenue",
	"total",
	"currency",
	"products",
	"product_id",
	"product_ids",
	"category",
	"order_id",
]);

export const isReadProperty = (name: string): boolean => READ.has(name);
