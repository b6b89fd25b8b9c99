import type { SeededRandom } from "../bench/random.ts";
import { RAW } from "./pieces.ts";

const STRUCTURE = Buffer.from(
	'{}[]",:\\ \t0-9.eE+tfnu\x00\x1f\x7f\xc3\xe2\xff',
);

const TOKENS = Buffer.from('{}[]",:');

/** A line after some edits of its bytes. It may have become two lines, or invalid UTF-8. */
export function mutated(source: Buffer, random: SeededRandom): Buffer {
	let bytes = Buffer.from(source);
	for (let edits = 1 + random.below(3); edits > 0; edits--) {
		let at = random.below(bytes.length + 1);
		// Every other edit is made next to a bracket, a comma, a colon or a quote.
		if (random.below(2) === 0) {
			while (at < bytes.length && !TOKENS.includes(bytes[at] as number)) at++;
			at += random.below(2);
		}
		const to = Math.min(bytes.length, at + 1 + random.below(6));
		const pick = () => STRUCTURE[random.below(STRUCTURE.length)] as number;
		switch (random.below(7)) {
			case 0:
				bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
				break;
			case 1:
				bytes = Buffer.concat([
					bytes.subarray(0, at),
					Buffer.of(pick()),
					bytes.subarray(at),
				]);
				break;
			case 2:
				if (at < bytes.length) bytes[at] = pick();
				break;
			case 3:
				if (at < bytes.length) bytes[at] = random.below(256);
				break;
			case 4: {
				const from = random.below(bytes.length + 1);
				const piece = bytes.subarray(from, from + random.below(40));
				bytes = Buffer.concat([
					bytes.subarray(0, at),
					piece,
					bytes.subarray(at),
				]);
				break;
			}
			case 5:
				bytes = Buffer.concat([
					bytes.subarray(0, at),
					Buffer.from(random.pick(RAW)),
					bytes.subarray(to),
				]);
				break;
			default:
				if (random.below(4) === 0) bytes = bytes.subarray(0, at);
				else if (at < bytes.length) {
					bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
				}
		}
	}
	return bytes;
}
