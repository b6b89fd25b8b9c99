import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { Signals } from "./signals.ts";

/** A signal that came before anything was begun. */
export const interruption = (signals: Signals): FbocError =>
	new FbocError({
		code: "interrupted",
		exitCode: signals.interrupted() ?? EXIT.interrupted,
		message: "Interrupted before anything was sent.",
		next: "Run the same command again.",
	});
