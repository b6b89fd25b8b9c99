import { badEvent, type Refusal } from "./graph-refusals.ts";

/** A refusal of the call itself: token, path, version, parameters. */
function badCall(
	status: number,
	code: number,
	message: string,
	source: string,
	subcode?: number,
): Refusal {
	const refusal = { status, type: "OAuthException", code, message, source };
	return (subcode === undefined ? refusal : { ...refusal, subcode }) as Refusal;
}

const MISSING_OBJECT =
	"Object does not exist, cannot be loaded due to missing permissions, or does not support this operation";

/** What can be wrong with a request as a whole: array, token, object, path, version; and what the faults answer. */
export const CALL_REFUSALS = {
	offline_events_invalid: badEvent(
		1815356,
		"Array of offline conversion events is invalid.",
		"The events provided to upload to an Offline Conversion dataset should be in the form of an array. And each event should conform to specifications based on the type of the event.",
		"offline-conversion-file-uploader #26",
	),
	data_missing: badCall(
		400,
		100,
		"(#100) The parameter data is required",
		"Graph error guide (100)",
	),
	data_not_an_array: badCall(
		400,
		100,
		"(#100) param data must be an array.",
		"Graph error guide (100)",
	),
	data_empty: badCall(
		400,
		100,
		"(#100) param data must be non-empty.",
		"Graph error guide (100)",
	),
	data_too_long: badCall(
		400,
		100,
		"(#100) param data must have no more elements than one request may hold: 1000 conversions, 2000 offline events.",
		"Conversions API, Using the API; offline-conversion-file-uploader",
	),
	wires_mixed: badCall(
		400,
		100,
		"(#100) param data must hold events of one kind: user_data or match_keys, not both.",
		"ours",
	),
	parameter_malformed: badCall(
		400,
		100,
		"(#100) A parameter is malformed",
		"Graph error guide (100)",
	),
	body_too_large: badCall(
		413,
		1,
		"Please reduce the amount of data you're sending, then retry your request",
		"ours",
	),
	token_missing: badCall(
		400,
		104,
		"An access token is required to request this resource.",
		"public records of Graph's answer: HTTP 400, code 104",
	),
	token_expired: badCall(
		401,
		190,
		"Error validating access token: Session has expired.",
		"Graph error guide (190/463)",
		463,
	),
	token_unparseable: badCall(
		401,
		190,
		"Invalid OAuth access token - Cannot parse access token",
		"live test 2026-09",
	),
	proof_missing: {
		status: 400,
		type: "GraphMethodException",
		code: 100,
		message: "API calls from the server require an appsecret_proof argument",
		source: "offline-conversion-file-uploader #7",
	},
	permission_missing: badCall(
		403,
		200,
		"(#200) Requires business_management or ads_management permission to manage the object",
		"Graph error guide (200-299)",
	),
	object_missing: {
		status: 400,
		type: "GraphMethodException",
		code: 100,
		subcode: 33,
		message: MISSING_OBJECT,
		source: "Graph error guide (100/33)",
	},
	field_missing: badCall(
		400,
		100,
		"(#100) Tried accessing nonexisting field",
		"Graph error guide (100)",
	),
	path_unknown: badCall(
		400,
		2500,
		"Unknown path components",
		"public records of Graph's answer",
	),
	version_expired: badCall(
		400,
		2635,
		"(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version.",
		"offline-conversion-file-uploader #11, #32",
	),
	redirect_illegal: badCall(
		400,
		191,
		"redirect_uri isn't an absolute URI on this computer.",
		"code: Facebook login; rule: ours, the sandbox sends no browser elsewhere",
	),
	client_missing: badCall(
		400,
		101,
		"Missing client_id parameter.",
		"Facebook login",
	),
	code_redirect_differs: badCall(
		400,
		100,
		"Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
		"Facebook login",
		36008,
	),
	code_used: badCall(
		400,
		100,
		"This authorization code has been used.",
		"public records of Graph's answer",
		36009,
	),
	progress_overlaps: badEvent(
		2044011,
		"Overlapped Progress",
		"The progress fields you uploaded overlap with existing progress.",
		"marketing-data-file-uploader #13",
	),
	throttled_app: badCall(
		429,
		4,
		"(#4) Application request limit reached",
		"Graph rate limiting",
	),
	throttled_business: badCall(
		429,
		80004,
		"(#80004) There have been too many calls to this ad-account. Wait a bit and try again.",
		"Marketing API rate limiting",
		2446079,
	),
	service_unavailable: {
		...badCall(
			500,
			2,
			"Service temporarily unavailable",
			"Graph error guide (2)",
		),
		transient: true,
	},
	unknown_error: {
		...badCall(
			400,
			1,
			"An unknown error has occurred.",
			"Graph error guide (1)",
		),
		transient: true,
	},
} as const satisfies Record<string, Refusal>;
export type CallRefusal = keyof typeof CALL_REFUSALS;
