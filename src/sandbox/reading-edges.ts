import { DEFAULT_GRAPH_VERSION } from "../defaults.ts";
import { EXPIRED_TOKEN, POWERLESS_TOKEN, refuseToken } from "./access-token.ts";
import type { JsonObject } from "./event-fields.ts";
import { type Answer, jsonAnswer, refuseCall } from "./graph-reply.ts";

const APP_ID = "900000000000003";
const BUSINESS = { id: "900000000000001", name: "Sandbox business" };
const USER = { id: "900000000000002", name: "Sandbox user" };
/** What a token of the sandbox may do: what `fboc login` asks for, and what reading businesses takes. */
const SCOPES = [
	"ads_management",
	"ads_read",
	"business_management",
	"public_profile",
];
/** Graph's page size unless `limit` is given. */
const PAGE = 25;

/** A GET: path segments without the version, query, and whom it comes from. */
export interface Reading {
	readonly segments: readonly string[];
	readonly query: URLSearchParams;
	readonly token: string | undefined;
	/** The event sets that exist; listed where an edge lists them. */
	readonly eventSets: readonly string[];
	knows(id: string): boolean;
	/** Base URL and path of this request, for the link to the next page. */
	readonly url: string;
}

/**
 * The reading edges that `check`, `login` and `event-sets` use. Names and ids
 * are made up, shapes are Graph's. A version in the path is not looked at
 * here: only uploads depend on it.
 */
export function readEdge(reading: Reading): Answer {
	const refused = refuseToken(reading.token);
	if (refused !== undefined) return refused;
	const [node = "", edge, ...rest] = reading.segments;
	if (rest.length > 0) return refuseCall("path_unknown");
	if (edge === undefined) {
		if (node === "debug_token") return debugToken(reading);
		if (node === "api_version")
			return jsonAnswer({ api_version: DEFAULT_GRAPH_VERSION });
		return nodeAnswer(node, reading);
	}
	const powerless = reading.token === POWERLESS_TOKEN;
	if (node === "me" && edge === "permissions")
		return jsonAnswer({
			data: scopesOf(reading.token).map((permission) => ({
				permission,
				status: "granted",
			})),
		});
	if (node === "me" && edge === "businesses")
		return powerless
			? refuseCall("permission_missing")
			: page([BUSINESS], reading);
	if (node !== BUSINESS.id) return refuseCall("object_missing");
	if (
		edge === "owned_pixels" ||
		edge === "client_pixels" ||
		edge === "ads_dataset" ||
		edge === "offline_conversion_data_sets"
	)
		return powerless
			? refuseCall("permission_missing")
			: page(reading.eventSets.map(eventSetNode), reading);
	return refuseCall("path_unknown");
}

function scopesOf(token: string | undefined): readonly string[] {
	return token === POWERLESS_TOKEN ? ["public_profile"] : SCOPES;
}

/** `GET /debug_token?input_token=T`: the token asked about may be another than the asker's. */
function debugToken({ query }: Reading): Answer {
	const token = query.get("input_token");
	if (token === null || token === "") return refuseCall("parameter_malformed");
	const common = {
		app_id: APP_ID,
		type: "USER",
		application: "fboc sandbox",
		data_access_expires_at: 0,
		user_id: USER.id,
	};
	if (token === EXPIRED_TOKEN)
		return jsonAnswer({
			data: {
				...common,
				error: {
					code: 190,
					subcode: 463,
					message: "Error validating access token: Session has expired.",
				},
				expires_at: 1,
				is_valid: false,
				scopes: [],
			},
		});
	const scopes = scopesOf(token);
	return jsonAnswer({
		data: {
			...common,
			expires_at: 0,
			is_valid: true,
			scopes,
			granular_scopes: scopes.map((scope) => ({ scope })),
		},
	});
}

function eventSetNode(id: string): JsonObject {
	return {
		id,
		name: `Sandbox event set ${id}`,
		is_consolidated_container: true,
		is_unavailable: false,
		last_fired_time: null,
		owner_business: BUSINESS,
	};
}

/** `GET /{id}?fields=…`: the user, the business, or an event set. */
function nodeAnswer(id: string, reading: Reading): Answer {
	if (id === "me" || id === USER.id) return select(USER, reading);
	if (reading.token === POWERLESS_TOKEN) return refuseCall("object_missing");
	if (id === BUSINESS.id) return select(BUSINESS, reading);
	return reading.knows(id)
		? select(eventSetNode(id), reading)
		: refuseCall("object_missing");
}

/** The fields asked for, the id always, `id` and `name` when none are; undefined: one does not exist. */
function pick(
	node: JsonObject,
	query: URLSearchParams,
): JsonObject | undefined {
	const asked = (query.get("fields") ?? "id,name")
		// Fields of fields, `owner_business{id}`, are given whole.
		.replace(/\{[^{}]*\}/g, "")
		.split(",")
		.map((f) => f.trim());
	if (!asked.every((field) => Object.hasOwn(node, field))) return undefined;
	// Graph leaves out what is null.
	const fields = [...asked, "id"].filter((field) => node[field] !== null);
	return Object.fromEntries(fields.map((field) => [field, node[field]]));
}

function select(node: JsonObject, { query }: Reading): Answer {
	const picked = pick(node, query);
	return picked === undefined
		? refuseCall("field_missing")
		: jsonAnswer(picked);
}

/** One page with Graph's cursors; the link to the next page carries no token. */
function page(nodes: readonly JsonObject[], reading: Reading): Answer {
	const { query, url } = reading;
	const limit = Number(query.get("limit") ?? PAGE);
	const start = Number(
		Buffer.from(query.get("after") ?? "", "base64url").toString() || "0",
	);
	if (!Number.isSafeInteger(limit) || limit < 1 || !(start >= 0))
		return refuseCall("parameter_malformed");
	const end = Math.min(start + limit, nodes.length);
	const data: JsonObject[] = [];
	for (const node of nodes.slice(start, end)) {
		const picked = pick(node, query);
		if (picked === undefined) return refuseCall("field_missing");
		data.push(picked);
	}
	if (data.length === 0) return jsonAnswer({ data });
	const cursor = (offset: number) =>
		Buffer.from(`${offset}`).toString("base64url");
	const after = cursor(end);
	const rest = new URLSearchParams(query);
	rest.delete("access_token");
	rest.set("after", after);
	const next = end < nodes.length ? { next: `${url}?${rest}` } : {};
	return jsonAnswer({
		data,
		paging: { cursors: { before: cursor(start), after }, ...next },
	});
}
