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
import { graphUrl } from "../config/graph-url.ts";
import { proxyFor } from "../delivery/proxy.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { openLedger } from "../ledger/ledger.ts";
import { namespaceOf } from "../ledger/namespace.ts";
import { formatBytes } from "../terminal/number-format.ts";
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
	{ env, now }: Context,
): Promise<CheckLine> {
	const about = { check: "state folder", subject: state } as const;
	const there = await nearestFolder(state);
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
		return unknown === 0
			? fine(about, `writable; the ledger opens (${await sizeOf(state)})`)
			: doubtful(
					about,
					`an earlier run was cut off: ${unknown} of its deliveries have no answer`,
					"Run the same command again: they are sent again with the same event_id.",
				);
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		return failed(about, error.exitCode, error.message, error.next);
	}
}

/** What the ledgers in a state folder take on the disk. */
async function sizeOf(state: string): Promise<string> {
	const folder = join(state, "ledger");
	const names = await readdir(folder, { recursive: true }).catch(() => []);
	let bytes = 0;
	for (const name of names) {
		const found = await stat(join(folder, name)).catch(() => undefined);
		if (found?.isFile()) bytes += found.size;
	}
	return formatBytes(bytes);
}

/** The folder itself, or the nearest above it that exists. */
async function nearestFolder(path: string): Promise<string> {
	for (let at = path; ; at = dirname(at)) {
		const found = await stat(at).catch(() => undefined);
		if (found !== undefined || dirname(at) === at) return at;
	}
}
