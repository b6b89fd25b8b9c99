import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Ran, RunOptions } from "../cli/run-fboc.ts";
import { change } from "./change.ts";
import { collide, type Kept } from "./collide.ts";
import { type ChaosCommand, CLOCK, elsewhere, KILL_AT } from "./command.ts";
import { flip } from "./flip.ts";
import type { FragileSandbox } from "./fragile-sandbox.ts";
import { startLyingProxy } from "./lying-proxy.ts";
import type { Blow } from "./plan.ts";

export interface Struck {
	readonly command: ChaosCommand;
	readonly args: readonly string[];
	readonly sandbox: FragileSandbox;
	/** `--faults` of a sandbox that comes back. */
	readonly faults: string;
	readonly kept: Kept;
}

/** Runs the command and strikes it. Mostly one run; none of them goes on afterwards. */
export async function strike(
	blow: Blow,
	{ command, args: given, sandbox, faults, kept }: Struck,
): Promise<Ran[]> {
	if (blow.kind === "no-network") await sandbox.kill();
	const collision = blow.kind === "collide" ? collide(blow, kept) : undefined;
	const mend = blow.kind === "flip" ? flip(kept.folder, blow) : undefined;
	const args = [...withRejects(blow, given), ...(collision?.args ?? [])];
	const options =
		blow.kind === "proxy"
			? optionsBehind(await startLyingProxy(blow.says))
			: optionsFor(blow);
	const { child, ended } = command.start(args, options);
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
			const other = command.start(
				[...args, ...more],
				blow.host === undefined ? {} : elsewhere(blow.host),
			);
			return [await ended, await other.ended];
		}
		case "frozen": {
			await Promise.race([wait(blow.afterMs), ended]);
			child.kill("SIGSTOP");
			// Its clock is fast, so that the frozen one is soon silent for long.
			const other = command.start(
				[...args, "--lock-wait", "60m"],
				elsewhere(blow.host),
			);
			const ran = await other.ended;
			child.kill("SIGCONT");
			return [await ended, ran];
		}
		case "change": {
			await Promise.race([wait(blow.afterMs), ended]);
			const restore = change(join(kept.folder, kept.input), blow);
			await ended;
			restore();
		}
	}
	const ran = await ended;
	collision?.expectUntouched();
	mend?.();
	return [ran];
}

/** Rejects that only the blow makes go into another file. */
function withRejects(blow: Blow, args: readonly string[]): readonly string[] {
	if (blow.kind === "full-payloads")
		return [...args, "--payloads", "/dev/full"];
	if (blow.kind !== "clock" && blow.kind !== "change") return args;
	return args.map((arg, i) =>
		args[i - 1] === "--rejects" ? "elsewhere.ndjson" : arg,
	);
}

/** Meta's own place, behind a proxy. */
const optionsBehind = (proxy: string): RunOptions => ({
	env: {
		FBOC_GRAPH_URL: "https://graph.test",
		HTTPS_PROXY: proxy,
	},
});

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
		case "full":
			return {
				nodeArgs: [...CLOCK, ...KILL_AT],
				env: { CHAOS_FULL_AT: `${blow.atWrite}` },
			};
		case "clock":
			return {
				env: {
					CHAOS_CLOCK_OFFSET_MS: `${blow.offsetMs}`,
					CHAOS_CLOCK_JUMP_MS: `${blow.afterMs}`,
				},
			};
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
		case "frozen":
			return [...usual, 10];
		case "clock":
			return [...usual, 7];
		case "collide":
			return [2];
		case "full-payloads":
			return [5];
		case "change":
			return [...usual, 4];
		case "proxy":
			// Where nothing is left to be sent, nobody is asked.
			return [3, 5];
		default:
			return usual;
	}
}
