// Tries to take a lock and says on stdout what came of it; holds it until its
// stdin ends. argv: folder of the compiled ledger, state folder, lock, wait in ms
import { hostname } from "node:os";

const [, , code, dir, name, waitMs] = process.argv;
const { acquireLocks } = await import(`${code}/ledger/locks/lock.js`);
const isAlive = (pid) => {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === "EPERM";
	}
};
try {
	const lock = await acquireLocks({
		dir,
		names: [name],
		command: "upload",
		process: { host: hostname(), pid: process.pid, isAlive },
		now: Date.now,
		waitMs: Number(waitMs),
	});
	console.log("held");
	for await (const _ of process.stdin);
	await lock.release();
} catch (error) {
	console.log(error.code ?? error.stack);
}
