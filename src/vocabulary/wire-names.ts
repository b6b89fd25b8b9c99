/** The request formats that fboc writes, by the names that `api` has for them; `wire/wires.ts` says what each is. */
export const WIRE_NAMES = ["conversions", "offline"] as const;
export type WireName = (typeof WIRE_NAMES)[number];

/** The wire used unless the config or `--api` says otherwise: the one that Meta accepts today. */
export const DEFAULT_WIRE: WireName = "conversions";

export const isWireName = (name: unknown): name is WireName =>
	WIRE_NAMES.some((known) => known === name);
