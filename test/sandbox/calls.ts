import { hash } from "node:crypto";
import { afterEach } from "vitest";
import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../src/sandbox/sandbox.ts";

/** The clock of the tests: 2026-11-01T00:00:00Z. */
export const NOW_MS = Date.UTC(2026, 10, 1);
export const NOW_S = NOW_MS / 1000;
export const DAY_S = 86_400;
export const SET = "1234567890123456";

const started: Sandbox[] = [];
afterEach(async () => {
	await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
});

/** A sandbox on the tests' clock that is closed after the test. */
export async function open(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox({ now: () => NOW_MS, ...options });
	started.push(sandbox);
	return sandbox;
}

export const sha = (text: string) => hash("sha256", text, "hex");

type Fields = Record<string, unknown>;

export function conversion(n = 0, changes: Fields = {}): Fields {
	return {
		event_name: "Purchase",
		event_time: NOW_S - 3600,
		event_id: `event-${n}`,
		action_source: "physical_store",
		user_data: {
			em: [sha(`person${n}@example.com`)],
			ct: sha("oslo"),
			external_id: sha(`u${n}`),
		},
		custom_data: {
			value: 12.5,
			currency: "USD",
			content_ids: ["a"],
			contents: [{ id: "a", quantity: 1, item_price: 12.5 }],
		},
		...changes,
	};
}

export function offline(n = 0, changes: Fields = {}): Fields {
	return {
		match_keys: { email: [sha(`person${n}@example.com`)], extern_id: `u${n}` },
		event_name: "Purchase",
		event_time: NOW_S - 3600,
		value: 12.5,
		currency: "USD",
		content_type: "product",
		content_ids: ["a"],
		order_id: `o${n}`,
		...changes,
	};
}

export interface GraphError {
	message: string;
	type: string;
	code: number;
	error_subcode?: number;
	is_transient: boolean;
	error_user_title?: string;
	error_user_msg?: string;
	error_data?: { exception: { event_index: number; code: number } };
	fbtrace_id: string;
}
export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON; an empty object when it is none. */
	json: Fields & { error?: GraphError };
}

export interface PostOptions {
	token?: string | undefined;
	version?: string;
	id?: string;
	body?: string | Uint8Array<ArrayBuffer>;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

/** `POST /{version}/{id}/events` with a bearer token. */
export async function post(
	sandbox: Sandbox,
	data: unknown,
	options: PostOptions = {},
): Promise<Reply> {
	const token = "token" in options ? options.token : "good";
	const init: RequestInit = {
		method: "POST",
		headers: {
			"content-type": "application/json",
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...options.headers,
		},
		body: options.body ?? JSON.stringify({ data, upload_tag: "Segment" }),
	};
	if (options.signal) init.signal = options.signal;
	return reply(
		await fetch(
			`${sandbox.url}/${options.version ?? "v25.0"}/${options.id ?? SET}/events`,
			init,
		),
	);
}

export async function get(
	sandbox: Sandbox,
	path: string,
	token: string | undefined = "good",
): Promise<Reply> {
	const headers: Record<string, string> =
		token === "" ? {} : { authorization: `Bearer ${token}` };
	return reply(
		await fetch(`${sandbox.url}${path}`, { headers, redirect: "manual" }),
	);
}

async function reply(response: Response): Promise<Reply> {
	const text = await response.text();
	let json: Reply["json"] = {};
	try {
		json = JSON.parse(text) as Reply["json"];
	} catch {
		// HTML and empty bodies are among the faults.
	}
	return { status: response.status, headers: response.headers, text, json };
}

/** `status code/subcode`, the numbers that a client decides on. */
export function numbers({ status, json }: Reply): string {
	const { code, error_subcode } = json.error ?? {};
	return `${status} ${code}${error_subcode ? `/${error_subcode}` : ""}`;
}
