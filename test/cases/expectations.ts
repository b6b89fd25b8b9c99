import { createHash } from "node:crypto";

/** What a step of a case must come to; the table in `README.md` says what each part means. */
export interface Expect {
	readonly exit?: number | readonly number[];
	readonly events?: object;
	readonly deliveries?: object;
	readonly summary?: object;
	readonly rejects?: readonly object[];
	readonly warnings?: readonly (string | object)[];
	readonly no_warnings?: readonly string[];
	readonly payloads?: readonly WantedPayload[];
	readonly says?: readonly string[];
	readonly file_says?: Readonly<Record<string, readonly string[]>>;
	readonly never?: readonly string[];
	readonly requests?: object | number;
	readonly any?: readonly Expect[];
}

export interface WantedPayload {
	/** Physical line of the input; without it the order of payloads counts. */
	readonly line?: number;
	/** Match keys by name, or paths in the event (with a dot). */
	readonly absent?: readonly string[];
	/** Of the event itself, at its top. */
	readonly event?: object;
	readonly user_data?: object;
	readonly match_keys?: object;
	readonly custom_data?: object;
}

/** All of a step that can be compared. */
export interface Observed {
	readonly exit: number | null;
	/** stdout and stderr. */
	readonly output: string;
	/** stdout as JSON; undefined where it is none. */
	readonly summary: unknown;
	/** Lines of the `--payloads` file. */
	readonly payloads: readonly unknown[];
	/** The text of a file of the step's folder, empty where there is none. */
	readonly text: (name: string) => string;
	/** Streams and files written, by name. */
	readonly outputs: ReadonlyMap<string, Buffer>;
	/** POSTs that reached the server. */
	readonly requests: number;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const sha256 = (text: string): string =>
	createHash("sha256").update(text).digest("hex");

const member = (value: unknown, key: string): unknown =>
	isObject(value) || Array.isArray(value)
		? (value as Record<string, unknown>)[key]
		: undefined;

function brief(value: unknown): string {
	const text = JSON.stringify(value) ?? "nothing";
	return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

const isRange = (want: unknown): want is { min?: number; max?: number } =>
	isObject(want) &&
	Object.keys(want).length > 0 &&
	Object.keys(want).every((key) => key === "min" || key === "max");

/** What of `got` is not as `want` says: objects are subsets, lists whole, `~text` a SHA-256, {min, max} a range. */
export function differences(want: unknown, got: unknown, at: string): string[] {
	const fault = `${at}: expected ${brief(want)}, got ${brief(got)}`;
	if (isRange(want)) {
		const { min = -Infinity, max = Infinity } = want;
		return typeof got === "number" && got >= min && got <= max ? [] : [fault];
	}
	if (typeof want === "object" && want !== null) {
		const alike = Array.isArray(want)
			? Array.isArray(got) && got.length === want.length
			: isObject(got);
		if (!alike) return [fault];
		return Object.entries(want).flatMap(([key, part]) =>
			differences(part, member(got, key), `${at}.${key}`),
		);
	}
	const exact =
		typeof want === "string" && want.startsWith("~")
			? sha256(want.slice(1))
			: want;
	return exact === got ? [] : [fault];
}

/** Whether each wanted entry is in a list, whatever the order. */
function eachIn(
	wanted: readonly object[],
	list: unknown,
	at: string,
): string[] {
	const entries: readonly unknown[] = Array.isArray(list) ? list : [];
	return wanted
		.filter((want) =>
			entries.every((entry) => differences(want, entry, at).length > 0),
		)
		.map((want) => `${at}: no ${brief(want)} in ${brief(entries)}`);
}

/** A name without dots is a match key, one with dots a path in the event. */
function valueAt(event: unknown, name: string): unknown {
	if (name.includes("."))
		return name.replace(/^\./, "").split(".").reduce(member, event);
	const keys = member(event, "user_data") ?? member(event, "match_keys");
	return member(keys, name);
}

function payloadFaults(
	want: WantedPayload,
	payload: unknown,
	at: string,
): string[] {
	const event = member(payload, "event");
	if (event === undefined) return [`${at}: there is none`];
	const { line: _, absent = [], event: whole = {}, ...parts } = want;
	const present = absent
		.filter((name) => valueAt(event, name) !== undefined)
		.map((name) => `${at}: ${name} is ${brief(valueAt(event, name))}`);
	return [...present, ...differences({ ...whole, ...parts }, event, at)];
}

/** `line` names the line of a payload, the n-th time its n-th payload. */
function allPayloadFaults(
	wanted: readonly WantedPayload[],
	payloads: readonly unknown[],
): string[] {
	const taken = new Map<number, number>();
	return wanted.flatMap((want, i) => {
		const { line } = want;
		if (line === undefined)
			return payloadFaults(want, payloads[i], `payload ${i + 1}`);
		const place = taken.get(line) ?? 0;
		taken.set(line, place + 1);
		const ofLine = payloads.filter((one) => member(one, "line") === line);
		return payloadFaults(want, ofLine[place], `payload of line ${line}`);
	});
}

const unsaid = (
	patterns: readonly string[],
	text: string,
	who: string,
): string[] =>
	patterns
		.filter((pattern) => !new RegExp(pattern, "i").test(text))
		.map((pattern) => `${who} nothing like /${pattern}/`);

/** Bytes that are no text become marks, so that a canary in a binary file is found, too. */
const folded = (data: Buffer): string => data.toString().toLowerCase();

function leaks(
	canaries: readonly string[],
	outputs: ReadonlyMap<string, Buffer>,
): string[] {
	const places = [...outputs].map(
		([place, data]) => [place, folded(data)] as const,
	);
	return canaries.flatMap((canary) =>
		places
			.filter(([, text]) => text.includes(folded(Buffer.from(canary))))
			.map(([place]) => `${brief(canary)} is in ${place}`),
	);
}

type Checks = {
	readonly [K in keyof Required<Expect>]: (
		want: NonNullable<Expect[K]>,
		seen: Observed,
	) => readonly string[];
};

const CHECKS: Checks = {
	exit: (want, { exit }) =>
		[want].flat().includes(exit as number)
			? []
			: [`exit: expected ${brief(want)}, got ${exit}`],
	events: (want, { summary }) =>
		differences(want, member(summary, "events"), "events"),
	deliveries: (want, { summary }) =>
		differences(want, member(summary, "deliveries"), "deliveries"),
	summary: (want, { summary }) => differences(want, summary, "summary"),
	rejects: (want, { summary }) =>
		eachIn(want, member(summary, "rejects"), "rejects"),
	warnings: (want, { summary }) =>
		eachIn(want.map(coded), member(summary, "warnings"), "warnings"),
	no_warnings: (want, { summary }) => {
		const list = member(summary, "warnings");
		if (!Array.isArray(list)) return ["warnings: there is no list of them"];
		return want
			.filter((code) => list.some((entry) => member(entry, "code") === code))
			.map((code) => `warnings: ${code} is there`);
	},
	payloads: (want, { payloads }) => allPayloadFaults(want, payloads),
	says: (want, { output }) => unsaid(want, output, "it says"),
	file_says: (want, { text }) =>
		Object.entries(want).flatMap(([name, patterns]) =>
			unsaid(patterns, text(name), `${name} says`),
		),
	never: (want, { outputs }) => leaks(want, outputs),
	requests: (want, { requests }) => differences(want, requests, "requests"),
	any: (want, seen) => {
		const found = want.map((expect) => faults(expect, seen));
		return found.some((list) => list.length === 0)
			? []
			: [`none of ${want.length} alternatives holds`, ...found.flat()];
	},
};

const coded = (warning: string | object): object =>
	typeof warning === "string" ? { code: warning } : warning;

/** Everything of a step that is not as expected. Pure. */
export function faults(expect: Expect, seen: Observed): string[] {
	return Object.entries(expect).flatMap(([key, want]) => {
		if (!Object.hasOwn(CHECKS, key))
			return [`case.json: unknown expectation "${key}"`];
		const check = CHECKS[key as keyof Expect] as (
			want: unknown,
			seen: Observed,
		) => readonly string[];
		return check(want, seen);
	});
}
