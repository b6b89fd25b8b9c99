import { setTimeout as wait } from "node:timers/promises";
import type { Ran, RunOptions } from "../cli/run-fboc.ts";
import { type ChaosCommand, CLOCK, KILL_AT } from "./command.ts";
import type { FragileSandbox } from "./fragile-sandbox.ts";
import type { Blow } from "./plan.ts";

/** Without a network the five minutes of the retry budget are one and a half seconds. */
const VERY_FAST = 200;

export interface Struck {
	readonly command: ChaosCommand;
	readonly args: readonly string[];
	readonly sandbox: FragileSandbox;
	/** `--faults` of a sandbox that comes back. */
	readonly faults: string;
}

/** Runs the command and strikes it. Mostly one run; none of them goes on afterwards. */
export async function strike(
	blow: Blow,
	{ command, args, sandbox, faults }: Struck,
): Promise<Ran[]> {
	if (blow.kind === "no-network") await sandbox.kill();
	const { child, ended } = command.start(args, optionsFor(blow));
	switch (blow.kind) {
		case "kill":
			await Promise.race([wait(blow.afterMs), ended]);
			child.kill("SIGKILL");
			break;
		case "signal":
			await Promise.race([wait(blow.afterMs), ended]);
			child.kill(blow.signal);
			if (blow.again === undefined) break;
			await Promise.race([wait(blow.again), ended]);
			child.kill(blow.signal);
			break;
		case "outage":
			await Promise.race([wait(blow.afterMs), ended]);
			await sandbox.kill();
			await wait(blow.forMs);
			await sandbox.comeBack(faults);
			break;
		case "two": {
			const more = blow.wait ? ["--lock-wait", "60s"] : [];
			const other = command.start([...args, ...more], optionsFor(blow));
			return [await ended, await other.ended];
		}
	}
	return [await ended];
}

function optionsFor(blow: Blow): RunOptions {
	switch (blow.kind) {
		case "kill-at":
			return {
				nodeArgs: [...CLOCK, ...KILL_AT],
				env: {
					CHAOS_KILL_AT: blow.point,
					...(blow.power && { CHAOS_POWER_LOSS: "1" }),
				},
			};
		case "no-network":
			return { env: { CHAOS_CLOCK_FACTOR: `${VERY_FAST}` } };
		case "full":
			return {
				nodeArgs: [...CLOCK, ...KILL_AT],
				env: { CHAOS_FULL_AT: `${blow.atWrite}` },
			};
		case "clock":
			return { env: { CHAOS_CLOCK_OFFSET_MS: `${blow.offsetMs}` } };
		default:
			return {};
	}
}

/**
 * Exit codes that a run may have; null is death by a signal.
 *
 * @param cut the input was cut short
 */
export function possibleCodes(
	blow: Blow,
	cut: boolean,
): readonly (number | null)[] {
	const usual = [0, 3, 5, ...(cut ? [4] : [])];
	switch (blow.kind) {
		case "kill":
		case "kill-at":
			return [...usual, null];
		case "signal":
			// Before the command takes signals over, they end it at once.
			return [...usual, blow.signal === "SIGINT" ? 130 : 143, null];
		case "two":
			return [...usual, 10];
		default:
			return usual;
	}
}
