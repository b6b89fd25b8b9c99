// Loaded into a command with `node --import`: its clock and its timers run
// FACTOR times as fast, so that time-outs of a minute and budgets of five can
// be lived through in a test.
const FACTOR = 200;

const {
	setTimeout: set,
	Date: { now },
} = globalThis;
const elapsed = performance.now.bind(performance);
let start;
let begun;
// Each run in a process that makes many begins with the true time.
globalThis.beginClock = () => {
	start = now();
	begun = elapsed();
};
globalThis.beginClock();

Date.now = () => Math.round(start + (now() - start) * FACTOR);
performance.now = () => begun + (elapsed() - begun) * FACTOR;
globalThis.setTimeout = (callback, ms, ...rest) =>
	set(callback, (ms ?? 0) / FACTOR, ...rest);
