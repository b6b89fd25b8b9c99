import type { Stats } from "node:fs";
import { FbocError } from "../errors.ts";
import { nearPath } from "../near-path.ts";
import { ConfigError } from "./problem.ts";
import { readBounded } from "./read-bounded.ts";
import { type Doubt, distrust, type Owners } from "./trust.ts";

/** A config names some events and event sets; a file of this size is something else. */
const MAX_CONFIG_BYTES = 1024 * 1024;

/** What the file system's errors mean to a user; only these names are shown. */
const REASONS: Readonly<Record<string, string>> = {
	ENOENT: "does not exist",
	ENOTDIR: "does not exist",
	EISDIR: "is a folder",
	EACCES: "may not be read by this user",
	EPERM: "may not be read by this user",
};

/**
 * The text of a config file, without a byte order mark.
 *
 * @param owners whose files are used although nobody named them; undefined: any file is
 * @throws ConfigError `config_unreadable`: missing, not allowed, over 1 MiB, not UTF-8
 * @throws FbocError `config_untrusted`
 */
export async function readText(
	path: string,
	owners: Owners,
	signal?: AbortSignal,
): Promise<string> {
	const judge = async (opened: Stats) => {
		const doubt = await distrust(path, opened, owners);
		if (doubt !== undefined) throw untrusted(path, doubt);
	};
	const bytes = await readBounded(path, MAX_CONFIG_BYTES, signal, judge).catch(
		async (error) => {
			if (error instanceof FbocError) throw error;
			const reason = REASONS[error?.code] ?? "cannot be read";
			const near =
				reason === REASONS.ENOENT ? await nearPath(path, "/") : undefined;
			const hint =
				near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
			throw unreadable(path, reason + hint);
		},
	);
	if (bytes === undefined) throw unreadable(path, "is larger than 1 MiB");
	const [first = 0, second = 0] = bytes;
	if (
		(first === 0xff && second === 0xfe) ||
		(first === 0xfe && second === 0xff)
	) {
		throw unreadable(path, "is UTF-16; save it as UTF-8");
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw unreadable(path, "is not UTF-8 text");
	}
}

function unreadable(path: string, message: string): ConfigError {
	return new ConfigError("config_unreadable", path, [
		{ line: 0, column: 0, key: "", message },
	]);
}

/** It may run a command, and somebody else may have put it there. */
const untrusted = (path: string, { why, mend }: Doubt): FbocError =>
	new FbocError({
		code: "config_untrusted",
		message: `there is a config, which nobody named, and it is not used: it ${why}`,
		next: `If you trust it, name it with --config or FBOC_CONFIG, or make it yours alone: ${mend}.`,
		place: { path },
	});
