import { textOf } from "../segment/scalar.ts";
import type { KnownHash, MatchKeys } from "./key-set.ts";
import { noteBit } from "./notes.ts";

const NULL_WORD = noteBit("null_word");

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
	out.invalid |= bit;
	return "";
}

/** Tallies a value: sent, or with `""` for its wire form, warned about. */
export function settle(
	wire: string,
	bit: number,
	out: MatchKeys,
): string | undefined {
	if (wire === "") {
		out.invalid |= bit;
		return undefined;
	}
	out.sent |= bit;
	return wire;
}

/** Tallies a word for nothing. */
export function settleNothing(bit: number, out: MatchKeys): void {
	out.nothing |= bit;
	out.notes |= NULL_WORD;
}

/** A hash that was met before, of a text that says something; its hex is `""` where nothing of the text can be sent. */
export function settleKnown(
	known: KnownHash,
	bit: number,
	out: MatchKeys,
): KnownHash | undefined {
	out.present |= bit;
	out.notes |= known.notes;
	if (known.hex === "") {
		if ((known.notes & NULL_WORD) === 0) out.invalid |= bit;
		else out.nothing |= bit;
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
