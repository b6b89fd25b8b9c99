/**
 * How far this machine's clock is ahead of the server's, in milliseconds
 * (negative: behind), from the `Date` header of an answer; undefined without a
 * readable one. The header has whole seconds and the way back takes its time,
 * so a second or two says nothing.
 *
 * @param asked when the request left
 * @param now when its answer was there
 */
export function clockAhead(
	headers: ReadonlyMap<string, string>,
	asked: number,
	now: number,
): number | undefined {
	const server = Date.parse(headers.get("date") ?? "");
	if (Number.isNaN(server)) return undefined;
	// The server's time lies somewhere within its second, and within the exchange.
	const [least, most] = [asked - (server + 1000), now - server];
	if (least <= 0 && most >= 0) return 0;
	return least > 0 ? least : most;
}
