import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { findRecord } from "../../src/explain/find-record.ts";
import type { InputFormat } from "../../src/input/format-names.ts";
import { formatOf, unknownFormat } from "../../src/input/formats.ts";
import { bytesOf } from "../../src/input/record/each-record.ts";
import { Messages } from "../../src/input/record/message.ts";
import {
	textOfEvent,
	textOfRecord,
} from "../../src/pipeline/mapping/record-data.ts";
import { readChunks, readFileInput, tempFile } from "./collect.ts";

const EVENTS = [
	{ event: "Order Completed", userId: "u1" },
	{ event: "Änderung", userId: "u2" },
];

/** These events in each format; the second begins a line. A new format has its example here. */
const EXAMPLES: Record<InputFormat, string> = {
	ndjson:
		'{"event":"Order Completed","userId":"u1"}\n{"event":"Änderung","userId":"u2"}\n',
	json: '[{"event":"Order Completed","userId":"u1"},\n{"event":"Änderung","userId":"u2"}]',
	csv: "event,userId\nOrder Completed,u1\nÄnderung,u2\n",
};

describe.each(Object.entries(EXAMPLES) as [InputFormat, string][])(
	"%s",
	(name, text) => {
		const messages = new Messages();
		const plain = (events: readonly { event: unknown }[]) =>
			events.map(({ event }) => messages.read(event as object));
		const lines = EXAMPLES[name].slice(0, text.indexOf("Änderung")).split("\n");

		it("is told from its bytes, plain, packed and in any encoding", async () => {
			const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
			for (const bytes of [text, gzipSync(text), `\uFEFF${text}`, utf16]) {
				const found = await readFileInput(tempFile(bytes));
				expect([found.error, found.spec?.format]).toEqual([undefined, name]);
				expect(plain(found.events)).toEqual(EVENTS);
				expect(found.events[1]?.line).toBe(lines.length);
			}
		});

		it("gives the same records however its bytes arrive, and wherever blocks end", async () => {
			const bytes = Buffer.from(text);
			const single = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
			for (const blockBytes of [1, 10, 1000]) {
				const found = await readChunks(single, { blockBytes });
				expect(plain(found.events)).toEqual(EVENTS);
				const ranged = await readFileInput(tempFile(text), {
					blockBytes,
					ranges: true,
				});
				expect(plain(ranged.events)).toEqual(EVENTS);
				expect(ranged.lines).toBe(found.lines);
			}
		});

		it("keeps what is whole of a file that breaks off", async () => {
			const packed = gzipSync(text);
			const { error } = await readFileInput(tempFile(packed.subarray(0, -9)));
			expect(error).toMatchObject({ code: "truncated_input", exitCode: 4 });
		});

		it("has its records found by their line, and quoted as what can be read again", async () => {
			const path = tempFile(text);
			const size = Buffer.byteLength(text);
			const record = await findRecord(
				{ kind: "file", name: path, path, size },
				lines.length,
				{ format: "auto", columns: {}, stdin: Readable.from([]) },
			);
			const event = messages.read(record.event ?? {});
			expect(event).toEqual(EVENTS[1]);
			expect(bytesOf(record).toString()).not.toBe("");
			const quoted =
				formatOf(name).record === "cells"
					? textOfEvent(event)
					: textOfRecord(record.at);
			expect(JSON.parse(quoted)).toEqual(EVENTS[1]);
		});

		it("is named where an input is in none", () => {
			const { message } = unknownFormat("x", "prose");
			expect(message).toContain(formatOf(name).label);
		});
	},
);
