import type { DeliveryCounts, Place, Summary } from "../../report/summary.ts";

/** The summary with its keys in the contract's order (section 10), however it was put together, and nothing else in it. */
export function orderedSummary(summary: Summary): Summary {
	const { events, requests, error } = summary;
	return {
		schema: summary.schema,
		run_id: summary.run_id,
		command: summary.command,
		dry_run: summary.dry_run,
		api: summary.api,
		started_at: summary.started_at,
		ended_at: summary.ended_at,
		exit_code: summary.exit_code,
		outcome: summary.outcome,
		inputs: summary.inputs.map((input) => ({
			path: input.path,
			format: input.format,
			compression: input.compression,
			bytes: input.bytes,
			events: input.events,
			done: input.done,
		})),
		events: {
			read: events.read,
			not_track: events.not_track,
			unmapped: events.unmapped,
			opted_out: events.opted_out,
			filtered: events.filtered,
			rejected: events.rejected,
			accepted: events.accepted,
		},
		deliveries: deliveryCounts(summary.deliveries),
		event_sets: summary.event_sets.map((set) => ({
			name: set.name,
			id: set.id,
			...deliveryCounts(set),
			value: set.value,
		})),
		conversions: summary.conversions.map((row) => ({
			event: row.event,
			event_name: row.event_name,
			event_set: row.event_set,
			count: row.count,
		})),
		unmapped: summary.unmapped.map(({ event, count }) => ({ event, count })),
		match_keys: Object.fromEntries(
			Object.entries(summary.match_keys).map(([name, key]) => [
				name,
				{
					present: key.present,
					sent: key.sent,
					already_hashed: key.already_hashed,
					dropped: key.dropped,
				},
			]),
		),
		rejects: summary.rejects.map(({ code, stage, count, first }) => ({
			code,
			stage,
			count,
			first: place(first),
		})),
		warnings: summary.warnings.map(({ code, count, first }) => ({
			code,
			count,
			first: place(first),
		})),
		requests: {
			sent: requests.sent,
			retried: requests.retried,
			throttled_ms: requests.throttled_ms,
		},
		destination: {
			host: summary.destination.host,
			graph_version: summary.destination.graph_version,
			rehearsal: summary.destination.rehearsal,
		},
		fboc_version: summary.fboc_version,
		payload_digest: summary.payload_digest,
		rejects_file: summary.rejects_file,
		report_file: summary.report_file,
		error:
			error === null
				? null
				: {
						code: error.code,
						message: error.message,
						next: error.next,
						...(error.path === undefined ? {} : { path: error.path }),
						...(error.line === undefined ? {} : { line: error.line }),
						...(error.field === undefined ? {} : { field: error.field }),
					},
	};
}

function deliveryCounts(counts: DeliveryCounts): DeliveryCounts {
	return {
		planned: counts.planned,
		delivered: counts.delivered,
		duplicate: counts.duplicate,
		refused: counts.refused,
		unknown: counts.unknown,
		unsent: counts.unsent,
		would_send: counts.would_send,
	};
}

function place(at: Place): Place {
	return { input: at.input, line: at.line };
}
