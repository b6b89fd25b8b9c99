import type { Compression, InputFormat } from "../input/format-names.ts";
import type { WireName } from "../vocabulary/wire-names.ts";

/** Where something was first seen. */
export interface Place {
	readonly input: string;
	readonly line: number;
}

/** Events of the books: `read = not_track + unmapped + opted_out + filtered + rejected + accepted`. */
export interface EventCounts {
	read: number;
	not_track: number;
	unmapped: number;
	opted_out: number;
	filtered: number;
	rejected: number;
	accepted: number;
}

/** Deliveries of the books: `planned = delivered + duplicate + refused + unknown + unsent + would_send`. */
export interface DeliveryCounts {
	planned: number;
	delivered: number;
	duplicate: number;
	refused: number;
	unknown: number;
	unsent: number;
	would_send: number;
}

export const newDeliveries = (): DeliveryCounts => ({
	planned: 0,
	delivered: 0,
	duplicate: 0,
	refused: 0,
	unknown: 0,
	unsent: 0,
	would_send: 0,
});

export interface KeyCoverage {
	present: number;
	sent: number;
	already_hashed: number;
	dropped: number;
}

/** The one result of a run; what `--json` prints. Key order is that of the contract. */
export interface Summary {
	schema: "fboc.summary/1";
	run_id: string;
	command: string;
	dry_run: boolean;
	api: WireName;
	started_at: string;
	ended_at: string;
	exit_code: number;
	outcome: string;
	inputs: {
		path: string;
		format: InputFormat;
		compression: Compression;
		bytes: number;
		events: number;
		/** Skipped, as an earlier run had settled it: nothing of it was read. */
		done: boolean;
	}[];
	events: EventCounts;
	deliveries: DeliveryCounts;
	event_sets: ({ name: string; id: string } & DeliveryCounts & {
			/** Sum by currency of what was delivered, in a dry run of what would be sent. */
			value: Record<string, number>;
		})[];
	conversions: {
		event: string;
		event_name: string;
		event_set: string;
		count: number;
	}[];
	unmapped: { event: string; count: number }[];
	match_keys: Record<string, KeyCoverage>;
	rejects: { code: string; stage: string; count: number; first: Place }[];
	warnings: { code: string; count: number; first: Place }[];
	requests: { sent: number; retried: number; throttled_ms: number };
	destination: {
		host: string;
		graph_version: string;
		/** Another host than Meta's: what was delivered there, Meta does not have. */
		rehearsal: boolean;
	};
	fboc_version: string;
	payload_digest: string;
	rejects_file: string | null;
	report_file: string | null;
	error: {
		code: string;
		message: string;
		next: string;
		path?: string;
		line?: number;
		field?: string;
	} | null;
}
