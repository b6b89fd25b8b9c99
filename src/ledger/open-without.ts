import { LEDGER_DAYS } from "../defaults.ts";
import { FbocError } from "../errors.ts";
import { Claims } from "./claims.ts";
import {
	type Intent,
	LEDGER_LIMITS,
	type Ledger,
	type LedgerOptions,
} from "./ledger.ts";
import { Scratch } from "./scratch.ts";
import { dayOf } from "./stamp.ts";

/**
 * With `--resend`, a run without a ledger: it sends nothing twice itself, but
 * neither knows nor records anything. Without `--resend` the error stands.
 */
export function openWithout(options: LedgerOptions, error: unknown): Ledger {
	if (!(error instanceof FbocError) || !options.resend) throw error;
	const limits = { ...LEDGER_LIMITS, ...options.limits };
	const scratch = () => new Scratch(options.temp, "fboc-");
	const claims = new Claims({ index: undefined, scratch }, limits.table);
	const today = () => ({
		day: dayOf(options.now()),
		kept: options.kept ?? LEDGER_DAYS,
	});
	return {
		recovered: { unknown: 0, delivered: 0 },
		missing: error,
		claim: (keys, count, out) => claims.claim(keys, count, out, today()),
		known: (keys, count, out) => claims.known(keys, count, out, today()),
		intend: async ({ count }): Promise<Intent> => ({ count }),
		settle: async () => {},
		close: () => claims.close(),
	};
}
