// Loaded into a command with `node --import`: its clock is set wrong by
// CHAOS_CLOCK_OFFSET_MS, after CHAOS_CLOCK_JUMP_MS of true time, and runs CHAOS_CLOCK_FACTOR times as fast, its timers
// too, so that time-outs of a minute and budgets of five can be lived through.
const {
	setTimeout: set,
	Date: { now },
} = globalThis;
const elapsed = performance.now.bind(performance);
let factor;
let offset;
let jump;
let start;
let begun;
// Each run in a process that makes many begins anew, with variables of its own.
globalThis.beginClock = () => {
	factor = Number(process.env.CHAOS_CLOCK_FACTOR ?? 1);
	offset = Number(process.env.CHAOS_CLOCK_OFFSET_MS ?? 0);
	jump = Number(process.env.CHAOS_CLOCK_JUMP_MS ?? 0);
	start = now();
	begun = elapsed();
};
globalThis.beginClock();

Date.now = () => {
	const since = now() - start;
	return Math.round(start + since * factor + (since >= jump ? offset : 0));
};
performance.now = () => begun + (elapsed() - begun) * factor;
globalThis.setTimeout = (callback, ms, ...rest) =>
	set(callback, (ms ?? 0) / factor, ...rest);
