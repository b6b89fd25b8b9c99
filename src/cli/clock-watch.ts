import { clockAhead } from "../account/clock.ts";
import { FUTURE_TOLERANCE_S } from "../defaults.ts";
import type { GraphAnswer } from "../delivery/graph/graph-answer.ts";
import type { GraphClient } from "../delivery/graph/graph-client.ts";
import type { ServerTime } from "../ledger/ledger.ts";
import type { Summary } from "../report/summary.ts";

/** One question to a server that was not asked before must not hold up the end of a run. Milliseconds. */
const ASK_MS = 5000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A client whose answers tell the server's time. */
export interface ClockWatch {
	readonly client: GraphClient;
	/** How far this machine's clock is ahead of the server's, milliseconds; undefined: no answer told. */
	ahead(signal: AbortSignal): Promise<number | undefined>;
	/** The server's time, as far as answers told it, milliseconds since 1970; this machine's clock has no part in it. */
	heard(): number | undefined;
	/** The same for the ledger. */
	serverTime(signal: AbortSignal): ServerTime;
}

/** Takes the time from the answers that pass; asks once where there were none. */
export function watchClock(client: GraphClient, now: () => number): ClockWatch {
	let least: number | undefined;
	let told: { readonly date: number; readonly at: number } | undefined;
	const timed = async (ask: () => Promise<GraphAnswer>) => {
		const asked = now();
		const answer = await ask();
		if (answer.kind !== "answer") return answer;
		const date = Date.parse(answer.headers.get("date") ?? "");
		if (!Number.isNaN(date)) told = { date, at: performance.now() };
		const ahead = clockAhead(answer.headers, asked, now());
		if (ahead === undefined) return answer;
		// An answer that was held up on its way says too much: the least is the truest.
		if (least === undefined || Math.abs(ahead) < Math.abs(least)) least = ahead;
		return answer;
	};
	const heard = () => told && told.date + (performance.now() - told.at);
	const watch: ClockWatch = {
		client: {
			...client,
			post: (upload) => timed(() => client.post(upload)),
		},
		async ahead(signal) {
			const limit = AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]);
			if (least === undefined && !signal.aborted)
				await timed(() => client.get("", {}, undefined, limit));
			return least;
		},
		heard,
		serverTime: (signal) => ({
			heard,
			ask: async () => {
				await watch.ahead(signal);
				return heard();
			},
		}),
	};
	return watch;
}

/**
 * What to say of a wrong clock where a run came to grief over times: events
 * from the future or too old, or a token that Meta calls expired. Undefined
 * where the clock is right, or no event or token suffered from it.
 *
 * @param isByClock events were left out by it, besides the rejects
 */
export async function clockTrouble(
	{ rejects, error }: Summary,
	watch: ClockWatch,
	signal: AbortSignal,
	isByClock = false,
): Promise<string | undefined> {
	const suffers =
		isByClock ||
		error?.code === "token_refused" ||
		rejects.some(({ code }) => ABOUT_TIME.test(code));
	if (!suffers) return undefined;
	const ahead = await watch.ahead(signal);
	if (ahead === undefined || Math.abs(ahead) <= FUTURE_TOLERANCE_S * 1000)
		return undefined;
	const which = ahead > 0 ? "ahead of" : "behind";
	return (
		`This machine's clock is ${spanOf(Math.abs(ahead))} ${which} the server's, ` +
		"and events count as too old or as from the future by it: set the clock (NTP), then run the same command again."
	);
}

/** Whether a server bears the clock out, to the day: what the clock alone has decided may then be taken for settled. */
export async function isBorneOut(
	watch: ClockWatch | undefined,
	signal: AbortSignal,
): Promise<boolean> {
	const ahead = await watch?.ahead(signal);
	return ahead !== undefined && Math.abs(ahead) <= DAY_MS;
}

/** Rejects that a wrong clock makes: our own rules of age, and Meta's (2804003). */
const ABOUT_TIME = /^(?:future_timestamp|too_old|graph_\d+_2804003)$/;

/** A length of time in its largest unit, rounded: `3 days`. */
function spanOf(ms: number): string {
	const minutes = Math.round(ms / MINUTE_MS);
	if (minutes < 120) return `${minutes} minutes`;
	const hours = Math.round(minutes / 60);
	return hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
