import { appendFileSync, mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { processPort } from "../../src/cli/process-port.ts";
import { fileStore } from "../../src/ledger/file-store.ts";
import type { Summary } from "../../src/report/summary.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { fboc, temporaryFolder, write } from "../cli/run-fboc.ts";
import { CLOCK } from "./resuming.ts";
import { type Accepted, readRecord } from "./sandbox-record.ts";

const DAY_MS = 86_400_000;
const EVENT_SET = "1234567890123456";
/** Nobody listens there. */
const OUTAGE = "http://127.0.0.1:9";

/** What came of one night: what the person who is mailed reads, and what was done. */
export interface Night {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** Events that the sandbox accepted, and requests that it got. */
	readonly accepted: number;
	readonly requests: number;
	/** What the history says of it. */
	readonly summary: Summary | null;
	readonly ms: number;
}

/** The crontab's own line (README): one night after the other, with the clock moved. */
export const CRON_LINE = "upload exports/ --quiet";

/** A folder with exports, a sandbox as Meta, and a clock that is moved day by day. */
export class Nights {
	readonly folder = temporaryFolder();
	readonly state = join(this.folder, "state");
	/** Nights since the first. */
	day = 0;
	readonly #begin = Date.now();
	#sandbox: Sandbox | undefined;

	static async begin(config: object = {}): Promise<Nights> {
		const nights = new Nights();
		nights.#sandbox = await startSandbox({
			record: join(nights.folder, "record.ndjson"),
			now: () => nights.now(),
		});
		onTestFinished(() => nights.#sandbox?.close());
		mkdirSync(join(nights.folder, "exports"));
		nights.configure(config);
		return nights;
	}

	configure(config: object): void {
		write(this.folder, "fboc.config.json", {
			eventSets: { stores: EVENT_SET },
			events: { "Order Completed": "stores" },
			...config,
		});
	}

	/** The moved clock. Milliseconds since 1970. */
	now(): number {
		return Date.now() + this.day * DAY_MS;
	}

	/** An order of the day before, with an id of its own. */
	order(name: string, more: object = {}): object {
		return {
			type: "track",
			messageId: `${name}-${this.day}`,
			userId: `user-${name}`,
			event: "Order Completed",
			properties: { revenue: 10, trace: `${name}-${this.day}` },
			timestamp: new Date(
				this.#begin + this.day * DAY_MS - 3_600_000,
			).toISOString(),
			...more,
		};
	}

	/** Writes an export as an exporter would at that hour. */
	export(name: string, content: readonly object[] | string | Uint8Array): void {
		const path = write(this.folder, join("exports", name), content);
		const at = (this.now() - 60_000) / 1000;
		utimesSync(path, at, at);
	}

	/** Appends to an export. */
	append(name: string, events: readonly object[]): void {
		const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
		appendFileSync(join(this.folder, "exports", name), lines);
	}

	/** The name of the day's export; they sort by day. */
	get name(): string {
		return `${new Date(this.#begin + this.day * DAY_MS).toISOString().slice(0, 10)}.ndjson`;
	}

	/** Runs a command, by default the crontab's. */
	async run(
		line = CRON_LINE,
		{ outage = false }: { readonly outage?: boolean } = {},
	): Promise<Night> {
		const sandbox = this.#sandbox as Sandbox;
		const { accepted, requests } = sandbox.stats;
		const began = performance.now();
		const ran = await fboc(line.split(" "), {
			cwd: this.folder,
			nodeArgs: CLOCK,
			env: {
				FBOC_ACCESS_TOKEN: "token",
				FBOC_GRAPH_URL: outage ? OUTAGE : sandbox.url,
				CHAOS_CLOCK_OFFSET_MS: String(this.day * DAY_MS),
				...(outage && { CHAOS_CLOCK_FACTOR: "2000" }),
			},
		});
		return {
			...{ code: ran.code, stdout: ran.stdout, stderr: ran.stderr },
			accepted: sandbox.stats.accepted - accepted,
			requests: sandbox.stats.requests - requests,
			summary: await this.#last(),
			ms: performance.now() - began,
		};
	}

	/** What was accepted so far, by trace. */
	async accepted(): Promise<Map<string, Accepted>> {
		return (await readRecord(join(this.folder, "record.ndjson"))).byTrace;
	}

	/** Files below the state folder. */
	stateFiles(): string[] {
		return readdirSync(this.state, { recursive: true, encoding: "utf8" });
	}

	async #last(): Promise<Summary | null> {
		const { history } = fileStore({
			dir: this.state,
			process: processPort(process),
			now: Date.now,
		});
		return (await history.list(1)).runs[0]?.summary ?? null;
	}
}

/** One bad event a week, one outage a month. */
const isBad = (day: number) => day % 7 === 3;
const isOutage = (day: number) => day % 30 === 19;

const kindOf = (day: number): string =>
	[
		isOutage(day) && "outage",
		day > 0 && isOutage(day - 1) && "after",
		isBad(day) && "bad",
		day > 0 && isOutage(day - 1) && isBad(day - 1) && "bad-before",
	]
		.filter(Boolean)
		.join(" ") || "ordinary";

/** What must be the same on every night of a kind. */
export interface Mark {
	readonly kind: string;
	readonly code: number | null;
	/** What is mailed, without the numbers: days, run ids, how many inputs were done. */
	readonly mail: string;
	readonly accepted: number;
	readonly requests: number;
	readonly read: number | undefined;
}

export interface Lived {
	readonly nights: Nights;
	readonly marks: readonly Mark[];
	readonly times: readonly number[];
}

/** Lives through so many nights. */
export async function live(count: number, config = {}): Promise<Lived> {
	const nights = await Nights.begin(config);
	const marks: Mark[] = [];
	const times: number[] = [];
	for (let day = 0; day < count; day++) {
		nights.day = day;
		const events = Array.from({ length: 20 }, (_, i) =>
			nights.order(
				String(i),
				i === 7 && isBad(day) ? { properties: {}, userId: undefined } : {},
			),
		);
		nights.export(nights.name, events);
		const night = await nights.run(CRON_LINE, { outage: isOutage(day) });
		times.push(night.ms);
		marks.push({
			kind: kindOf(day),
			code: night.code,
			mail: `${night.stdout}${night.stderr}`.replace(/\b\d[\w,.-]*/g, "#"),
			accepted: night.accepted,
			requests: night.requests,
			read: night.summary?.events.read,
		});
	}
	return { nights, marks, times };
}

/** What must hold of every stretch of nights, however long. */
export async function expectConstant({ nights, marks }: Lived): Promise<void> {
	const kinds = new Map<string, Set<string>>();
	for (const { kind, ...mark } of marks) {
		const known = kinds.get(kind) ?? new Set();
		kinds.set(kind, known.add(JSON.stringify(mark)));
	}
	// A night is like the first of its kind, its mail too.
	for (const [kind, seen] of kinds) expect([kind, ...seen]).toHaveLength(2);
	const one = (kind: string) => marks.find((mark) => mark.kind === kind);
	expect(one("ordinary")).toMatchObject({
		...{ code: 0, mail: "", accepted: 20, requests: 1, read: 20 },
	});
	expect(one("bad")).toMatchObject({ code: 3, accepted: 19, read: 20 });
	expect(one("bad")?.mail).toMatch(
		/^fboc: rejects: [^\n]*\n(?:fboc: [^\n]*\n){1,4}$/,
	);
	expect(one("outage")).toMatchObject({ code: 5, accepted: 0, read: 20 });
	expect(one("after")).toMatchObject({ code: 0, mail: "", accepted: 40 });
	// Everything has arrived, once.
	const accepted = [...(await nights.accepted()).values()];
	const bad = marks.filter((_, day) => isBad(day)).length;
	expect(accepted).toHaveLength(marks.length * 20 - bad);
	expect(accepted.filter(({ times }) => times !== 1)).toEqual([]);
	// What is kept does not pile up: rejects for 90 days, journals for some weeks.
	const files = nights.stateFiles();
	const rejects = files.filter((name) => name.startsWith("rejects/"));
	expect(rejects.length).toBeLessThanOrEqual(Math.ceil(91 / 7) + 4);
	expect(files.length).toBeLessThan(rejects.length + 60);
}
