import type { IncomingMessage } from "node:http";
import { tokenOf } from "./access-token.ts";
import type { JsonObject } from "./event-fields.ts";
import { refuseCall } from "./graph-reply.ts";
import { isVersion } from "./graph-versions.ts";
import { LoginEdges } from "./login-edges.ts";
import { readEdge } from "./reading-edges.ts";
import { readParameters } from "./request-body.ts";
import { type Ending, type UploadSetting, uploadEdge } from "./upload-edge.ts";

/** Finds the edge of a request. */
export class GraphRouter {
	readonly #setting: UploadSetting;
	readonly #eventSets: readonly string[];
	readonly #login = new LoginEdges();

	/** @param eventSets ids that lists show */
	constructor(setting: UploadSetting, eventSets: readonly string[]) {
		this.#setting = setting;
		this.#eventSets = eventSets;
	}

	/**
	 * `POST /{version}/{id}/events`, the OAuth dialog and exchange, and GETs,
	 * with or without a version. Anything else is refused as Graph refuses
	 * paths and objects that do not exist.
	 */
	async route(request: IncomingMessage): Promise<Ending> {
		const host = `http://127.0.0.1:${request.socket.localPort}`;
		const url = new URL(`${host}${request.url ?? "/"}`);
		const [first = "", ...others] = url.pathname.split("/").slice(1);
		const versioned = isVersion(first);
		const segments = versioned ? others : [first, ...others];
		const [node = "", edge] = segments;
		if (
			request.method === "POST" &&
			segments.length === 2 &&
			edge === "events"
		) {
			if (versioned) return uploadEdge(request, first, node, this.#setting);
		}
		this.#setting.counts.reads++;
		const body = await readParameters(request);
		if (!body.ok) return refuseCall(body.refusal);
		const path = segments.join("/");
		const parameter = (name: string) => {
			const value = body.values[name] ?? url.searchParams.get(name);
			return typeof value === "string" ? value : undefined;
		};
		if (path === "oauth/access_token")
			return this.#login.accessToken(parameter);
		// Graph's own way for reads whose parameters do not belong in a URL.
		const readsByForm =
			request.method === "POST" && body.values.method === "get";
		if (request.method !== "GET" && !readsByForm)
			return refuseCall(
				versioned && segments.length === 1 ? "object_missing" : "path_unknown",
			);
		if (path === "dialog/oauth") return this.#login.dialog(url.searchParams);
		return readEdge({
			segments,
			query: readsByForm ? formQuery(body.values) : url.searchParams,
			token: tokenOf(request, parameter("access_token")),
			eventSets: this.#eventSets,
			knows: this.#setting.rules.knows,
			url: `${host}${url.pathname}`,
		});
	}
}

/** The texts of a form as a query. */
function formQuery(values: JsonObject): URLSearchParams {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(values))
		if (typeof value === "string") query.set(name, value);
	return query;
}
