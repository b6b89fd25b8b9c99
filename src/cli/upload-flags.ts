import type { InputFormat } from "../input/format-names.ts";
import type { DeliveryFlags } from "./delivery-flags.ts";
import type { Moment } from "./flags.ts";

/** Flags of `upload`. */
export interface UploadFlags extends DeliveryFlags {
	readonly format: "auto" | InputFormat;
	readonly delimiter?: string;
	readonly since?: Moment;
	readonly until?: Moment;
	readonly only?: string[];
	readonly limit?: number;
	readonly workers?: number;
	readonly rejectsWithData?: boolean;
	readonly reread?: boolean;
}
