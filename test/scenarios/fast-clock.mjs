// Loaded into a command with `node --import`: its clock and its timers run
// FACTOR times as fast, so that time-outs of a minute and budgets of five can
// be lived through in a test.
const FACTOR = 200;

const {
	setTimeout: set,
	Date: { now },
} = globalThis;
const start = now();

Date.now = () => Math.round(start + (now() - start) * FACTOR);
const elapsed = performance.now.bind(performance);
const begun = elapsed();
performance.now = () => begun + (elapsed() - begun) * FACTOR;
globalThis.setTimeout = (callback, ms, ...rest) =>
	set(callback, (ms ?? 0) / FACTOR, ...rest);
