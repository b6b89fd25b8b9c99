import type { Ticket } from "./hash/hash-queue.ts";
import { type KnownHash, type MatchKeys, warningBit } from "./key-set.ts";
import { textOf } from "./normalise/text.ts";

const NULL_WORD = warningBit("null_word");

/**
 * The text of a raw value, tallied as present; `""` when there is nothing to
 * normalise: the value is absent, or is none, which warns: a boolean, an object,
 * half of a character (a lone surrogate, which would be hashed as U+FFFD).
 */
export function takeText(raw: unknown, bit: number, out: MatchKeys): string {
	const text = textOf(raw);
	if (text === "") return "";
	out.present |= bit;
	if (text?.isWellFormed()) return text;
	out.warnings |= bit;
	return "";
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

/** Tallies a word for nothing. */
export function settleNothing(bit: number, out: MatchKeys): void {
	out.nothing |= bit;
	out.warnings |= NULL_WORD;
}

/** A hash that was met before, of a text that says something; its hex is `""` where nothing of the text can be sent. */
export function settleKnown(
	known: KnownHash,
	bit: number,
	out: MatchKeys,
): KnownHash | undefined {
	out.present |= bit;
	out.warnings |= known.warnings;
	if (known.hex === "") {
		if ((known.warnings & NULL_WORD) !== 0) out.nothing |= bit;
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
