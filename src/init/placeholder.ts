/** The event set's id in a fresh config: digits, and plainly nobody's. */
export const PLACEHOLDER_ID = "1000000000000000";
