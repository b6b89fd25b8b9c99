import { FbocError } from "../errors.ts";

interface Foreign {
	readonly name: string;
	readonly magic: readonly number[];
	/** Where the magic bytes lie. @default 0 */
	readonly at?: number;
	/** The way out: a command that writes NDJSON, CSV or gzip. */
	readonly next: string;
}

const ascii = (text: string) => [...Buffer.from(text, "latin1")];

const PARQUET =
	"Convert it, for instance: duckdb -c \"COPY (FROM 'FILE.parquet') TO 'FILE.ndjson' (FORMAT json)\"";
const COLUMNAR =
	"Convert it to NDJSON with the tool that wrote it (Spark: df.write.json), and give that.";

const FOREIGN: readonly Foreign[] = [
	{
		name: "Zstandard",
		magic: [0x28, 0xb5, 0x2f, 0xfd],
		next: "Decompress it on the way in: zstd -dc FILE.zst | fboc upload -",
	},
	{ name: "Parquet", magic: ascii("PAR1"), next: PARQUET },
	{
		name: "a ZIP archive (or an Excel workbook)",
		magic: [0x50, 0x4b, 0x03, 0x04],
		next: "Unpack it: unzip -p FILE.zip | fboc upload -   (from Excel: save as CSV UTF-8)",
	},
	{
		name: "bzip2",
		magic: ascii("BZh"),
		next: "Decompress it on the way in: bzip2 -dc FILE.bz2 | fboc upload -",
	},
	{
		name: "xz",
		magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
		next: "Decompress it on the way in: xz -dc FILE.xz | fboc upload -",
	},
	{
		name: "LZ4",
		magic: [0x04, 0x22, 0x4d, 0x18],
		next: "Decompress it on the way in: lz4 -dc FILE.lz4 | fboc upload -",
	},
	{ name: "Avro", magic: ascii("Obj\x01"), next: COLUMNAR },
	{
		name: "an old Excel workbook",
		magic: [0xd0, 0xcf, 0x11, 0xe0],
		next: "Save it as CSV UTF-8 and give that.",
	},
	{
		name: "a tar archive",
		magic: ascii("ustar"),
		at: 257,
		next: "Unpack it into a folder (tar -xf FILE.tar -C FOLDER) and give the folder.",
	},
	{
		name: "gzip inside gzip",
		magic: [0x1f, 0x8b],
		next: "Decompress one layer on the way in: gzip -dc FILE.gz | fboc upload -",
	},
];

/**
 * Refuses formats that are known but not read.
 *
 * @throws FbocError `unsupported_format` (exit 4), with the command that converts
 */
export function refuseForeign(head: Uint8Array, path: string): void {
	const foreign = FOREIGN.find(({ magic, at = 0 }) =>
		magic.every((byte, index) => head[at + index] === byte),
	);
	if (!foreign) return;
	throw new FbocError({
		code: "unsupported_format",
		message: `the input is ${foreign.name}, which fboc does not read`,
		next: foreign.next,
		place: { path },
	});
}
