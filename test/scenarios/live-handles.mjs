// Runs commands one after the other in this process, as `bin/fboc.js` does, and
// reports what each has left alive when its promise settles:
//   node live-handles.mjs CASES.json
// A command in a process of its own would hide it: an event loop that is empty
// ends the process, and one that is not merely never ends.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { main } from "../../dist/cli.mjs";

/** Files and connections that are open; not what the runtime has for itself. */
function openFiles() {
	let names;
	try {
		names = readdirSync("/proc/self/fd");
	} catch {
		return []; // No such list on this system.
	}
	return names.flatMap((name) => {
		try {
			const target = readlinkSync(`/proc/self/fd/${name}`);
			const isOurs = target.startsWith("/") || target.startsWith("socket:");
			return isOurs && !/^\/(?:dev\/(?:null|u?random)|proc)\b/.test(target)
				? [target]
				: [];
		} catch {
			return []; // The list's own.
		}
	});
}

/** What is in `after` and not in `before`, each as often as it is. */
function added(before, after) {
	const left = [...before];
	return after.filter((name) => {
		const at = left.indexOf(name);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
}

async function lateSignal() {
	const ignore = () => {};
	process.on("SIGINT", ignore);
	await wait(700);
	process.off("SIGINT", ignore);
}

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const env = { ...process.env };
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);
const home = process.cwd();
// Made when it is first asked for, and then there.
process.stdin.pause();
const reports = [];
for (const { args, set = {}, folder, signals = [] } of cases) {
	for (const name of Object.keys(process.env)) delete process.env[name];
	Object.assign(process.env, env, set);
	process.argv = [process.argv[0], "fboc", ...args];
	process.exitCode = undefined;
	process.chdir(folder ?? home);
	const before = {
		resources: process.getActiveResourcesInfo(),
		files: openFiles(),
	};
	const timers = signals.map((ms) =>
		setTimeout(() => process.kill(process.pid, "SIGINT"), ms),
	);
	await main(process);
	for (const timer of timers) clearTimeout(timer);
	// An interrupted process that has not ended by then is ended by its signal.
	if (signals.length > 0) await lateSignal();
	// What is closed is gone a few turns later.
	for (let i = 0; i < 5; i++) await turn();
	reports.push({
		code: process.exitCode,
		resources: added(before.resources, process.getActiveResourcesInfo()),
		files: added(before.files, openFiles()),
	});
}
process.exitCode = 0;
process.stdout.write(`\n${JSON.stringify(reports)}\n`, () => process.exit());
