import type { WireName } from "../vocabulary/wire-names.ts";
import { CONVERSIONS } from "./conversions-wire.ts";
import { OFFLINE } from "./offline-wire.ts";
import type { SandboxWire } from "./sandbox-wire.ts";

export const SANDBOX_WIRES: Readonly<Record<WireName, SandboxWire>> = {
	conversions: CONVERSIONS,
	offline: OFFLINE,
};
