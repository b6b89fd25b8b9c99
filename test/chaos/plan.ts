import { SeededRandom } from "../bench/random.ts";

/** What befalls one run of the command. */
export type Blow =
	| { readonly kind: "none" }
	/** `kill -9` after a while. */
	| { readonly kind: "kill"; readonly afterMs: number }
	/** `kill -9` at a file operation; see `kill-at.mjs`. */
	| {
			readonly kind: "kill-at";
			readonly point: string;
			/** The power goes: what was not flushed is lost. */
			readonly power: boolean;
	  }
	/** A signal after a while; with `again` a second one. */
	| {
			readonly kind: "signal";
			readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP";
			readonly afterMs: number;
			readonly again: number | undefined;
	  }
	/** The sandbox is killed and, after a while, there again on the same port. */
	| {
			readonly kind: "outage";
			readonly afterMs: number;
			readonly forMs: number;
	  }
	/** The sandbox is not there at all. */
	| { readonly kind: "no-network" }
	/** The disk is full from the so many-th write on; see `kill-at.mjs`. */
	| { readonly kind: "full"; readonly atWrite: number }
	/** Another run of the same command at the same time, here or on another host; it waits, or does not. */
	| {
			readonly kind: "two";
			readonly wait: boolean;
			readonly host: string | undefined;
	  }
	/** It is frozen for so long that another run, elsewhere, takes its lock over; then it wakes. */
	| {
			readonly kind: "frozen";
			readonly afterMs: number;
			readonly host: string;
	  }
	/** A byte of a file in the state folder was changed: both are shares, of the files and of its length. */
	| { readonly kind: "flip"; readonly file: number; readonly at: number }
	/** The clock is wrong, from the beginning or from a moment on. */
	| {
			readonly kind: "clock";
			readonly offsetMs: number;
			readonly afterMs: number;
	  }
	/** An output is told to go where something is kept. */
	| {
			readonly kind: "collide";
			readonly flag: "--payloads" | "--report" | "--rejects";
			readonly with: "input" | "config" | "rejects" | "ledger";
			readonly link: "none" | "symbolic" | "hard";
	  }
	/** The payload file is on a disk that is full. */
	| { readonly kind: "full-payloads" }
	/** The first input is written to while it is read, and mended afterwards. */
	| {
			readonly kind: "change";
			readonly how: "grow" | "cut" | "replace";
			readonly afterMs: number;
	  }
	/** A proxy answers in Meta's place. */
	| { readonly kind: "proxy"; readonly says: ProxyAnswer };

/** What a proxy says to `CONNECT`; `silence`: nothing, `then-plain`: 200, and then its own page without TLS. */
export const PROXY_ANSWERS = [
	"200-page",
	"302",
	"403",
	"407",
	"502",
	"garbage",
	"silence",
	"hang-up",
	"then-plain",
] as const;
export type ProxyAnswer = (typeof PROXY_ANSWERS)[number];

export type Form = "ndjson" | "gzip" | "csv" | "overlapping" | "truncated";

/** One chaotic course of events, all of it from the seed. */
export interface ChaosPlan {
	readonly seed: number;
	readonly api: "conversions" | "offline";
	readonly events: number;
	readonly form: Form;
	/** Of a hundred events so many cannot be mapped, so many lines cannot be read. */
	readonly badPercent: number;
	/** Share of events that the sandbox refuses. */
	readonly refused: number;
	/** `--rejects-with-data`. */
	readonly data: boolean;
	/** Besides these; a `--faults` of the sandbox. */
	readonly faults: string;
	readonly latencyMs: number;
	readonly chunkSize: number;
	readonly concurrency: number;
	readonly workers: number;
	readonly blows: readonly Blow[];
	/** Whether the rejects are replayed at the end, and what befalls that. */
	readonly replay: Blow | undefined;
}

const FAULTS = [
	"",
	"",
	"429:0.05",
	"429:0.4",
	"500:0.15,503:0.1",
	"drop:0.15",
	"drop-after:0.15",
	"drop:0.05,drop-after:0.1,500:0.1,html:0.05,hidden-error:0.05,429:0.05",
	"stall:0.04,drop-after:0.05",
	"overlapped:0.1,throttle-headers:0.1",
] as const;

const KILL_POINTS = [
	"write",
	"write",
	"write",
	"datasync",
	"datasync",
	"open",
	"rename",
	"truncate",
	"close",
	"link",
	"mkdir",
	"rm",
	"sync",
] as const;

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

export function planOf(seed: number): ChaosPlan {
	const random = new SeededRandom(seed);
	// The first numbers of neighbouring seeds are alike.
	for (let i = 0; i < 8; i++) random.next();
	const events = 120 + Math.floor(random.next() ** 3 * 1200);
	const requests = 4 + random.below(40);
	return {
		seed,
		api: random.next() < 0.8 ? "conversions" : "offline",
		events,
		form: random.pick([
			"ndjson",
			"ndjson",
			"gzip",
			"csv",
			"overlapping",
			"truncated",
		]),
		badPercent: random.pick([0, 0, 1, 3]),
		refused: random.pick([0, 0, 0.002, 0.01]),
		data: random.next() < 0.4,
		faults: random.pick(FAULTS),
		latencyMs: random.pick([0, 0, 2, 10]),
		chunkSize: Math.max(1, Math.ceil(events / requests)),
		concurrency: 1 + random.below(6),
		workers: random.pick([0, 0, 0, 1, 2]),
		blows: Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () =>
			blowOf(random, [...STRIKES, ...UPLOADS]),
		),
		replay: random.next() < 0.3 ? blowOf(random, STRIKES) : undefined,
	};
}

/** What befalls any command, as often as it stands here. */
const STRIKES = [
	...(["none", "kill", "kill", "kill"] as const),
	...(["kill-at", "kill-at", "kill-at"] as const),
	...(["signal", "outage", "no-network", "full", "two"] as const),
	...(["frozen", "frozen", "flip"] as const),
	...(["clock", "clock", "proxy"] as const),
] as const;
/** What befalls an upload. */
const UPLOADS = ["collide", "full-payloads", "change", "change"] as const;

function blowOf(random: SeededRandom, kinds: readonly Blow["kind"][]): Blow {
	const afterMs = 60 + random.below(500);
	const kind = random.pick(kinds);
	switch (kind) {
		case "kill":
			return { kind, afterMs };
		case "kill-at": {
			const operation = random.pick(KILL_POINTS);
			const count = 1 + random.below(operation === "write" ? 60 : 12);
			const when = random.pick(["before", "after", "torn"]);
			const power = random.next() < 0.5;
			return { kind, point: `${operation}:${count}:${when}`, power };
		}
		case "signal":
			return {
				kind,
				signal: random.pick(["SIGINT", "SIGTERM", "SIGHUP"]),
				afterMs,
				again: random.next() < 0.4 ? random.below(100) : undefined,
			};
		case "outage":
			return { kind, afterMs, forMs: random.below(300) };
		case "full":
			return { kind, atWrite: 1 + random.below(60) };
		case "two":
			return {
				kind,
				wait: random.next() < 0.5,
				host: random.pick([undefined, "same", "another"]),
			};
		case "frozen":
			return { kind, afterMs, host: random.pick(["same", "another"]) };
		case "flip":
			return { kind, file: random.next(), at: random.next() };
		case "clock":
			return {
				kind,
				offsetMs: random.pick([
					...[-50 * MINUTE, -10 * MINUTE, 2 * DAY],
					...[98 * DAY, -98 * DAY, 4000 * DAY],
				]),
				afterMs: random.next() < 0.5 ? 0 : afterMs,
			};
		case "collide":
			return {
				kind,
				flag: random.pick(["--payloads", "--report", "--rejects"]),
				with: random.pick(["input", "config", "rejects", "ledger"]),
				link: random.pick(["none", "symbolic", "hard"]),
			};
		case "change":
			return {
				kind,
				how: random.pick(["grow", "cut", "replace"]),
				afterMs,
			};
		case "proxy":
			return { kind, says: random.pick(PROXY_ANSWERS) };
		default:
			return { kind };
	}
}
