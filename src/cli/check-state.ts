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
import { graphUrl } from "../delivery/graph/graph-url.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { becauseOf } from "../files/disk-trouble.ts";
import { ifAbsent } from "../files/is-there.ts";
import { fileStore } from "../ledger/file-store.ts";
import { namespaceOf } from "../ledger/namespace.ts";
import { formatBytes } from "../terminal/draw/number-format.ts";
import { damageLines } from "./check-damage.ts";
import type { Context } from "./context.ts";

/**
 * Whether the state folder can be written, its ledger opens and nothing in it is
 * damaged. Makes nothing; with `repair` it mends what is damaged.
 */
export async function stateLines(
	state: string,
	config: Config | undefined,
	repair: boolean,
	{ env, now, process }: Context,
): Promise<CheckLine[]> {
	const about = { check: "state folder", subject: state } as const;
	let there: string;
	try {
		there = await nearestFolder(state);
	} catch (error) {
		const why = `it cannot be looked at${becauseOf(error, "read")}`;
		const next =
			"Mend the permissions or the disk, or name another with --state-dir or FBOC_STATE_DIR.";
		return [failed(about, EXIT.unavailable, why, next)];
	}
	const writable = await access(there, constants.W_OK).then(
		() => true,
		() => false,
	);
	if (!writable || !(await stat(there)).isDirectory()) {
		const why = there === state ? "it cannot be written" : "it cannot be made";
		const next =
			"Make it writable, or name another with --state-dir or FBOC_STATE_DIR.";
		return [failed(about, EXIT.usage, why, next)];
	}
	if (there !== state) return [fine(about, "it will be made by the first run")];
	const store = fileStore({ dir: state, process, now });
	const namespace = namespaceOf(graphUrl(env));
	const lines: CheckLine[] = [];
	try {
		lines.push(...(await damageLines(store, namespace, config, repair)));
		if (lines.some(({ status }) => status === "failed"))
			lines.unshift(fine(about, "writable"));
		else lines.unshift(await openingLine());
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		const { exitCode, message, next } = error;
		lines.push(failed(about, exitCode, message, next));
	}
	return lines;

	async function openingLine(): Promise<CheckLine> {
		const ledger = await store.ledgers(namespace).open({
			mode: "read",
			eventSets: config?.eventSets.map(({ id }) => id) ?? [],
			now,
			resend: false,
			temp: tmpdir(),
		});
		const { unknown } = ledger.recovered;
		await ledger.close();
		const size = await sizeOf(state);
		return unknown === 0
			? fine(about, `writable; the ledger opens (${size})`)
			: doubtful(
					about,
					`an earlier run was cut off: ${unknown} of its deliveries have no answer`,
					"Run the same command again: they are sent again with the same event_id.",
				);
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
