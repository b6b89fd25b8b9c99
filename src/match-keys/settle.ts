import type { Ticket } from "./hash-queue.ts";
import type { KnownHash, MatchKeys } from "./key-set.ts";
import { asHash, textOf } from "./text.ts";

/**
 * The text of a raw value, tallied as present; `""` when there is nothing to
 * normalise: the value is absent, or is none (a boolean, an object), which warns.
 */
export function takeText(raw: unknown, bit: number, out: MatchKeys): string {
	const text = textOf(raw);
	if (text === "") return "";
	out.present |= bit;
	if (text !== undefined) return text;
	out.warnings |= bit;
	return "";
}

/** The value itself, lower-cased, if it came hashed: it is tallied and not hashed again. */
export function takeHash(
	text: string,
	bit: number,
	out: MatchKeys,
): string | undefined {
	const hash = asHash(text);
	if (hash !== undefined) out.alreadyHashed |= bit;
	return hash;
}

/** Tallies a key of one value: sent, or with `""` for its wire form, warned about. */
export function settle(
	wire: string,
	bit: number,
	out: MatchKeys,
): string | undefined {
	if (wire === "") {
		out.warnings |= bit;
		return undefined;
	}
	out.sent |= bit;
	return wire;
}

/** The same for one value of a list; repeats are sent once. */
export function settleInto(
	list: (string | Ticket)[],
	wire: string,
	bit: number,
	out: MatchKeys,
): void {
	const settled = settle(wire, bit, out);
	if (settled !== undefined && !list.includes(settled)) list.push(settled);
}

/** A hash that was met before, of a text that says something; its hex is `""` where the text is none of its key. */
export function settleKnown(
	known: KnownHash,
	bit: number,
	out: MatchKeys,
): KnownHash | undefined {
	out.present |= bit;
	if (known.hex === "") {
		out.warnings |= bit;
		return undefined;
	}
	out.sent |= bit;
	return known;
}

/** A hash that is still to be worked out. */
export function settleTicket(bit: number, out: MatchKeys): void {
	out.present |= bit;
	out.sent |= bit;
}
