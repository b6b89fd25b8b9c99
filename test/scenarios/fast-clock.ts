/** Flags of Node that make the clock and the timers of a command run fast. */
export const FAST_CLOCK: readonly string[] = [
	"--import",
	new URL("fast-clock.mjs", import.meta.url).href,
];
