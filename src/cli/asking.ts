import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Writable } from "node:stream";

/** Lines that a person types, or that come on standard input. */
export interface Asking {
	/** The next line, not echoed; undefined at the end of the input. */
	hidden(prompt: string): Promise<string | undefined>;
	/** The next line; undefined at the end of the input. */
	line(): Promise<string | undefined>;
	/** Ctrl-C, which a terminal that hides what is typed does not turn into a signal. */
	onInterrupt(action: () => void): void;
	readonly interrupted: boolean;
	close(): void;
}

/** Reads lines, the prompt on stderr. Nothing that is typed is ever echoed: it may be a secret, or an address with a code in it. */
export function openAsking(
	stdin: Readable & { readonly isTTY?: boolean },
	stderr: NodeJS.WritableStream,
): Asking {
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const reader = createInterface({
		input: stdin,
		output: nowhere,
		terminal: stdin.isTTY === true,
		historySize: 0,
	});
	const lines: string[] = [];
	const waiting: ((line: string | undefined) => void)[] = [];
	const actions: (() => void)[] = [];
	let ended = false;
	let interrupted = false;
	reader.on("line", (line) => {
		const next = waiting.shift();
		if (next) next(line);
		else lines.push(line);
	});
	reader.on("close", () => {
		ended = true;
		for (const next of waiting.splice(0)) next(undefined);
	});
	reader.on("SIGINT", () => {
		interrupted = true;
		for (const action of actions) action();
		reader.close();
	});
	stdin.on("error", () => reader.close());
	// Destroyed by a signal, it has no end.
	stdin.on("close", () => reader.close());
	const line = () =>
		new Promise<string | undefined>((resolve) => {
			if (lines.length > 0 || ended) resolve(lines.shift());
			else waiting.push(resolve);
		});
	return {
		line,
		async hidden(prompt) {
			if (stdin.isTTY) stderr.write(prompt);
			const answer = await line();
			if (stdin.isTTY) stderr.write("\n");
			return answer;
		},
		onInterrupt: (action) => void actions.push(action),
		get interrupted() {
			return interrupted;
		},
		close: () => {
			reader.close();
			stdin.pause();
		},
	};
}
