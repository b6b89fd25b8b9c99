import type { WireName } from "../vocabulary/wire-names.ts";
import { CONVERSIONS } from "./conversions.ts";
import { OFFLINE } from "./offline.ts";
import type { Wire } from "./wire.ts";

/** The wires by name. Whoever needs to know what a wire does asks it, and never for its name. */
export const WIRES: Readonly<Record<WireName, Wire>> = {
	conversions: CONVERSIONS,
	offline: OFFLINE,
};
