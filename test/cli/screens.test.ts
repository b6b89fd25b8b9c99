import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { FAST_CLOCK } from "../scenarios/fast-clock.ts";
import {
	fboc,
	type RunOptions,
	sandboxProcess,
	temporaryFolder,
	write,
} from "./run-fboc.ts";

/** One thing a user may do wrong, and the screen that says so, in `screens/`. */
interface Screen {
	/** Also the name of its file. */
	readonly name: string;
	readonly args: string;
	/** Files by name; null is an empty folder. */
	readonly files?: Readonly<
		Record<string, string | Uint8Array | object | null>
	>;
	readonly env?: Readonly<Record<string, string>>;
	readonly nodeArgs?: readonly string[];
	readonly code: number;
}

const order = (id: number, more: object = {}) => ({
	type: "track",
	messageId: `m-${id}`,
	userId: `u-${id}`,
	event: "Order Completed",
	properties: { revenue: 10 + id, currency: "USD" },
	timestamp: "2026-11-18T10:00:00Z",
	...more,
});
const ndjson = (...lines: unknown[]) =>
	lines
		.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
		.join("\n")
		.concat("\n");

const ORDERS = ndjson(order(1), order(2), order(3));
const CONFIG = {
	eventSets: { stores: "1234567890123456" },
	events: { "Order Completed": "stores" },
};
const TOKEN = { FBOC_ACCESS_TOKEN: "token" };
const AS_OF = "--as-of 2026-11-20";
const PREVIEW = `--dry-run ${AS_OF}`;

/** A run of one bad input, with a config that is right. */
const input = (
	name: string,
	file: string,
	content: string | Uint8Array | null | undefined,
	code: number,
): Screen => ({
	name,
	args: `upload ${file} ${PREVIEW}`,
	files: {
		"fboc.config.json": CONFIG,
		...(content !== undefined && { [file]: content }),
	},
	code,
});

const SCREENS: readonly Screen[] = [
	input("missing-file", "missing.ndjson", undefined, 4),
	input("folder-without-files", "exports", null, 4),
	input(
		"binary-file",
		"photo.ndjson",
		Buffer.alloc(600, "\x00\x01\xfe\x07\x80"),
		4,
	),
	input("parquet", "events.parquet", `PAR1${"\0".repeat(60)}PAR1`, 4),
	input(
		"zstd",
		"events.ndjson.zst",
		Buffer.from("28b52ffd0458a10000", "hex"),
		4,
	),
	input(
		"truncated-gzip",
		"events.ndjson.gz",
		// Not compressed, so that what is whole does not depend on the version of zlib.
		gzipSync(ndjson(...Array.from({ length: 40 }, (_, i) => order(i))), {
			level: 0,
		}).subarray(0, -60),
		4,
	),
	input(
		"malformed-lines",
		"events.ndjson",
		ndjson(
			order(1),
			'{"type":"track","event',
			"plainly not JSON",
			"[1,2]",
			order(2),
		),
		3,
	),
	input(
		"csv-with-unknown-columns",
		"orders.csv",
		"who,mail,at\n1,a@b.example,x\n",
		2,
	),
	input(
		"headerless-csv",
		"orders.csv",
		"u1,Order Completed,2026-11-18T10:00:00Z,12.50\nu2,Order Completed,2026-11-18T11:00:00Z,3\n",
		2,
	),
	input("empty-file", "events.ndjson", "", 0),
	{
		name: "no-config",
		args: "upload events.ndjson",
		files: { "events.ndjson": ORDERS },
		code: 2,
	},
	{
		name: "no-config-dry-run",
		args: `upload events.ndjson ${PREVIEW}`,
		files: { "events.ndjson": ORDERS },
		code: 0,
	},
	{
		name: "config-with-three-problems",
		args: `upload events.ndjson ${PREVIEW}`,
		files: {
			"events.ndjson": ORDERS,
			"fboc.config.yaml": [
				"api: conversion",
				"eventSets:",
				'  stores: "12345x"',
				"events:",
				"  Order Completed: store",
				"",
			].join("\n"),
		},
		code: 2,
	},
	{ name: "unknown-flag", args: "upload events.ndjson --dryrun", code: 2 },
	{ name: "unknown-command", args: "uplaod events.ndjson", code: 2 },
	{
		name: "chunk-size-too-large",
		args: "upload events.ndjson --chunk-size 1001",
		files: { "events.ndjson": ORDERS, "fboc.config.json": CONFIG },
		code: 2,
	},
	{
		name: "plain-http-to-a-foreign-host",
		args: "upload events.ndjson",
		files: { "events.ndjson": ORDERS, "fboc.config.json": CONFIG },
		env: { ...TOKEN, FBOC_GRAPH_URL: "http://graph.example.com" },
		code: 2,
	},
	{
		name: "missing-token",
		args: "upload events.ndjson",
		files: { "events.ndjson": ORDERS, "fboc.config.json": CONFIG },
		code: 2,
	},
	{
		name: "server-gone",
		args: `upload events.ndjson ${AS_OF}`,
		files: { "events.ndjson": ORDERS, "fboc.config.json": CONFIG },
		// Nothing listens on port 1; the retry budget of five minutes is over in a second and a half.
		env: { ...TOKEN, FBOC_GRAPH_URL: "http://127.0.0.1:1" },
		nodeArgs: FAST_CLOCK,
		code: 5,
	},
];

/** A folder with the files of a screen. */
function folderOf({ files = {} }: Screen): string {
	const folder = temporaryFolder();
	for (const [name, content] of Object.entries(files)) {
		if (content === null) mkdirSync(join(folder, name));
		else write(folder, name, content);
	}
	return folder;
}

/** The screen as text, without what differs from run to run. */
async function screenOf(
	{ args, nodeArgs = [], code, name }: Screen,
	folder: string,
	env: RunOptions["env"] = {},
): Promise<string> {
	const ran = await fboc(args.split(" "), { cwd: folder, env, nodeArgs });
	expect(ran.code, `exit code of ${name}`).toBe(code);
	const masked = (text: string) =>
		text
			.replaceAll(folder, "FOLDER")
			.replaceAll(/\b\d{8}T\d{6}-[0-9a-f]{6}\b/g, "RUN")
			.replaceAll(/\bfbtrace\s+[\w-]+/g, "fbtrace TRACE")
			// Waits between tries are drawn by lot.
			.replaceAll(/^fboc: .* waiting for Meta: .*\n/gm, "")
			.replaceAll(/127\.0\.0\.1:\d{4,}/g, "127.0.0.1:PORT");
	return [
		`$ fboc ${args}`,
		masked(ran.stderr),
		"--- stdout ---",
		masked(ran.stdout),
		`--- exit ${ran.code} ---`,
		"",
	].join("\n");
}

for (const screen of SCREENS) {
	it(screen.name, async () => {
		await expect(
			await screenOf(screen, folderOf(screen), screen.env),
		).toMatchFileSnapshot(`screens/${screen.name}.txt`);
	});
}

for (const token of ["expired", "no-permission"]) {
	it(`token-${token}`, async () => {
		const screen: Screen = {
			name: `token-${token}`,
			args: "upload events.ndjson",
			files: {
				"events.ndjson": ndjson(
					order(1, { timestamp: new Date().toISOString() }),
				),
				"fboc.config.json": CONFIG,
			},
			code: 6,
		};
		const sandbox = await sandboxProcess([]);
		const env = { FBOC_GRAPH_URL: sandbox.url, FBOC_ACCESS_TOKEN: token };
		await expect(
			await screenOf(screen, folderOf(screen), env),
		).toMatchFileSnapshot(`screens/${screen.name}.txt`);
	});
}
