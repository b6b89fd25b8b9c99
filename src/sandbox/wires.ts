import type { WireName } from "../vocabulary/wire-names.ts";
import { CONVERSIONS } from "./conversions.ts";
import { OFFLINE } from "./offline.ts";
import type { SandboxWire } from "./wire.ts";

export const SANDBOX_WIRES: Readonly<Record<WireName, SandboxWire>> = {
	conversions: CONVERSIONS,
	offline: OFFLINE,
};
