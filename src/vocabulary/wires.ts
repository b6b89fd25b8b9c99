/** The request format: what Meta accepts today, or the destination's original. */
export type Wire = "conversions" | "offline";
