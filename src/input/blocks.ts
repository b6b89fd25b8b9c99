import type { Block, InputSpec } from "./block.ts";
import type { BlockBuffers } from "./block-buffers.ts";
import { ByteWindow } from "./byte-window.ts";
import { formatOf } from "./formats.ts";
import {
	changedInput,
	damagedInput,
	InputDamage,
	truncatedInput,
} from "./input-errors.ts";
import type { RawSource } from "./open/raw-source.ts";
import { countByte, type Piece, piecesOf, type Splitter } from "./splitter.ts";

/**
 * Blocks of a stream: everything whole first, then the damage, if any, with the
 * line where reading stopped.
 */
export async function* streamBlocks(
	raw: RawSource,
	chunks: AsyncIterable<Uint8Array>,
	splitter: Splitter,
	spec: InputSpec,
	seq: () => number,
	buffers?: BlockBuffers,
): AsyncGenerator<Block> {
	const window = new ByteWindow(buffers);
	let lines = 0;
	const block = (piece: Piece): Block => {
		lines += piece.oversized ?? countByte(piece.bytes, spec.newline);
		return { input: spec.index, seq: seq(), ...piece };
	};
	let damage: InputDamage | undefined;
	try {
		for await (const chunk of chunks) {
			window.append(chunk);
			for (const piece of piecesOf(splitter, window)) yield block(piece);
			if (splitter.complaint) break;
		}
	} catch (error) {
		if (!(error instanceof InputDamage)) throw error;
		damage = error;
		window.cut = true;
	}
	const state = await raw.verify();
	if (state === "grew" && endsOpen(window, spec)) {
		window.cut = true;
		damage ??= changedInput(
			spec.path,
			"the input is still being written: its last line was not whole",
		);
	} else if (typeof state !== "string") damage ??= state;
	window.ended = true;
	for (const piece of piecesOf(splitter, window)) yield block(piece);
	if (damage) throw damage.at(lines + 1);
	const { complaint } = splitter;
	if (!complaint) return;
	const complain =
		complaint.kind === "truncated" ? truncatedInput : damagedInput;
	throw complain(spec.path, complaint.message).at(lines + 1);
}

/** The bytes end without a line end, and nothing else tells whether they are whole. */
function endsOpen(window: ByteWindow, spec: InputSpec): boolean {
	if (formatOf(spec.format).closesItself || window.length === 0) return false;
	return window.view[window.length - 1] !== spec.newline;
}

/**
 * Blocks of a plain NDJSON file that workers read themselves: ranges that tile
 * the file as it was when opened. Whether it has changed can be told, and at
 * which line, when they have come back.
 */
export async function* rangeBlocks(
	raw: RawSource,
	{
		path,
		index,
		seq,
		blockBytes,
	}: {
		readonly path: string;
		readonly index: number;
		readonly seq: () => number;
		readonly blockBytes: number;
	},
): AsyncGenerator<Block> {
	const end = raw.size ?? 0;
	// What was looked at to tell the format is read again.
	raw.count(-raw.bytesRead);
	for (let from = 0; from < end; from += blockBytes) {
		const to = Math.min(from + blockBytes, end);
		raw.count(to - from);
		yield { input: index, seq: seq(), range: { path, from, to, end } };
	}
}
