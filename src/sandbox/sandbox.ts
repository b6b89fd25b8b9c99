import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { FbocError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { becauseOf } from "../files/disk-trouble.ts";
import { openEventRecord } from "./event-record.ts";
import { badEventShare, type FaultSpec } from "./faults.ts";
import { GraphRouter } from "./graph-router.ts";
import { seededRandom } from "./random.ts";
import { Counts, type SandboxStats } from "./stats.ts";
import type { Ending } from "./upload-edge.ts";

const HOST = "127.0.0.1";
/** An id: digits, not all of them 0. */
const ID = /^0*[1-9]\d*$/;
/** Listed where nothing else is known: the ids of the example config. */
const EXAMPLE_EVENT_SETS = ["1234567890123456", "2345678901234567"];
/** Longer than any pause of a client between two chunks, so that no request meets a connection just closed. */
const KEEP_ALIVE_MS = 120_000;

export interface SandboxOptions {
	/** @default 0, any free port */
	readonly port?: number;
	/** File to which every accepted event is appended, NDJSON `{"event_set","api","event"}`, mode 0600. */
	readonly record?: string;
	/** From `parseFaults`. @default none */
	readonly faults?: FaultSpec;
	/** Decides which requests meet a fault and which events are bad. @default 0 */
	readonly seed?: number;
	/** Every upload is handled this much later. Milliseconds. @default 0 */
	readonly latencyMs?: number;
	/** The clock that ages of events and ends of versions are judged by, and that answers tell (`Date`). Milliseconds since 1970. @default Date.now */
	readonly now?: () => number;
	/** Ids that exist. @default every id of digits other than 0 */
	readonly eventSets?: readonly string[] | undefined;
}

export interface Sandbox {
	/** `http://127.0.0.1:PORT`, without a slash at the end: what `FBOC_GRAPH_URL` takes. */
	readonly url: string;
	readonly stats: SandboxStats;
	/**
	 * Ends every connection, stalled ones too, and finishes the record. May be
	 * called twice. Rejects with `sandbox_record_unwritable` when an accepted
	 * event could not be recorded.
	 */
	close(): Promise<void>;
}

/**
 * Starts a Graph API of our own, on loopback only: it validates, refuses and
 * rate-limits as Meta does, on both wires, and can fail on purpose. It logs
 * nothing.
 *
 * @throws FbocError `sandbox_record_unwritable` or `sandbox_port_unavailable`, exit 2
 */
export async function startSandbox(
	options: SandboxOptions = {},
): Promise<Sandbox> {
	const record =
		options.record === undefined
			? undefined
			: await openEventRecord(options.record).catch((error: unknown) => {
					throw unwritable(options.record as string, error);
				});
	const closing = new AbortController();
	const counts = new Counts();
	const seed = options.seed ?? 0;
	const faults = options.faults ?? [];
	const { eventSets } = options;
	const known = new Set(eventSets);
	const now = options.now ?? Date.now;
	const router = new GraphRouter(
		{
			rules: {
				knows: (id) =>
					ID.test(id) && (eventSets === undefined || known.has(id)),
				now,
				badEvents: badEventShare(faults),
				seed,
			},
			faults,
			random: seededRandom(seed),
			latencyMs: options.latencyMs ?? 0,
			counts,
			record,
			closing: closing.signal,
		},
		eventSets ?? EXAMPLE_EVENT_SETS,
	);
	const running = new Set<Promise<void>>();
	const server = createServer(
		{ keepAliveTimeout: KEEP_ALIVE_MS },
		(request, response) => {
			// A connection that broke, a record that failed, a sandbox that closes: no answer.
			const done = router
				.route(request)
				.catch((): Ending => "reset")
				.then((ending) => send(ending, response, now()))
				.finally(() => running.delete(done));
			running.add(done);
		},
	);
	try {
		await listen(server, options.port ?? 0);
	} catch (error) {
		await record?.close();
		throw unavailable(options.port ?? 0, error);
	}
	const { port } = server.address() as AddressInfo;
	let closed: Promise<void> | undefined;
	const end = async () => {
		closing.abort();
		const stopped = once(server, "close");
		server.close();
		server.closeAllConnections();
		await stopped;
		await Promise.all(running);
		await record?.close().catch((error: unknown) => {
			throw unwritable(options.record as string, error, EXIT.unavailable);
		});
	};
	return {
		url: `http://${HOST}:${port}`,
		stats: counts,
		close: () => {
			closed ??= end();
			return closed;
		},
	};
}

async function listen(server: Server, port: number): Promise<void> {
	server.listen(port, HOST);
	await once(server, "listening");
}

function send(ending: Ending, response: ServerResponse, now: number): void {
	const request: IncomingMessage = response.req;
	if (ending === "reset") {
		request.socket.resetAndDestroy();
		return;
	}
	// What was not read must not be taken for the next request.
	if (!request.complete) response.setHeader("connection", "close");
	response.writeHead(ending.status, {
		date: new Date(now).toUTCString(),
		...ending.headers,
		"content-length": Buffer.byteLength(ending.body),
	});
	response.end(ending.body);
}

/** @param exitCode 5 once it was begun: it is not whole */
function unwritable(
	path: string,
	cause: unknown,
	exitCode: ExitCode = EXIT.usage,
): FbocError {
	return new FbocError({
		code: "sandbox_record_unwritable",
		exitCode,
		message: `The file for accepted events cannot be written${becauseOf(cause)}.`,
		next: "Name a file in a folder that exists and that you may write to.",
		place: { path, field: "--record" },
		cause,
	});
}

function unavailable(port: number, cause: unknown): FbocError {
	return new FbocError({
		code: "sandbox_port_unavailable",
		message: `Port ${port} cannot be listened on.`,
		next: "Choose another port, or leave the flag out to get a free one.",
		place: { field: "--port" },
		cause,
	});
}
