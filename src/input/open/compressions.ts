import type { Compression } from "../format-names.ts";
import { gunzip } from "../gzip/gunzip.ts";
import { gunzipAside } from "../gzip/gunzip-aside.ts";

/** How what is packed is told and unpacked. */
interface Packing {
	/** The bytes that it begins with. */
	readonly magic: readonly number[];
	/**
	 * Unpacks, in bounded memory; yields all there is before it throws.
	 *
	 * @param aside on a thread of its own
	 * @throws InputDamage `truncated_input` or `damaged_input`
	 */
	unpack(
		chunks: AsyncIterable<Uint8Array>,
		path: string,
		aside: boolean,
	): AsyncIterable<Uint8Array>;
}

/** A row for each: a new one is a name in `format-names.ts` and a row here. */
const COMPRESSIONS: Readonly<Record<Exclude<Compression, "none">, Packing>> = {
	gzip: {
		magic: [0x1f, 0x8b],
		unpack: (chunks, path, aside) =>
			aside ? gunzipAside(chunks, path) : gunzip(chunks, path),
	},
};

/** What an input is packed in, by its first bytes. */
export function packingOf(
	head: Uint8Array,
): readonly [Compression, Packing | undefined] {
	for (const [name, packing] of Object.entries(COMPRESSIONS)) {
		if (packing.magic.every((byte, i) => head[i] === byte))
			return [name as Compression, packing];
	}
	return ["none", undefined];
}
