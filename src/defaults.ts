/**
 * Every default and limit of fboc, each with its reason and its source.
 * "contract" is the product's promise to its users; the rest name where the
 * number was read. What is a wire's own stands in its file in `wire/`.
 */

/** Graph version: lives until 2028-07-29 (Graph changelog), the newest with a published end. */
export const DEFAULT_GRAPH_VERSION = "v25.0";

/** Where requests go unless `FBOC_GRAPH_URL` says otherwise. */
export const DEFAULT_GRAPH_URL = "https://graph.facebook.com";

/** The constant the Segment destination sends as `upload_tag` (its page, first row of the property table). */
export const UPLOAD_TAG = "Segment";

/** The destination's name in `integrations` and `context`. */
export const DESTINATION = "Facebook Offline Conversions";

/**
 * Bytes per request body. Meta publishes no limit; 4 MiB keeps one request
 * well under common proxies' limits and a retry cheap.
 */
export const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** Requests in flight at once, over all event sets. Meta's own uploader used 12 small ones; 4 full chunks saturate a link. */
export const DEFAULT_CONCURRENCY = 4;

/** Currency of an event that has a value and names none: what Segment's track spec says. */
export const DEFAULT_CURRENCY = "USD";

/** Days after which Meta refuses a store event ("upload within 62 days"). */
export const STORE_WINDOW_DAYS = 62;

/** Days after which Meta refuses an event that did not happen in a store ("up to 7 days"). */
export const STALE_DAYS = 7;

/** How far ahead of the clock an event may lie before it is `future_timestamp`: clocks differ. Seconds. */
export const FUTURE_TOLERANCE_S = 5 * 60;

/** A record longer than this is `line_too_long`. Segment's own limit for one call is 32 KB; this is 32 times that. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Bytes of one block: about a thousand events, enough to make the hand-over to a worker cheap. */
export const BLOCK_BYTES = 1024 * 1024;

/** Highest array index that a CSV header may name. */
export const MAX_ARRAY_INDEX = 1000;

/** Values of one multi-valued match key (`email`, `phone`): Meta's own limit. */
export const MAX_KEY_VALUES = 3;

/** `--max-rejects` unless given: more than this share of the first events. Meta's own uploader's rule. */
export const DEFAULT_MAX_REJECT_SHARE = 0.1;
export const REJECT_SAMPLE_EVENTS = 1000;

/** Distinct unmapped names that the summary counts one by one; the rest are counted together, so memory is bounded. */
export const MAX_UNMAPPED_NAMES = 1000;

/** Days that a delivered event is remembered at least, and that runs, rejects files and done inputs are. */
export const LEDGER_DAYS = 90;

/** Days that it is remembered beyond `maxAgeDays`: an age rule changed by a few weeks lets nothing through again (contract 8). */
export const LEDGER_DAYS_BEYOND_AGE = 28;

/** One attempt's limit, from connecting to the last byte of the answer. Milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** Total time one chunk may spend in transient failures before the run gives up with exit 5. Milliseconds. */
export const RETRY_BUDGET_MS = 5 * 60_000;

/** Full-jitter back-off: a random wait in [0, min(cap, base * 2^attempt)]. Milliseconds. */
export const BACKOFF_BASE_MS = 500;
export const BACKOFF_CAP_MS = 60_000;

/** An answer longer than this is not Meta's (its answers are below 10 KB) and counts as unreadable. Bytes. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** Tries of an error that hardly ever mends itself (1/99, an unknown code, a certificate): "only a few times". */
export const FEW_TRIES = 4;

/** Total time one chunk may wait because Meta throttles, apart from the retry budget. An hour is the window of Meta's limits. Milliseconds. */
export const THROTTLE_BUDGET_MS = 60 * 60_000;

/** The one pause after a policy block (368) before fboc asks again, and stops if it still stands. Milliseconds. */
export const BLOCKED_PAUSE_MS = 2 * 60_000;

/** Usage, in percent of Meta's limit, from which requests are spaced out, and from which they pause (`facts`: slow at 75 to 80, pause at 95). */
export const USAGE_SLOW_PERCENT = 75;
export const USAGE_PAUSE_PERCENT = 95;

/** Longest space between two requests just below the pause. Milliseconds. */
export const USAGE_MAX_GAP_MS = 5_000;

/** Pause where Meta does not say when access comes back: a full-access tier is blocked for 60 seconds. Milliseconds. */
export const USAGE_PAUSE_MS = 60_000;

/** Wait after the n-th throttling in a row that names no time: base * 2^n up to the cap. Milliseconds. */
export const THROTTLE_BASE_MS = 5_000;
export const THROTTLE_CAP_MS = 5 * 60_000;

/** Answers without throttling after which one more request may be in flight again. */
export const RECOVERY_ANSWERS = 10;
