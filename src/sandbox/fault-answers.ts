import { type Answer, refuseCall } from "./graph-reply.ts";

const PAGE =
	"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>";

/** Short, so that a rehearsal goes on soon. */
const RETRY_AFTER_S = "1";

function htmlAnswer(status: number): Answer {
	return {
		status,
		headers: { "content-type": "text/html; charset=utf-8" },
		body: PAGE,
	};
}

/**
 * Meta's usage headers for a business use case. The time to regain access is
 * 0 minutes: the unit is minutes, and a rehearsal is not to stand still.
 *
 * @param percent of the limit that is used up
 */
function businessUsage(eventSet: string, percent: number): string {
	return JSON.stringify({
		[eventSet]: [
			{
				type: "ads_management",
				call_count: percent,
				total_cputime: percent,
				total_time: percent,
				estimated_time_to_regain_access: 0,
				ads_api_access_tier: "standard_access",
			},
		],
	});
}

function appUsage(percent: number): string {
	return JSON.stringify({
		call_count: percent,
		total_cputime: percent,
		total_time: percent,
	});
}

/** A page of HTML where JSON is due: status 200. */
export function htmlFault(): Answer {
	return htmlAnswer(200);
}

/** A transient error in a body with status 200. */
export function hiddenError(): Answer {
	return refuseCall("service_unavailable", 200);
}

/**
 * An injected HTTP status. 429 alternates between the app's limit (code 4) and
 * the business's (80004), the first with `Retry-After`; 5xx goes round JSON,
 * HTML and an empty body; 401, 403 and 404 carry the codes Graph has for them;
 * any other is code 1.
 *
 * @param turn how often this status was injected before, so that variants do not disturb the draw of faults
 */
export function statusFault(
	status: number,
	turn: number,
	eventSet: string,
): Answer {
	if (status === 429) {
		const app = turn % 2 === 0;
		const answer = refuseCall(app ? "throttled_app" : "throttled_business");
		const headers = app
			? { "x-app-usage": appUsage(100), "retry-after": RETRY_AFTER_S }
			: { "x-business-use-case-usage": businessUsage(eventSet, 100) };
		return { ...answer, headers: { ...answer.headers, ...headers } };
	}
	if (status >= 500) {
		if (turn % 3 === 1) return htmlAnswer(status);
		if (turn % 3 === 2) return { status, headers: {}, body: "" };
		return refuseCall("service_unavailable", status);
	}
	if (status === 401) return refuseCall("token_unparseable", status);
	if (status === 403) return refuseCall("permission_missing", status);
	if (status === 404) return refuseCall("object_missing", status);
	return refuseCall("unknown_error", status);
}

/** Usage headers of a good answer under pressure: 85 % and 97 % of the limit in turn. */
export function usageHeaders(
	turn: number,
	eventSet: string,
): Readonly<Record<string, string>> {
	return turn % 2 === 0
		? { "x-app-usage": appUsage(85) }
		: { "x-business-use-case-usage": businessUsage(eventSet, 97) };
}
