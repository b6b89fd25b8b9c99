/** The formats that fboc reads, in the order in which an input is asked whether it is one; each has a row in `formats.ts`. */
export const FORMAT_NAMES = ["ndjson", "json", "csv"] as const;

export type InputFormat = (typeof FORMAT_NAMES)[number];

/** What an input may be packed in; each but `none` has a row in `open/compressions.ts`. */
export type Compression = "none" | "gzip";
