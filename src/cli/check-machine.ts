import { type CheckLine, failed, fine } from "../account/check-line.ts";
import type { Env } from "../config/folders.ts";
import { graphUrl } from "../delivery/graph/graph-url.ts";
import { proxyFor } from "../delivery/graph/proxy.ts";
import { FbocError } from "../errors.ts";

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
