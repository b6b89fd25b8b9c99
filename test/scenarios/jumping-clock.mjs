import { statSync } from "node:fs";

// Loaded into a command with `node --import`: its clock is set by JUMP_MS as soon
// as the file JUMP_ONCE holds something, and stays so. What waits waits 200 times
// as fast, so that a limit of minutes can be lived through.
const FACTOR = 200;
const { now } = Date;
const { JUMP_ONCE, JUMP_MS } = process.env;
const begun = () =>
	(statSync(JUMP_ONCE, { throwIfNoEntry: false })?.size ?? 0) > 0;
let jumped = false;

Date.now = () => {
	jumped ||= begun();
	return now() + (jumped ? Number(JUMP_MS) : 0);
};

const { setTimeout: set } = globalThis;
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() * FACTOR;
globalThis.setTimeout = (callback, ms, ...rest) =>
	set(callback, (ms ?? 0) / FACTOR, ...rest);
