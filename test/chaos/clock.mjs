// Loaded into a command with `node --import`: its clock is set wrong by
// CHAOS_CLOCK_OFFSET_MS, and runs CHAOS_CLOCK_FACTOR times as fast, its timers
// too, so that time-outs of a minute and budgets of five can be lived through.
const factor = Number(process.env.CHAOS_CLOCK_FACTOR ?? 1);
const offset = Number(process.env.CHAOS_CLOCK_OFFSET_MS ?? 0);

const {
	setTimeout: set,
	Date: { now },
} = globalThis;
const start = now();

Date.now = () => Math.round(start + offset + (now() - start) * factor);
const elapsed = performance.now.bind(performance);
const begun = elapsed();
performance.now = () => begun + (elapsed() - begun) * factor;
globalThis.setTimeout = (callback, ms, ...rest) =>
	set(callback, (ms ?? 0) / factor, ...rest);
