import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ledger, LedgerOptions } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { keysOf } from "./keys.ts";

export const DAY_MS = 86_400_000;
/** Some day at noon, UTC. */
export const NOON = 20_500 * DAY_MS + DAY_MS / 2;

/** How a test opens a ledger. */
export interface OpenOptions extends Partial<LedgerOptions> {
	readonly namespace?: string;
}

/** The folder of a ledger below a state folder. */
export const ledgerIn = (dir: string, namespace = "facebook"): string =>
	join(dir, "ledger", namespace);

/** Opens the ledger of an ordinary run. */
export function open(
	dir: string,
	{ namespace, ...options }: OpenOptions = {},
): Promise<Ledger> {
	return openLedger(ledgerIn(dir, namespace), {
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
export async function claim(
	ledger: Ledger,
	deliveries: readonly number[],
	eventSet = 0,
): Promise<string> {
	const count = deliveries.length;
	const out = new Uint8Array(count).fill(9);
	const eventSets = new Uint16Array(count).fill(eventSet);
	await ledger.claim(keysOf(deliveries), eventSets, count, out);
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
	options: OpenOptions = {},
): Promise<string> {
	const ledger = await open(dir, options);
	const claims = await claim(ledger, deliveries);
	const wanted = deliveries.filter((_, i) => claims[i] !== "1");
	if (ledger.missing === undefined && options.mode !== "read")
		await send(ledger, wanted);
	await ledger.close();
	return claims;
}
