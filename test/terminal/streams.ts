import { Writable } from "node:stream";
import type { Mode } from "../../src/terminal/draw/terminal-mode.ts";

/** A stream that remembers what was written; optionally it says that it is a terminal of 80 columns. */
export class Capture extends Writable {
	readonly isTTY: boolean;
	readonly columns = 80;
	text = "";

	constructor(isTTY = false) {
		super();
		this.isTTY = isTTY;
	}

	// What ora asks of a terminal.
	cursorTo(): boolean {
		return true;
	}
	clearLine(): boolean {
		return true;
	}
	moveCursor(): boolean {
		return true;
	}

	override _write(
		chunk: Buffer,
		_encoding: string,
		done: (error?: Error) => void,
	): void {
		this.text += chunk.toString("utf8");
		done();
	}
}

export const LOG: Mode = {
	audience: "log",
	progress: "none",
	color: { stdout: false, stderr: false },
	quiet: false,
	verbose: false,
	width: 80,
};
export const PERSON: Mode = { ...LOG, audience: "person" };
export const MACHINE: Mode = { ...LOG, audience: "machine" };
