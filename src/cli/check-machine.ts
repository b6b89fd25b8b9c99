import { constants } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
	type CheckLine,
	doubtful,
	failed,
	fine,
} from "../account/check-line.ts";
import type { Config } from "../config/config.ts";
import type { Env } from "../config/folders.ts";
import { graphUrl } from "../delivery/graph/graph-url.ts";
import { proxyFor } from "../delivery/graph/proxy.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { becauseOf } from "../files/disk-trouble.ts";
import { ifAbsent } from "../files/is-there.ts";
import { openHistory } from "../ledger/history.ts";
import { openLedger } from "../ledger/ledger.ts";
import { namespaceOf } from "../ledger/namespace.ts";
import type { ProcessPort } from "../ledger/process-identity.ts";
import { formatBytes } from "../terminal/draw/number-format.ts";
import type { Context } from "./context.ts";

/** How requests leave this machine. A proxy's password is not shown. */
export function proxyLine(env: Env): CheckLine {
	const about = { check: "proxy", subject: "" } as const;
	try {
		const target = new URL(graphUrl(env));
		const proxy = proxyFor(target, env);
		return fine(
			about,
			proxy === undefined
				? `none: requests go straight to ${target.host}`
				: `requests to ${target.host} go through ${proxy.host}`,
		);
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		return failed(about, error.exitCode, error.message, error.next);
	}
}

/** Whether the state folder can be written and its ledger opens. Makes nothing. */
export async function stateLine(
	state: string,
	config: Config | undefined,
	{ env, now, process }: Context,
): Promise<CheckLine> {
	const about = { check: "state folder", subject: state } as const;
	let there: string;
	try {
		there = await nearestFolder(state);
	} catch (error) {
		return failed(
			about,
			EXIT.unavailable,
			`it cannot be looked at${becauseOf(error, "read")}`,
			"Mend the permissions or the disk, or name another with --state-dir or FBOC_STATE_DIR.",
		);
	}
	const writable = await access(there, constants.W_OK).then(
		() => true,
		() => false,
	);
	if (!writable || !(await stat(there)).isDirectory())
		return failed(
			about,
			EXIT.usage,
			there === state ? "it cannot be written" : "it cannot be made",
			"Make it writable, or name another with --state-dir or FBOC_STATE_DIR.",
		);
	if (there !== state) return fine(about, "it will be made by the first run");
	try {
		const ledger = await openLedger({
			dir: state,
			namespace: namespaceOf(graphUrl(env)),
			mode: "read",
			eventSets: config?.eventSets.map(({ id }) => id) ?? [],
			now,
			resend: false,
			temp: tmpdir(),
		});
		const { unknown } = ledger.recovered;
		await ledger.close();
		await lookAtHistory(state, process);
		return unknown === 0
			? fine(about, `writable; the ledger opens (${await sizeOf(state)})`)
			: doubtful(
					about,
					`an earlier run was cut off: ${unknown} of its deliveries have no answer`,
					"Run the same command again: they are sent again with the same event_id.",
				);
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		const { code, exitCode, message, next } = error;
		// Runs go on without it.
		return code.startsWith("history_")
			? doubtful(about, message, next)
			: failed(about, exitCode, message, next);
	}
}

/** @throws FbocError `history_damaged`, `history_unusable` */
async function lookAtHistory(dir: string, process: ProcessPort): Promise<void> {
	const history = openHistory({ dir, mode: "read", process });
	try {
		history.list(Number.POSITIVE_INFINITY);
		if (history.damage) throw history.damage;
	} finally {
		await history.close();
	}
}

/** What the ledgers in a state folder take on the disk. */
async function sizeOf(state: string): Promise<string> {
	const folder = join(state, "ledger");
	const names = await readdir(folder, { recursive: true }).catch(ifAbsent([]));
	let bytes = 0;
	for (const name of names) {
		const found = await stat(join(folder, name)).catch(ifAbsent(undefined));
		if (found?.isFile()) bytes += found.size;
	}
	return formatBytes(bytes);
}

/**
 * The folder itself, or the nearest above it that exists.
 * @throws errors of `fs`: it cannot be told
 */
async function nearestFolder(path: string): Promise<string> {
	for (let at = path; ; at = dirname(at)) {
		const found = await stat(at).catch(ifAbsent(undefined));
		if (found !== undefined || dirname(at) === at) return at;
	}
}
