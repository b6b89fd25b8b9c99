import { writeSync } from "node:fs";
import { Writable } from "node:stream";
import { EXIT, type ExitCode, moreUrgent } from "../exit-codes.ts";
import { becauseOf } from "../files/disk-trouble.ts";

type Name = "stdout" | "stderr";

/** What went wrong first with each of a process's streams. */
export type Losses = Partial<Record<Name, NodeJS.ErrnoException>>;

/** How a command was asked to speak. */
export interface Asked {
	/** `--json`: stdout is read by a program. */
	readonly json: boolean;
	/** It has done more than to print: its exit code says what came of that. */
	readonly delivers: boolean;
}

/** A reader that has seen enough (`| head`) has gone: that is no loss of what goes to stdout. */
const isLost = (loss: NodeJS.ErrnoException | undefined): boolean =>
	loss !== undefined && loss.code !== "EPIPE";

/**
 * The exit code of a command whose streams could not be written. Who asked for a
 * result and did not get it must not believe it settled: 5. A log that is lost,
 * or a reader that has seen enough, changes nothing. Pure.
 */
export function exitAfter(
	code: ExitCode,
	{ stdout }: Losses,
	{ json, delivers }: Asked,
): ExitCode {
	return isLost(stdout) && (json || !delivers)
		? moreUrgent(code, EXIT.unavailable)
		: code;
}

/** What is to be said of it, on the other stream; nothing where that is lost too or is read by a program. Pure. */
export function saidOf(
	{ stdout, stderr }: Losses,
	{ json }: Asked,
): { readonly on: Name; readonly text: string } | undefined {
	if (stdout && !stderr && isLost(stdout))
		return { on: "stderr", text: lost("standard output", stdout) };
	if (stderr && !stdout && !json)
		return { on: "stdout", text: lost("standard error", stderr) };
	return undefined;
}

const lost = (name: string, loss: NodeJS.ErrnoException): string =>
	`fboc: something could not be written to ${name}${becauseOf(loss)}\n`;

/**
 * Keeps a process alive whose streams cannot be written (a full disk, a closed
 * log): a run that delivers goes on, and what it does is recorded.
 *
 * @returns waits for the streams, says once what was lost, and gives the exit code
 */
export function watchStreams(
	streams: Readonly<Record<Name, NodeJS.WriteStream>>,
): (code: ExitCode, asked: Asked) => Promise<ExitCode> {
	const losses: Losses = {};
	for (const name of ["stdout", "stderr"] as const)
		streams[name].on("error", (error) => {
			losses[name] ??= error;
		});
	return async (code, asked) => {
		await Promise.all([flushed(streams.stdout), flushed(streams.stderr)]);
		const said = saidOf(losses, asked);
		const exitCode = exitAfter(code, losses, asked);
		if (said !== undefined) streams[said.on].write(said.text);
		return exitCode;
	};
}

const flushed = (stream: Writable): Promise<void> =>
	new Promise((resolve) => stream.write("", () => resolve()));

/**
 * A stream of the process, or where it leads to a file one that does not take
 * half of a text for all of it: Node's own writes once, and on a disk that is
 * nearly full the rest is lost without an error.
 */
export function wholeWrites(
	stream: NodeJS.WriteStream & { readonly fd: number },
): NodeJS.WritableStream {
	const { fd } = stream;
	if (stream.constructor.name !== "SyncWriteStream") return stream;
	return new Writable({
		write(bytes: Buffer, _encoding, done) {
			try {
				for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
			} catch (error) {
				stream.emit("error", error);
			}
			done();
		},
	});
}
