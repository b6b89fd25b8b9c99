/**
 * fboc's mapping as a library: from a Segment event and a config to what is
 * sent to Facebook. Everything else is the command line's.
 */

export type { Config } from "./config/config.ts";
export { loadConfig, readConfig } from "./config/load.ts";
export { FbocError } from "./errors.ts";
export {
	createMapper,
	type Mapped,
	type MappedDelivery,
} from "./pipeline/mapping/mapper.ts";
export type { SegmentEvent } from "./segment/event.ts";
export type { EventSet, Route } from "./vocabulary/routes.ts";
export type { WireName as Wire } from "./vocabulary/wire-names.ts";
