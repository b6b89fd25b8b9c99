import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { stableShare } from "../../src/sandbox/random.ts";
import { SeededRandom } from "../bench/random.ts";
import {
	type Ran,
	readLines,
	readPayloads,
	temporaryFolder,
} from "../cli/run-fboc.ts";
import { expectBooksBalance } from "../scenarios/books.ts";
import { type AcceptedEvent, readAccepted } from "./accepted.ts";
import { ChaosCommand } from "./command.ts";
import { type FragileSandbox, openSandbox } from "./fragile-sandbox.ts";
import { type ChaosInputs, writeInputs } from "./inputs.ts";
import { type Blow, type ChaosPlan, planOf } from "./plan.ts";
import { possibleCodes, strike } from "./strike.ts";

interface PayloadLine {
	readonly event: { readonly custom_data: { readonly trace: string } };
}
type Accepted = ReadonlyMap<string, AcceptedEvent>;

/** The plan of a seed and how to live through it again, for whoever reads a failure. */
export const told = (seed: number): string =>
	`CHAOS_SEED=${seed} CHAOS_RUNS=1 ${JSON.stringify(planOf(seed))}`;

/**
 * Lives through one chaotic course of events: runs of one command, each with a
 * blow of its own, until a last one that nothing befalls. Before and after each
 * it is checked that nothing was lost and nothing is sent twice.
 */
export async function chaosRun(seed: number): Promise<void> {
	const plan = planOf(seed);
	const { blows, replay } = plan;
	const folder = temporaryFolder();
	const inputs = writeInputs(folder, plan, new SeededRandom(seed + 1));
	const sandbox = await openSandbox({
		folder,
		record: join(folder, "record.ndjson"),
		seed,
		latencyMs: plan.latencyMs,
		faults: faultsOf(plan, true),
		alone: [...blows, replay].some((blow) => blow?.kind === "outage"),
	});
	const chaos = new Chaos(plan, folder, inputs, sandbox);
	let cut = inputs.complete !== undefined;
	for (const blow of blows) {
		await chaos.suffer(blow, cut);
		await sandbox.comeBack(faultsOf(plan, true));
		if (cut) inputs.complete?.();
		cut = false;
	}
	await sandbox.comeBack(faultsOf(plan, false));
	await chaos.last();
	if (replay) await chaos.replay(replay);
	await chaos.history();
}

/** `--faults` of the sandbox: all, or only the events that it never takes. */
function faultsOf({ faults, refused }: ChaosPlan, all: boolean): string {
	const bad = refused > 0 ? `bad-event:${refused}` : "";
	return [all ? faults : "", bad].filter((text) => text !== "").join(",");
}

class Chaos {
	readonly #plan: ChaosPlan;
	readonly #folder: string;
	readonly #inputs: ChaosInputs;
	readonly #sandbox: FragileSandbox;
	readonly #command: ChaosCommand;
	/** Nothing is unknown: what has arrived is known as delivered, and nothing else. */
	#sure = true;
	/** Traces that the sandbox refuses, whatever happens. */
	readonly #refused = new Set<string>();

	constructor(
		plan: ChaosPlan,
		folder: string,
		inputs: ChaosInputs,
		sandbox: FragileSandbox,
	) {
		this.#plan = plan;
		this.#folder = folder;
		this.#inputs = inputs;
		this.#sandbox = sandbox;
		this.#command = new ChaosCommand(folder, sandbox.url, plan, inputs.names);
	}

	/** One run of the command and what befalls it. */
	async suffer(
		blow: Blow,
		cut: boolean,
		args = this.#command.upload,
		faults = faultsOf(this.#plan, true),
	): Promise<void> {
		const before = this.#accepted();
		const unsent = this.#sure ? this.#missing() : await this.#unsent(cut);
		const runs = await strike(blow, {
			command: this.#command,
			args,
			sandbox: this.#sandbox,
			faults,
			kept: { folder: this.#folder, input: this.#inputs.names[0] as string },
		});
		for (const ran of runs) {
			expect(possibleCodes(blow, cut), ran.stderr).toContain(ran.code);
			// A killed run has no summary, and need not have any.
			if (ran.code !== null && blow.kind !== "collide") expectOrderly(ran);
			if (blow.kind === "proxy")
				expect(ran.summary.deliveries.delivered).toBe(0);
		}
		const isSettled = runs.every(
			(ran) => ran.code !== null && ran.summary.deliveries.unknown === 0,
		);
		// What was unknown before is so still where a run did not come to its end, or not all was there.
		const isWhole =
			!cut &&
			blow.kind !== "change" &&
			runs.some(({ code }) => code === 0 || code === 3);
		if (blow.kind !== "collide")
			this.#sure = isSettled && (this.#sure || isWhole);
		this.#expectSentOnly(unsent, before);
	}

	/** What has not arrived. */
	#missing(): ReadonlySet<string> {
		const accepted = this.#accepted();
		return new Set(
			[...this.#inputs.mapped].filter((trace) => !accepted.has(trace)),
		);
	}

	/**
	 * The last run goes well, and after it there is nothing left to do: not even
	 * in what was skipped as done, which is read once more.
	 */
	async last(): Promise<void> {
		const isKnown = this.#sure && this.#plan.refused === 0;
		const unsent = isKnown ? this.#missing() : await this.#unsent(false);
		const before = this.#accepted();
		const last = await this.#command.run(this.#command.upload);
		expectOrderly(last);
		this.#expectSentOnly(unsent, before);
		const { bad, mapped } = this.#inputs;
		const failing = bad > 0 || this.#refused.size > 0;
		expect(failing ? [0, 3] : [0]).toContain(last.code);
		expect(last.summary.deliveries).toMatchObject({
			delivered: unsent.size - this.#refused.size,
			unknown: 0,
			unsent: 0,
		});
		const accepted = this.#accepted();
		const good = [...mapped].filter((trace) => !this.#refused.has(trace));
		expect(new Set(accepted.keys())).toEqual(new Set(good));
		const reread = await this.#command.run([
			...this.#command.upload,
			"--reread",
		]);
		expectOrderly(reread);
		expect(reread.code).toBe(failing ? 3 : 0);
		expect(reread.summary.events.rejected).toBe(bad);
		expect(reread.summary.deliveries).toMatchObject({
			delivered: 0,
			refused: this.#refused.size,
		});
		expect(this.#accepted()).toEqual(accepted);
		if (failing) this.#expectRejects();
		if (this.#plan.seed % 4 > 0) return;
		const more = await this.#command.run(this.#command.upload);
		expect(more.summary.deliveries.delivered).toBe(0);
		expect(this.#accepted()).toEqual(accepted);
	}

	/** What Meta refused is replayed once it takes it; a blow does no harm to that. */
	async replay(blow: Blow): Promise<void> {
		const file = join(this.#folder, "rejects.ndjson");
		if (!existsSync(file)) return;
		const args = ["replay", "rejects.ndjson", "--json"];
		await this.#sandbox.comeBack("");
		await this.suffer(blow, false, args, "");
		await this.#sandbox.comeBack("");
		const last = await this.#command.run(args);
		expectOrderly(last);
		expect(last.summary.error).toBeNull();
		expect(last.code).toBe(this.#inputs.bad > 0 ? 3 : 0);
		const accepted = this.#accepted();
		expect(new Set(accepted.keys())).toEqual(this.#inputs.mapped);
		expect(readLines(file)).toHaveLength(this.#inputs.bad);
		await this.#command.run(args);
		expect(this.#accepted()).toEqual(accepted);
	}

	/** Now and then: the history of all of it can be read. */
	async history(): Promise<void> {
		if (this.#plan.seed % 4 !== 1) return;
		const { code } = await this.#command.run(["history", "--json"]);
		expect(code).toBe(0);
	}

	/**
	 * Asks a dry run over everything what would be sent now: all that has not
	 * arrived, and of what has arrived only what is `unknown`.
	 *
	 * @param cut the input is cut short now: what is behind the cut is not seen
	 */
	async #unsent(cut: boolean): Promise<ReadonlySet<string>> {
		const payloads = join(this.#folder, "payloads.ndjson");
		const { code, stderr, summary } = await this.#command.run([
			...this.#command.upload,
			...["--reread", "--dry-run"],
			...["--payloads", payloads, "--rejects", "/dev/null"],
		]);
		expect(cut ? [0, 3, 4] : [0, 3], stderr).toContain(code);
		const events = readPayloads<PayloadLine>(payloads).map(
			({ event }) => event,
		);
		const unsent = new Set(events.map(({ custom_data }) => custom_data.trace));
		expect(unsent.size).toBe(summary.deliveries.would_send);
		for (const event of events) {
			const share = stableShare(JSON.stringify(event), this.#plan.seed);
			if (share < this.#plan.refused)
				this.#refused.add(event.custom_data.trace);
		}
		const accepted = this.#accepted();
		const lost = [...this.#inputs.mapped].filter(
			(trace) => !accepted.has(trace) && !unsent.has(trace),
		);
		if (!cut) expect(lost, "lost").toEqual([]);
		const unknown = summary.warnings.find(({ code }) => code === "sent_again");
		const repeated = [...unsent].filter((trace) => accepted.has(trace));
		expect(repeated.length).toBeLessThanOrEqual(unknown?.count ?? 0);
		return unsent;
	}

	/** Nothing was sent but what the ledger had not as delivered. */
	#expectSentOnly(unsent: ReadonlySet<string>, before: Accepted): void {
		for (const [trace, { times, texts }] of this.#accepted()) {
			const sent = times - (before.get(trace)?.times ?? 0);
			if (sent > 0 && !unsent.has(trace))
				expect.fail(`${trace} was delivered before and is sent again`);
			if (texts.size !== 1) expect.fail(`${trace} was sent in two ways`);
		}
	}

	/** Every line of the rejects file is whole, and names everything that failed. */
	#expectRejects(): void {
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

	#accepted(): Accepted {
		return readAccepted(join(this.#folder, "record.ndjson"));
	}
}

/** What must be so after every run that could say how it ended. */
function expectOrderly({ code, stderr, summary }: Ran): void {
	expect(stderr).not.toMatch(/bug of its own|Warning:|^\s+at /m);
	expect(summary.exit_code).toBe(code);
	expectBooksBalance(summary);
}
