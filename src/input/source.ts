import type { Stats } from "node:fs";
import { type FileHandle, realpath } from "node:fs/promises";
import type { FbocError } from "../errors.ts";

interface Named {
	/** As a person would name it: the argument, or the argument and the path below it. `-` is stdin. Not escaped. */
	readonly name: string;
}

/** Read but once, as it comes: nobody knows how much it is. */
interface Once extends Named {
	readonly size?: undefined;
}

/**
 * One input that was found; nothing of it is open yet, unless it is held. How
 * each kind is opened says `open/raw-source.ts`, how it is held to be read again
 * `open/hold-input.ts`, by what it is known as done
 * `pipeline/sources/input-state.ts`. An object in a bucket will be one more: as a
 * file, with its `ETag` where a file has times.
 */
export type InputSource =
	/** A regular file. */
	| (Named & {
			readonly kind: "file";
			readonly path: string;
			/** Bytes on disk when it was found. */
			readonly size: number;
	  })
	/** A pipe, a terminal, a device. */
	| (Once & { readonly kind: "stream"; readonly path: string })
	| (Once & { readonly kind: "standard input" })
	/** Open already: it is read through this, which whoever opened it closes. */
	| (Named & {
			readonly kind: "held";
			/** Absent: it has no name in any folder. */
			readonly path?: string;
			readonly size: number;
			readonly handle: FileHandle;
	  })
	/** It cannot be read. Why is thrown when it is opened, so that the others are read. */
	| (Named & {
			readonly kind: "refused";
			readonly size: 0;
			readonly refusal: FbocError;
	  });

/** What was found at a path. */
export const sourceAt = (
	name: string,
	path: string,
	stats: Stats,
): InputSource =>
	stats.isFile()
		? { kind: "file", name, path, size: stats.size }
		: { kind: "stream", name, path };

/** An input that was found and cannot be read. */
export const refused = (name: string, refusal: FbocError): InputSource => ({
	kind: "refused",
	name: refusal.place.path ?? name,
	size: 0,
	refusal,
});

/** What tells an input from others. Falls back to the path itself: a file that has just vanished is reported when it is opened. */
export async function placeOf(source: InputSource): Promise<string> {
	switch (source.kind) {
		case "file":
		case "stream":
			return realpath(source.path).catch(() => source.path);
		case "held":
			return source.path ?? "-";
		case "standard input":
			return "-";
		case "refused":
			return `${source.name}\0${source.refusal.message}`;
		default:
			return source satisfies never;
	}
}
