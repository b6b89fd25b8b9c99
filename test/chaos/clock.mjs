// Loaded into a command with `node --import`: its clock is set wrong by
// CHAOS_CLOCK_OFFSET_MS, after CHAOS_CLOCK_JUMP_MS of true time, and runs CHAOS_CLOCK_FACTOR times as fast, its timers
// too, so that time-outs of a minute and budgets of five can be lived through.
const factor = Number(process.env.CHAOS_CLOCK_FACTOR ?? 1);
const offset = Number(process.env.CHAOS_CLOCK_OFFSET_MS ?? 0);
const jump = Number(process.env.CHAOS_CLOCK_JUMP_MS ?? 0);

const {
	setTimeout: set,
	Date: { now },
} = globalThis;
const start = now();

Date.now = () => {
	const since = now() - start;
	return Math.round(start + since * factor + (since >= jump ? offset : 0));
};
const elapsed = performance.now.bind(performance);
const begun = elapsed();
performance.now = () => begun + (elapsed() - begun) * factor;
globalThis.setTimeout = (callback, ms, ...rest) =>
	set(callback, (ms ?? 0) / factor, ...rest);
