import {
	type CheckLine,
	doubtful,
	failed,
	fine,
} from "../account/check-line.ts";
import type { Config } from "../config/config.ts";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import type { DamagedFile, Days } from "../ledger/health.ts";
import type { Ledgers, Store } from "../ledger/store.ts";
import { countOf, formatCount } from "../terminal/draw/number-format.ts";

const REPAIR =
	"Run `fboc check --repair`: it keeps what is sound. Or restore the file from a backup.";

/** What is damaged in the ledgers of a namespace and in the history, event set by event set; nothing where all is sound. */
export async function damageLines(
	store: Store,
	namespace: string,
	config: Config | undefined,
	repair: boolean,
): Promise<CheckLine[]> {
	const lines: CheckLine[] = [];
	for (const shard of [undefined, ...(await store.shards(namespace))]) {
		const ledgers = store.ledgers(namespace, shard);
		for (const { eventSet, damaged, files } of await ledgers.inspect()) {
			if (damaged.length === 0) continue;
			const set = config?.eventSets.find(({ id }) => id === eventSet);
			const part = shard === undefined ? "" : `, shard ${shard}`;
			const about = {
				check: "ledger",
				subject: `${set?.name ?? "event set"} (${eventSet})${part}`,
			} as const;
			const which = `${formatCount(damaged.length)} of ${countOf(files, "file", "files")} damaged`;
			const line = repair
				? await repaired(ledgers, eventSet, about)
				: failed(
						about,
						EXIT.unavailable,
						`${which}: ${told(damaged, "can be kept", "would be forgotten")}`,
						REPAIR,
					);
			lines.push({ ...line, damaged: damaged.map(asJson) });
		}
	}
	const history = await historyLine(store, repair);
	return history ? [...lines, history] : lines;
}

type About = Pick<CheckLine, "check" | "subject">;

async function repaired(
	ledgers: Ledgers,
	eventSet: string,
	about: About,
): Promise<CheckLine> {
	try {
		const request = { command: "check", others: [], waitMs: 0 };
		const lock = await ledgers.lock({ ...request, eventSets: [eventSet] });
		try {
			const mended = await ledgers.repair(eventSet, lock);
			return doubtful(
				about,
				`repaired: ${told(mended, "kept", "forgotten")}`,
				"What was forgotten is sent again, with the same event_id, if its input is uploaded again and still young enough.",
			);
		} finally {
			await lock.release();
		}
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		return failed(about, error.exitCode, error.message, error.next);
	}
}

/** Runs go on without it. */
async function historyLine(
	{ history }: Store,
	repair: boolean,
): Promise<CheckLine | undefined> {
	const about = { check: "state folder", subject: "history" } as const;
	try {
		const { damage } = await history.list(Number.POSITIVE_INFINITY);
		if (damage === undefined) return undefined;
		if (!repair) return doubtful(about, damage.message, damage.next);
		const count = await history.repair();
		return fine(about, `${countOf(count, "run", "runs")} set aside`);
	} catch (error) {
		if (!(error instanceof FbocError)) throw error;
		return doubtful(about, error.message, error.next);
	}
}

/** `39,995 deliveries of 2026-02-16 can be kept; 5 of 2026-02-16 would be forgotten`. */
function told(
	damaged: readonly DamagedFile[],
	keeping: string,
	losing: string,
): string {
	const kept = spanOf(damaged.map((file) => file.kept));
	const lost = damaged.flatMap((file) => (file.lost ? [file.lost] : []));
	const parts = [`${kept} ${keeping}`];
	if (lost.length > 0) parts.push(`${spanOf(lost)} ${losing}`);
	const unsure = damaged.filter((file) => file.lost === undefined);
	if (unsure.length > 0) {
		const days = unsure.map(({ begun }) => dateOf(begun)).sort();
		parts.push(
			`how many more ${losing} cannot be told: ${countOf(unsure.length, "file", "files")} begun on ${[...new Set(days)].join(", ")}`,
		);
	}
	return parts.join("; ");
}

/** `5 deliveries of 2026-02-16 to 2026-02-18`. */
function spanOf(all: readonly Days[]): string {
	const counts = all.flatMap((days) => [...days]);
	const count = counts.reduce((sum, [, number]) => sum + number, 0);
	const said = countOf(count, "delivery", "deliveries");
	if (count === 0) return said;
	const days = counts.map(([day]) => day);
	const from = dateOf(days.reduce((a, b) => Math.min(a, b)));
	const to = dateOf(days.reduce((a, b) => Math.max(a, b)));
	return `${said} of ${from === to ? from : `${from} to ${to}`}`;
}

const dateOf = (day: number): string =>
	new Date(day * 86_400_000).toISOString().slice(0, 10);

/** As `--json` tells it: dates and numbers of deliveries. */
const asJson = ({ name, kept, lost, begun }: DamagedFile) => ({
	file: name,
	begun: dateOf(begun),
	kept: datesOf(kept),
	lost: lost ? datesOf(lost) : null,
});

const datesOf = (days: Days): Record<string, number> =>
	Object.fromEntries([...days].map(([day, count]) => [dateOf(day), count]));
