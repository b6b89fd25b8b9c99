import { EXIT } from "../exit-codes.ts";
import type { EventSet } from "../vocabulary/routes.ts";
import type { AccountShape } from "../wire/wire.ts";
import { type CheckLine, doubtful, failed, fine } from "./check-line.ts";
import { unreachable } from "./check-token.ts";
import type { EventSetFacts } from "./event-set-facts.ts";
import type { EdgeReading } from "./read-edge.ts";

/** Scopes with which a token can read event sets, so that one it cannot see is not there for it. */
const READING = ["ads_read", "ads_management", "business_management"];

/**
 * What looking an event set up gave, judged. `100/33` is both "no such object"
 * and "not for this token": it fails the check only for a token that could have
 * read it.
 *
 * @param scopes of the token; undefined: not known
 */
export function eventSetLine(
	{ name, id }: EventSet,
	{ wantsOfflineSets }: AccountShape,
	found:
		| { readonly ok: true; readonly facts: EventSetFacts }
		| { readonly ok: false; readonly reading: EdgeReading & { ok: false } },
	scopes: readonly string[] | undefined,
): CheckLine {
	const subject = name === id ? id : `${name} (${id})`;
	const about = { check: "event set", subject } as const;
	if (found.ok) {
		const { facts } = found;
		const called = facts.name === "" ? "found" : `found: ${facts.name}`;
		if (wantsOfflineSets && facts.takesOffline === false)
			return doubtful(
				about,
				`${called}; it is not set up for offline events`,
				"In Events Manager, make it a dataset that takes offline events, or choose another with `fboc event-sets`.",
			);
		return fine(about, called);
	}
	const { why, said } = found.reading;
	if (why === "unavailable") return unreachable(about, said);
	if (why === "token")
		return failed(
			about,
			EXIT.refused,
			`Meta refuses the token (${said})`,
			"Make a new token with `fboc login` or in Events Manager.",
		);
	const mayRead = scopes?.some((scope) => READING.includes(scope)) === true;
	if (why === "missing" && mayRead)
		return failed(
			about,
			EXIT.refused,
			`there is no such event set, or the token has no access to it (${said})`,
			"Correct the id (`fboc event-sets` lists those in reach), or assign the event set to the token's user in the Business settings.",
		);
	return doubtful(
		about,
		`it cannot be looked up (${said}); whether it takes events is not known`,
		"A token made for sending alone may not read. Try a few events with --test-event-code.",
	);
}
