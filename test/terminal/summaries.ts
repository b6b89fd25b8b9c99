import type { Summary } from "../../src/report/summary.ts";
import type { ResultExtras } from "../../src/terminal/result-extras.ts";

/** Made-up results for screens. Nobody in them exists. */
const NOTHING = {
	planned: 0,
	delivered: 0,
	duplicate: 0,
	refused: 0,
	unknown: 0,
	unsent: 0,
	would_send: 0,
};

export const NO_EXTRAS: ResultExtras = { hints: [] };

/** A real run in which all is well. */
export function cleanRun(): Summary {
	return {
		schema: "fboc.summary/1",
		run_id: "r_20260131T120000_k3v9",
		command: "upload",
		dry_run: false,
		api: "conversions",
		started_at: "2026-01-31T12:00:00.000Z",
		ended_at: "2026-01-31T12:00:12.300Z",
		exit_code: 0,
		outcome: "settled",
		inputs: [
			{
				path: "orders.ndjson.gz",
				format: "ndjson",
				compression: "gzip",
				bytes: 3_412_000,
				events: 12_345,
				done: false,
			},
		],
		events: {
			read: 12_345,
			not_track: 0,
			unmapped: 300,
			opted_out: 0,
			filtered: 45,
			rejected: 0,
			accepted: 12_000,
		},
		deliveries: { ...NOTHING, planned: 12_000, delivered: 12_000 },
		event_sets: [
			{
				name: "stores",
				id: "1234567890123456",
				...NOTHING,
				planned: 12_000,
				delivered: 12_000,
				value: { USD: 481_234.5 },
			},
		],
		conversions: [
			{
				event: "Order Completed",
				event_name: "Purchase",
				event_set: "stores",
				count: 12_000,
			},
		],
		unmapped: [{ event: "Page Scrolled", count: 300 }],
		match_keys: {
			email: { present: 11_800, sent: 11_750, already_hashed: 0, dropped: 50 },
		},
		rejects: [],
		warnings: [],
		requests: { sent: 12, retried: 0, throttled_ms: 0 },
		destination: {
			host: "graph.facebook.com",
			graph_version: "v25.0",
			rehearsal: false,
		},
		fboc_version: "1.2.3",
		payload_digest:
			"sha256:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
		rejects_file: null,
		report_file: null,
		error: null,
	};
}

/** A dry run in which all is well. */
export function cleanDryRun(): Summary {
	const run = cleanRun();
	return {
		...run,
		dry_run: true,
		deliveries: { ...NOTHING, planned: 12_000, would_send: 12_000 },
		event_sets: run.event_sets.map((set) => ({
			...set,
			delivered: 0,
			would_send: 12_000,
		})),
		requests: { sent: 0, retried: 0, throttled_ms: 0 },
	};
}

/** A dry run with everything in it. */
export function fullDryRun(): Summary {
	return {
		...cleanDryRun(),
		exit_code: 3,
		outcome: "rejects",
		inputs: [
			...cleanRun().inputs,
			{
				path: "/var/exports/segment/2026-01/segment-logs/abcdef/1767225600000/web.ndjson",
				format: "ndjson",
				compression: "none",
				done: false,
				bytes: 812_000_000,
				events: 1_200_000,
			},
		],
		events: {
			read: 1_212_345,
			not_track: 400_120,
			unmapped: 1_412,
			opted_out: 31,
			filtered: 12,
			rejected: 1_770,
			accepted: 809_000,
		},
		deliveries: {
			...NOTHING,
			planned: 812_400,
			duplicate: 1_200,
			would_send: 811_200,
		},
		event_sets: [
			{
				name: "stores",
				id: "1234567890123456",
				...NOTHING,
				planned: 800_000,
				duplicate: 1_200,
				would_send: 798_800,
				value: { USD: 31_204_481.25, EUR: 120_412, JPY: 9_120_000 },
			},
			{
				name: "online",
				id: "2345678901234567",
				...NOTHING,
				planned: 12_400,
				would_send: 12_400,
				value: {},
			},
		],
		conversions: [
			["Order Completed", "Purchase", "stores", 787_600],
			["Product Added", "AddToCart", "stores", 12_400],
			["Product Added", "AddToCart", "online", 11_500],
			["Coupon Redeemed", "Subscribe", "online", 900],
		].map(([event, event_name, event_set, count]) => ({
			event: String(event),
			event_name: String(event_name),
			event_set: String(event_set),
			count: Number(count),
		})),
		unmapped: [
			{ event: "Page Scrolled", count: 1_200 },
			{ event: "order completed", count: 200 },
			{ event: "Prodct Added", count: 12 },
		],
		match_keys: {
			country: {
				present: 700_000,
				sent: 690_120,
				already_hashed: 0,
				dropped: 9_880,
			},
			email: {
				present: 802_000,
				sent: 801_950,
				already_hashed: 2_000,
				dropped: 50,
			},
			phone: {
				present: 120_000,
				sent: 119_000,
				already_hashed: 0,
				dropped: 1_000,
			},
			extern_id: {
				present: 809_000,
				sent: 809_000,
				already_hashed: 0,
				dropped: 0,
			},
			fn: { present: 1_000, sent: 1_000, already_hashed: 0, dropped: 0 },
			gen: { present: 0, sent: 0, already_hashed: 0, dropped: 0 },
			lead_id: { present: 0, sent: 0, already_hashed: 0, dropped: 0 },
		},
		rejects: [
			{
				code: "no_match_key",
				stage: "map",
				count: 520,
				first: { input: "orders.ndjson.gz", line: 812 },
			},
			{
				code: "missing_value",
				stage: "map",
				count: 1_249,
				first: {
					input:
						"/var/exports/segment/2026-01/segment-logs/abcdef/1767225600000/web.ndjson",
					line: 1_024_311,
				},
			},
			{
				code: "malformed_json",
				stage: "read",
				count: 1,
				first: { input: "-", line: 7 },
			},
		],
		warnings: [
			{
				code: "phone_without_country",
				count: 4_100,
				first: { input: "orders.ndjson.gz", line: 3 },
			},
			{
				code: "pii_dropped",
				count: 12,
				first: { input: "orders.ndjson.gz", line: 90 },
			},
		],
		rejects_file:
			"/home/ada/.local/state/fboc/rejects/r_20260131T120000_k3v9.ndjson",
	};
}

export const FULL_EXTRAS: ResultExtras = {
	configPath: "/home/ada/shop/fboc.config.yaml",
	hints: [
		{ event: "order completed", nearest: "Order Completed" },
		{ event: "Prodct Added", nearest: "Product Added" },
	],
	sample: {
		eventSet: "stores",
		json: JSON.stringify({
			event_name: "Purchase",
			event_time: 1769860800,
			event_id: "ajs-1",
			action_source: "physical_store",
			user_data: {
				em: [
					"62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
				],
				external_id:
					"6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
				lead_id: "1234567890123456",
			},
			custom_data: {
				value: 39.95,
				currency: "USD",
				content_type: "product",
				content_ids: ["507f1"],
				contents: [{ id: "507f1", quantity: 1, item_price: 39.95 }],
				order_id: "A-1001",
				memo: "ask ada@example.com",
			},
		}),
	},
};

/** A real run of which Meta refused a part. */
export function refusedRun(): Summary {
	const run = cleanRun();
	const counts = {
		...NOTHING,
		planned: 12_000,
		delivered: 11_200,
		duplicate: 790,
		refused: 8,
		unknown: 2,
	};
	return {
		...run,
		exit_code: 3,
		outcome: "rejects",
		events: { ...run.events, filtered: 0, rejected: 45 },
		deliveries: counts,
		event_sets: run.event_sets.map((set) => ({
			...set,
			...counts,
			value: { USD: 450_000, EUR: 12.5 },
		})),
		unmapped: [
			{ event: "Page Scrolled", count: 298 },
			{ event: "order completed", count: 2 },
		],
		rejects: [
			{
				code: "missing_value",
				stage: "map",
				count: 45,
				first: { input: "orders.ndjson.gz", line: 812 },
			},
			{
				code: "graph_100_2804003",
				stage: "graph",
				count: 5,
				first: { input: "orders.ndjson.gz", line: 1_001 },
			},
			{
				code: "graph_100_2804048",
				stage: "graph",
				count: 3,
				first: { input: "orders.ndjson.gz", line: 2_002 },
			},
		],
		requests: { sent: 29, retried: 2, throttled_ms: 3_000 },
		rejects_file:
			"/home/ada/.local/state/fboc/rejects/r_20260131T120000_k3v9.ndjson",
	};
}

/** A real run that Ctrl-C ended. */
export function interruptedRun(): Summary {
	const run = cleanRun();
	const counts = {
		...NOTHING,
		planned: 7_000,
		delivered: 5_000,
		unsent: 2_000,
	};
	return {
		...run,
		exit_code: 130,
		outcome: "interrupted",
		events: {
			...run.events,
			read: 7_000,
			unmapped: 0,
			filtered: 0,
			accepted: 7_000,
		},
		deliveries: counts,
		event_sets: run.event_sets.map((set) => ({ ...set, ...counts })),
		unmapped: [],
	};
}

/** Names that try to write to the terminal, or that do not fit. */
export function hostileDryRun(): Summary {
	const run = cleanDryRun();
	const conversion = { event_name: "Other", event_set: "stores", count: 1 };
	return {
		...run,
		run_id: "r_\u001b]0;title\u0007",
		event_sets: run.event_sets.map((set) => ({
			...set,
			name: "stores\u001b[31m\u009b2J",
			value: { "U\nD": 1, JPY: 5 },
		})),
		conversions: [
			"Two\nlines\r\tand \u001b[2Jescapes",
			"n".repeat(300),
			"注文が完了しました注文が完了しました注文が完了しました",
			"Order 🛍️ Completed 👩‍👩‍👧",
			"abc\u202egnp.exe\u2069 \ud800",
		].map((event) => ({ ...conversion, event })),
		unmapped: [{ event: "\u009b31mred", count: 1 }],
		match_keys: {},
		warnings: [
			{
				code: "pii_dropped",
				count: 1,
				first: { input: `exports/new\nline/${"深".repeat(60)}/a.csv`, line: 4 },
			},
		],
	};
}

/** The same with three inputs besides that an earlier run had settled. */
export const doneBefore = (run: Summary): Summary => ({
	...run,
	inputs: [...run.inputs, ...DONE],
});

const DONE: Summary["inputs"] = [1, 2, 3].map((day) => ({
	path: `exports/2026-01-0${day}.ndjson`,
	format: "ndjson",
	compression: "none",
	bytes: 0,
	events: 0,
	done: true,
}));

/** A run over nothing but what earlier runs have settled. */
export function nothingNew(): Summary {
	const run = cleanRun();
	return {
		...run,
		inputs: DONE,
		events: { ...run.events, read: 0, unmapped: 0, filtered: 0, accepted: 0 },
		deliveries: NOTHING,
		event_sets: run.event_sets.map((set) => ({
			...set,
			...NOTHING,
			value: {},
		})),
		conversions: run.conversions.map((row) => ({ ...row, count: 0 })),
		unmapped: [],
		warnings: [],
	};
}
