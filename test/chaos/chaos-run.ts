import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { stableShare } from "../../src/sandbox/random.ts";
import { SeededRandom } from "../bench/random.ts";
import {
	fboc,
	type Ran,
	type RunOptions,
	readLines,
	start,
	temporaryFolder,
	untilEnd,
} from "../cli/run-fboc.ts";
import { expectBooksBalance } from "../scenarios/books.ts";
import { type AcceptedEvent, readAccepted } from "./accepted.ts";
import { type FragileSandbox, openSandbox } from "./fragile-sandbox.ts";
import { writeInputs } from "./inputs.ts";
import { type Blow, type ChaosPlan, planOf } from "./plan.ts";

/** How much faster clocks run: a request's 60 s are one; where there is no network, the budget of five minutes is one and a half. */
const FAST = 60;
const VERY_FAST = 200;

const CLOCK = ["--import", new URL("clock.mjs", import.meta.url).href];
const KILL_AT = ["--import", new URL("kill-at.mjs", import.meta.url).href];
const REJECTS = ["--rejects", "rejects.ndjson"];

/** What a look at the ledger says before a run: what the run would send. */
interface Outlook {
	readonly traces: ReadonlySet<string>;
}

interface PayloadLine {
	readonly event: { readonly custom_data: { readonly trace: string } };
}

/**
 * Lives through one chaotic course of events: runs of one command, each with a
 * blow of its own, until a last one that nothing befalls. Before and after each
 * it is checked that nothing was lost and nothing is sent twice.
 */
export async function chaosRun(seed: number): Promise<ChaosPlan> {
	const plan = planOf(seed);
	const chaos = new Chaos(plan, temporaryFolder());
	await chaos.live();
	return plan;
}

class Chaos {
	readonly #plan: ChaosPlan;
	readonly #folder: string;
	readonly #record: string;
	readonly #inputs: ReturnType<typeof writeInputs>;
	/** Traces that the sandbox refuses, whatever happens. */
	#refused: ReadonlySet<string> = new Set();
	#url = "";

	constructor(plan: ChaosPlan, folder: string) {
		this.#plan = plan;
		this.#folder = folder;
		this.#record = join(folder, "record.ndjson");
		this.#inputs = writeInputs(folder, plan, new SeededRandom(plan.seed + 1));
	}

	async live(): Promise<void> {
		const { blows, replay } = this.#plan;
		const sandbox = await openSandbox({
			folder: this.#folder,
			record: this.#record,
			seed: this.#plan.seed,
			latencyMs: this.#plan.latencyMs,
			faults: this.#faults(true),
			alone: [...blows, replay].some((blow) => blow?.kind === "outage"),
		});
		this.#url = sandbox.url;
		const { complete } = this.#inputs;
		let cut = complete !== undefined;
		for (const blow of blows) {
			await this.#suffer(blow, sandbox, this.#upload(), cut);
			await sandbox.comeBack(this.#faults(true));
			if (cut) complete?.();
			cut = false;
		}
		await sandbox.comeBack(this.#faults(false));
		await this.#last();
		if (replay) await this.#replay(replay, sandbox);
		if (this.#plan.seed % 4 === 0)
			expect((await this.#fboc(["history", "--json"])).code).toBe(0);
	}

	/** The last run goes well, and after it there is nothing left to do. */
	async #last(): Promise<void> {
		const outlook = await this.#outlook(false);
		const before = this.#accepted();
		const last = await this.#fboc(this.#upload());
		this.#check(last, outlook, before);
		const failing = this.#inputs.bad > 0 || this.#refused.size > 0;
		expect(last.code).toBe(failing ? 3 : 0);
		expect(last.summary.events.rejected).toBe(this.#inputs.bad);
		expect(last.summary.deliveries).toMatchObject({
			delivered: outlook.traces.size - this.#refused.size,
			refused: this.#refused.size,
			unknown: 0,
			unsent: 0,
		});
		const accepted = this.#accepted();
		expect(new Set(accepted.keys())).toEqual(this.#good());
		if (failing) this.#checkRejects();
		if (this.#plan.seed % 4 > 0) return;
		const more = await this.#fboc(this.#upload());
		expect(more.summary.deliveries.delivered).toBe(0);
		expect(this.#accepted()).toEqual(accepted);
	}

	/** Every line of the rejects file is whole, and names everything that failed. */
	#checkRejects(): void {
		const entries = readLines<{ stage: string; input: string; line: number }>(
			join(this.#folder, "rejects.ndjson"),
		);
		const places = (graph: boolean) =>
			new Set(
				entries
					.filter(({ stage }) => (stage === "graph") === graph)
					.map(({ input, line }) => `${input}:${line}`),
			).size;
		expect(places(false)).toBe(this.#inputs.bad);
		expect(places(true)).toBeGreaterThanOrEqual(this.#refused.size);
	}

	/** What Meta refused is replayed once it takes it; a blow does no harm to that. */
	async #replay(blow: Blow, sandbox: FragileSandbox): Promise<void> {
		const file = join(this.#folder, "rejects.ndjson");
		if (!existsSync(file)) return;
		await sandbox.comeBack("");
		const command = ["replay", "rejects.ndjson", "--json"];
		await this.#suffer(blow, sandbox, command, false);
		await sandbox.comeBack("");
		const last = await this.#fboc(command);
		expectBooksBalance(last.summary);
		expect(last.summary.error).toBeNull();
		expect(last.code).toBe(this.#inputs.bad > 0 ? 3 : 0);
		const accepted = this.#accepted();
		expect(new Set(accepted.keys())).toEqual(this.#inputs.mapped);
		expect(readLines(file)).toHaveLength(this.#inputs.bad);
		await this.#fboc(command);
		expect(this.#accepted()).toEqual(accepted);
	}

	/** One run of the command and what befalls it. */
	async #suffer(
		blow: Blow,
		sandbox: FragileSandbox,
		command: readonly string[],
		cut: boolean,
	): Promise<void> {
		const before = this.#accepted();
		// As long as nothing has arrived, everything may be sent.
		const outlook =
			before.size === 0
				? { traces: this.#inputs.mapped }
				: await this.#outlook(cut);
		if (blow.kind === "no-network") await sandbox.kill();
		const runs = await this.#strike(blow, sandbox, command);
		for (const ran of runs) {
			expect(this.#codes(blow, cut), ran.stderr).toContain(ran.code);
			// A killed run has no summary, and need not have any.
			if (ran.code !== null) this.#check(ran, outlook, before);
		}
		if (runs.length === 0 || runs.some(({ code }) => code === null))
			this.#checkSent(outlook, before);
	}

	async #strike(
		blow: Blow,
		sandbox: FragileSandbox,
		command: readonly string[],
	): Promise<Ran[]> {
		const { child, ended } = this.#start(command, optionsFor(blow));
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
				await sandbox.comeBack(this.#faults(true));
				break;
			case "two": {
				const more = blow.wait ? ["--lock-wait", "60s"] : [];
				const other = this.#start([...command, ...more], optionsFor(blow));
				return [await ended, await other.ended];
			}
		}
		return [await ended];
	}

	/** Exit codes that a run may have. */
	#codes(blow: Blow, cut: boolean): readonly (number | null)[] {
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

	/** What must be so after every run that could say how it ended. */
	#check(
		ran: Ran,
		outlook: Outlook,
		before: ReadonlyMap<string, AcceptedEvent>,
	): void {
		expect(ran.stderr).not.toMatch(/bug of its own|Warning:|^\s+at /m);
		const { summary } = ran;
		expect(summary.exit_code).toBe(ran.code);
		expectBooksBalance(summary);
		this.#checkSent(outlook, before);
	}

	/** Nothing was sent but what the ledger had not as delivered. */
	#checkSent(
		{ traces }: Outlook,
		before: ReadonlyMap<string, AcceptedEvent>,
	): void {
		for (const [trace, { times, texts }] of this.#accepted()) {
			const sent = times - (before.get(trace)?.times ?? 0);
			if (sent > 0 && !traces.has(trace))
				expect.fail(`${trace} was delivered before and is sent again`);
			if (texts.size !== 1) expect.fail(`${trace} was sent in two ways`);
		}
	}

	/**
	 * Asks a dry run what would be sent now: everything that has not arrived, and
	 * of what has arrived only what is `unknown`.
	 *
	 * @param cut the input is cut short now: what is behind the cut is not seen
	 */
	async #outlook(cut: boolean): Promise<Outlook> {
		const { mapped } = this.#inputs;
		const payloads = join(this.#folder, "payloads.ndjson");
		const ran = await this.#fboc([
			...this.#upload(),
			...["--dry-run", "--payloads", payloads, "--rejects", "/dev/null"],
		]);
		expect(cut ? [0, 3, 4] : [0, 3], ran.stderr).toContain(ran.code);
		const lines = readLines<PayloadLine>(payloads);
		const traces = new Set(lines.map(({ event }) => event.custom_data.trace));
		expect(traces.size).toBe(ran.summary.deliveries.would_send);
		const again =
			ran.summary.warnings.find(({ code }) => code === "sent_again")?.count ??
			0;
		this.#refused = new Set([
			...this.#refused,
			...lines
				.filter(({ event }) => this.#isRefused(event))
				.map(({ event }) => event.custom_data.trace),
		]);
		const accepted = this.#accepted();
		if (!cut) {
			const lost = [...mapped].filter(
				(trace) => !accepted.has(trace) && !traces.has(trace),
			);
			expect(lost, "lost").toEqual([]);
		}
		const repeated = [...traces].filter((trace) => accepted.has(trace));
		expect(repeated.length).toBeLessThanOrEqual(again);
		return { traces };
	}

	#isRefused(event: object): boolean {
		const share = stableShare(JSON.stringify(event), this.#plan.seed);
		return share < this.#plan.refused;
	}

	/** Traces of what can be delivered. */
	#good(): Set<string> {
		const good = new Set(this.#inputs.mapped);
		for (const trace of this.#refused) good.delete(trace);
		return good;
	}

	#faults(all: boolean): string {
		const { faults, refused } = this.#plan;
		const bad = refused > 0 ? `bad-event:${refused}` : "";
		return [all ? faults : "", bad].filter((text) => text !== "").join(",");
	}

	#upload(): readonly string[] {
		const { chunkSize, concurrency, workers, data } = this.#plan;
		return [
			...["upload", ...this.#inputs.names, "--json", ...REJECTS],
			...(data ? ["--rejects-with-data"] : []),
			...["--chunk-size", `${chunkSize}`, "--concurrency", `${concurrency}`],
			...["--workers", `${workers}`],
		];
	}

	#accepted(): Map<string, AcceptedEvent> {
		return readAccepted(this.#record);
	}

	#options(options: RunOptions = {}): RunOptions {
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

	#start(args: readonly string[], options: RunOptions) {
		const child = start(args, this.#options(options));
		child.stdin?.end();
		return { child, ended: untilEnd(child) };
	}

	#fboc(args: readonly string[]): Promise<Ran> {
		return fboc(args, this.#options());
	}
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

/** The plan of a seed and how to live through it again, for whoever reads a failure. */
export const told = (seed: number): string =>
	`CHAOS_SEED=${seed} CHAOS_RUNS=1 ${JSON.stringify(planOf(seed))}`;
