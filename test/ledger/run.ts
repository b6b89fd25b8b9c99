import { tmpdir } from "node:os";
import {
	type Ledger,
	type LedgerOptions,
	openLedger,
} from "../../src/ledger/ledger.ts";
import { keysOf } from "./keys.ts";

export const DAY_MS = 86_400_000;
/** Some day at noon, UTC. */
export const NOON = 20_500 * DAY_MS + DAY_MS / 2;

/** Opens the ledger of an ordinary run. */
export function open(
	dir: string,
	options: Partial<LedgerOptions> = {},
): Promise<Ledger> {
	return openLedger({
		dir,
		namespace: "facebook",
		mode: "write",
		eventSets: ["1001", "1002"],
		now: () => NOON,
		resend: false,
		temp: tmpdir(),
		...options,
	});
}

/** So many days later, by the clock and by a server's word. */
export function daysLater(
	days: number,
): Pick<LedgerOptions, "now" | "serverTime"> {
	const now = () => NOON + days * DAY_MS;
	return { now, serverTime: { heard: now, ask: async () => now() } };
}

/** What the ledger says of these deliveries, a digit each: 0 new, 1 duplicate, 2 unknown. */
export function claim(ledger: Ledger, deliveries: readonly number[]): string {
	const out = new Uint8Array(deliveries.length).fill(9);
	ledger.claim(keysOf(deliveries), deliveries.length, out);
	return out.join("");
}

/** Claims and sends them as one chunk, all delivered unless said. */
export async function send(
	ledger: Ledger,
	deliveries: readonly number[],
	outcomes?: Uint8Array,
	eventSet = 0,
): Promise<void> {
	const keys = keysOf(deliveries);
	const intent = await ledger.intend({
		eventSet,
		count: deliveries.length,
		keys,
	});
	await ledger.settle(intent, outcomes);
}

/** A whole run: claims, sends what is not a duplicate, closes. Returns what the claims said. */
export async function run(
	dir: string,
	deliveries: readonly number[],
	options: Partial<LedgerOptions> = {},
): Promise<string> {
	const ledger = await open(dir, options);
	const claims = claim(ledger, deliveries);
	const wanted = deliveries.filter((_, i) => claims[i] !== "1");
	if (ledger.missing === undefined && options.mode !== "read")
		await send(ledger, wanted);
	await ledger.close();
	return claims;
}
