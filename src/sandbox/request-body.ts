import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { CallRefusal } from "./call-refusals.ts";
import { isObject, type JsonObject } from "./event-fields.ts";

/** Bound on a body, as sent and as unpacked: Meta publishes none; this is 16 times the largest that fboc sends. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The parameters of a request, or why there are none. */
export type Parameters =
	| { readonly ok: true; readonly values: JsonObject }
	| { readonly ok: false; readonly refusal: CallRefusal };

const malformed: Parameters = { ok: false, refusal: "parameter_malformed" };

/**
 * The parameters in the body: a JSON object, or a form in which `data` is
 * JSON text; plain or gzip. An empty body has none. Rejects when the
 * connection breaks.
 */
export async function readParameters(
	request: IncomingMessage,
): Promise<Parameters> {
	const encoding = request.headers["content-encoding"] ?? "identity";
	let source: Readable = request;
	if (encoding === "gzip") {
		const gunzip = createGunzip();
		// `pipeline` would destroy the connection on damaged gzip, and with it the answer.
		source = request.pipe(gunzip);
		request.on("error", () => {});
		request.once("close", () => {
			if (!request.complete) gunzip.destroy(new Error("connection lost"));
		});
	} else if (encoding !== "identity") {
		request.resume();
		return malformed;
	}
	const pieces: Buffer[] = [];
	let bytes = 0;
	try {
		const all: AsyncIterable<Buffer> = source.iterator({
			destroyOnReturn: false,
		});
		for await (const piece of all) {
			bytes += piece.length;
			if (bytes > MAX_BODY_BYTES) {
				request.unpipe();
				request.resume();
				return { ok: false, refusal: "body_too_large" };
			}
			pieces.push(piece);
		}
	} catch (error) {
		if (request.destroyed && !request.complete) throw error;
		request.resume();
		return malformed;
	}
	return parseParameters(
		Buffer.concat(pieces, bytes).toString("utf8"),
		request.headers["content-type"] ?? "",
	);
}

/** Body text and content type to parameters; whatever is no form is read as JSON. */
function parseParameters(text: string, type: string): Parameters {
	if (text === "") return { ok: true, values: {} };
	try {
		if (!type.startsWith("application/x-www-form-urlencoded")) {
			const values: unknown = JSON.parse(text);
			return isObject(values) ? { ok: true, values } : malformed;
		}
		const values: Record<string, unknown> = Object.fromEntries(
			new URLSearchParams(text),
		);
		if (typeof values.data === "string") values.data = JSON.parse(values.data);
		return { ok: true, values };
	} catch {
		return malformed;
	}
}
