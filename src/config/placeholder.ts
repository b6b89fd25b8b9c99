/** The event set's id in a config that `fboc init` wrote: digits, and plainly nobody's. */
export const PLACEHOLDER_ID = "1000000000000000";
