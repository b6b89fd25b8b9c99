// A process that runs the built command again and again, as `bin/fboc.js` runs
// it once: what a command costs is mostly to start and to load it. It is asked
// by messages (see `warm.ts`), one run at a time.
import { EventEmitter } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { main } from "../../dist/cli.mjs";

const BIN = fileURLToPath(new URL("../../bin/fboc.js", import.meta.url));
/** What a pipe gives at once. */
const PIPE_BYTES = 65_536;
const home = process.cwd();

/** What the command has for its process: this one, with streams, signals and an end of its own. */
function ownProcess(args, signals, { stdin, stdout, stderr }) {
	return Object.create(process, {
		argv: { value: [process.execPath, BIN, ...args] },
		stdin: { value: stdin },
		stdout: { value: stdout },
		stderr: { value: stderr },
		exitCode: { value: undefined, writable: true },
		on: { value: signals.on.bind(signals) },
		off: { value: signals.off.bind(signals) },
		// An interrupted command ends itself by its signal; to look is allowed.
		kill: { value: (pid, signal) => signal === 0 && process.kill(pid, 0) },
	});
}

const sending = (name) =>
	new Writable({
		write: (bytes, _encoding, done) => process.send({ name, bytes }, done),
	});

function pipeOf(bytes) {
	const pipe = new PassThrough();
	for (let at = 0; at < bytes.length; at += PIPE_BYTES)
		pipe.write(bytes.subarray(at, at + PIPE_BYTES));
	return pipe.end();
}

let signals = new EventEmitter();
async function run({ args, cwd, env, stdin }) {
	for (const name of Object.keys(process.env)) delete process.env[name];
	Object.assign(process.env, env);
	process.chdir(cwd);
	// A clock that is not the true one begins with each run.
	globalThis.beginClock?.();
	signals = new EventEmitter();
	const streams = {
		stdin: pipeOf(stdin),
		stdout: sending("stdout"),
		stderr: sending("stderr"),
	};
	const warn = (warning) => streams.stderr.write(`${warning.stack}\n`);
	process.on("warning", warn);
	const own = ownProcess(args, signals, streams);
	await main(own);
	process.off("warning", warn);
	process.chdir(home);
	process.send({ code: own.exitCode });
}

process.on("message", (asked) => {
	if (asked.signal) signals.emit(asked.signal, asked.signal);
	else void run(asked);
});
// Whoever asks has gone.
process.on("disconnect", () => process.exit());
