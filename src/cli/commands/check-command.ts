import { eventSetLine } from "../../account/check-event-set.ts";
import {
	type CheckLine,
	doubtful,
	failed,
	fine,
} from "../../account/check-line.ts";
import { clockLine, versionLine } from "../../account/check-surroundings.ts";
import { tokenLine } from "../../account/check-token.ts";
import { clockAhead } from "../../account/clock.ts";
import { eventSetFacts } from "../../account/event-set-facts.ts";
import type { Account } from "../../account/read-edge.ts";
import { tokenFacts } from "../../account/token-facts.ts";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load.ts";
import { PLACEHOLDER_ID } from "../../config/placeholder.ts";
import { stateDir } from "../../config/state-dir.ts";
import { DEFAULT_GRAPH_VERSION } from "../../defaults.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { countOf } from "../../terminal/draw/number-format.ts";
import { checkScreen } from "../../terminal/screens/check-screen.ts";
import type { EventSet } from "../../vocabulary/routes.ts";
import { DEFAULT_WIRE, type WireName } from "../../vocabulary/wire-names.ts";
import { WIRES } from "../../wire/wires.ts";
import { proxyLine } from "../check-machine.ts";
import { stateLines } from "../check-state.ts";
import type { Context } from "../context.ts";
import { interruption } from "../interruption.ts";
import { readingClient, tokensOf } from "../open-account.ts";

export interface CheckFlags {
	readonly config?: string;
	readonly api?: WireName;
	readonly stateDir?: string;
	readonly repair?: boolean;
}

/** `fboc check`: looks at everything that a run needs, and sends nothing. With `--repair` it mends the ledger. */
export async function checkCommand(
	flags: CheckFlags,
	context: Context,
): Promise<ExitCode> {
	const { reporter, env, cwd, now } = context;
	const { config, lines } = await configLines(flags, context);
	const version = config?.graphVersion ?? DEFAULT_GRAPH_VERSION;
	lines.push(versionLine(version, now()));
	const wire = config?.api ?? DEFAULT_WIRE;
	const { ended } = WIRES[wire].account;
	if (ended !== undefined)
		lines.push(
			doubtful({ check: "wire", subject: wire }, ended.said, ended.next),
		);
	const proxy = proxyLine(env);
	lines.push(proxy);
	const state = stateDir({ flag: flags.stateDir, env, cwd });
	const repair = flags.repair === true;
	lines.push(...(await stateLines(state, config, repair, context)));
	if (proxy.status !== "failed")
		lines.push(...(await accountLines(config, context)));
	if (context.signals.draining.aborted) throw interruption(context.signals);
	const exitCode =
		lines.find(({ status }) => status === "failed")?.exitCode ?? EXIT.settled;
	reporter.output((look) => checkScreen(lines, exitCode, look), {
		schema: "fboc.check/1",
		exit_code: exitCode,
		checks: lines.map(({ exitCode: _, check, ...line }) => ({
			check: check.replaceAll(" ", "_"),
			...line,
		})),
	});
	return exitCode;
}

/** The config; what is wrong with it goes to the error's own screen, and the other checks go on. */
async function configLines(
	{ config: path, api }: CheckFlags,
	{ env, cwd, reporter, signals }: Context,
): Promise<{ config: Config | undefined; lines: CheckLine[] }> {
	try {
		const loaded = await loadConfig({
			...(path !== undefined && { path }),
			env,
			cwd,
			signal: signals.draining,
			...(api && { overrides: { api } }),
		});
		if (loaded.config === undefined) {
			const none = failed(
				{ check: "config", subject: "" },
				EXIT.usage,
				"there is none",
				"Write one with `fboc init FILE`.",
			);
			return { config: undefined, lines: [none] };
		}
		const { config, warnings } = loaded;
		const about = { check: "config", subject: loaded.path ?? "" } as const;
		const { routes, eventSets } = config;
		const said = `${countOf(routes.length, "event")} to ${countOf(eventSets.length, "event set")}`;
		const lines = [fine(about, said)];
		for (const { line, message, suggestion = null } of warnings)
			lines.push(doubtful(about, `line ${line}: ${message}`, suggestion));
		return { config, lines };
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		reporter.error(error);
		const about = { check: "config", subject: error.place.path ?? "" } as const;
		const { exitCode, message, next } = error;
		return {
			config: undefined,
			lines: [failed(about, exitCode, message, next)],
		};
	}
}

/** Tokens, clock and event sets: everything that Meta has to be asked. */
async function accountLines(
	config: Config | undefined,
	context: Context,
): Promise<CheckLine[]> {
	const lines: CheckLine[] = [];
	let clock: CheckLine | undefined;
	let client: ReturnType<typeof readingClient>;
	try {
		client = readingClient(context, config);
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		const about = { check: "proxy", subject: "" } as const;
		return [failed(about, error.exitCode, error.message, error.next)];
	}
	try {
		for (const { source, token, appSecret, eventSets } of await tokensOf(
			config,
			context,
		)) {
			const about = { check: "token", subject: source } as const;
			if (token instanceof FbocError) {
				const { exitCode, message, next } = token;
				lines.push(failed(about, exitCode, message, next));
				continue;
			}
			const { draining: signal } = context.signals;
			const account: Account = { client, token, appSecret, signal };
			const asked = context.now();
			const found = await tokenFacts(account);
			const there = context.now();
			lines.push(tokenLine(source, found, there));
			const { headers } = found.reading;
			if (headers.size > 0)
				clock ??= clockLine(clockAhead(headers, asked, there));
			// What has refused the token, or does not answer, says so for every event set.
			if (lines.at(-1)?.status === "failed") continue;
			const scopes = found.ok ? found.facts.scopes : undefined;
			for (const set of eventSets) {
				lines.push(
					set.id === PLACEHOLDER_ID
						? placeholderLine(set)
						: eventSetLine(
								set,
								WIRES[config?.api ?? DEFAULT_WIRE].account,
								await eventSetFacts(account, set.id),
								scopes,
							),
				);
			}
		}
	} finally {
		client.close();
	}
	return clock === undefined ? lines : [clock, ...lines];
}

const placeholderLine = ({ name, id }: EventSet): CheckLine =>
	failed(
		{ check: "event set", subject: `${name} (${id})` },
		EXIT.usage,
		"this is the placeholder that `fboc init` wrote",
		"Put the id of your event set into the config; `fboc event-sets` lists those in reach.",
	);
