import {
	fboc,
	type Ran,
	type RunOptions,
	start,
	untilEnd,
} from "../cli/run-fboc.ts";
import type { ChaosPlan } from "./plan.ts";

/** How much faster clocks run: the 60 s of a request are a fifth of one. */
const FAST = 300;

export const CLOCK: readonly string[] = [
	"--import",
	new URL("clock.mjs", import.meta.url).href,
];
export const KILL_AT: readonly string[] = [
	"--import",
	new URL("kill-at.mjs", import.meta.url).href,
];

/** @param host its name; `same`: another container of this host */
export const elsewhere = (host: string): RunOptions => ({
	nodeArgs: [
		...CLOCK,
		...["--import", new URL("elsewhere.mjs", import.meta.url).href],
	],
	env: { ...(host !== "same" && { CHAOS_HOST: host }) },
});

/** The command as one chaotic course of events runs it, again and again. */
export class ChaosCommand {
	readonly #folder: string;
	readonly #url: string;
	/** The arguments of the upload. */
	readonly upload: readonly string[];

	constructor(
		folder: string,
		url: string,
		plan: ChaosPlan,
		inputs: readonly string[],
	) {
		const { chunkSize, concurrency, workers, data } = plan;
		this.#folder = folder;
		this.#url = url;
		this.upload = [
			...["upload", ...inputs, "--json", "--rejects", "rejects.ndjson"],
			...(data ? ["--rejects-with-data"] : []),
			...["--chunk-size", `${chunkSize}`, "--concurrency", `${concurrency}`],
			...["--workers", `${workers}`],
		];
	}

	/** Runs it to its end, by the true clock: nothing befalls it that is waited for. */
	run(args: readonly string[]): Promise<Ran> {
		return fboc(args, this.#with({ nodeArgs: [] }));
	}

	/** Starts it, to be struck. */
	start(args: readonly string[], options: RunOptions) {
		const child = start(args, this.#with(options));
		child.stdin?.end();
		return { child, ended: untilEnd(child) };
	}

	#with(options: RunOptions): RunOptions {
		return {
			cwd: this.#folder,
			nodeArgs: CLOCK,
			...options,
			env: {
				FBOC_GRAPH_URL: this.#url,
				FBOC_ACCESS_TOKEN: "token",
				CHAOS_CLOCK_FACTOR: `${FAST}`,
				...options.env,
			},
		};
	}
}
