import { createHash } from "node:crypto";

const sha256 = (text: string): string =>
	`sha256:${createHash("sha256").update(text).digest("hex")}`;

/** A line of a payload file, about nobody. */
export const payloadLine = (n: number): string =>
	`{"schema":"fboc.payload/1","event_set":"${n % 3 === 0 ? 222 : 111}","api":"conversions","input":"in.ndjson","line":${n},"event":{"event_name":"Purchase","event_time":1763460000,"event_id":"m-${n}","action_source":"physical_store","user_data":{"em":["${createHash("sha256").update(`p${n}`).digest("hex")}"]},"custom_data":{"value":${n},"currency":"USD"}}}`;

/**
 * A payload file of lines, with the end that section 10 of the contract gives
 * it; not made by the code that is tested.
 */
export function sealed(lines: readonly string[]): string {
	const body = lines.map((line) => `${line}\n`).join("");
	const payloads = lines.map((line) => {
		const eventSet = /"event_set":"(\d*)"/.exec(line)?.[1] ?? "";
		const event = line.slice(line.indexOf(',"event":') + 9, -1);
		return `${eventSet}\n${event}\n`;
	});
	const end = {
		schema: "fboc.payloads.end/1",
		count: lines.length,
		payload_digest: sha256(payloads.join("")),
		digest: sha256(body),
	};
	return `${body}${JSON.stringify(end)}\n`;
}
