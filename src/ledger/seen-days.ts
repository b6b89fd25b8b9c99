/**
 * What a ledger knows of the time, in UTC days since 1970.
 *
 * A machine's clock may be wrong by any length for any number of runs: a board
 * without a battery, a virtual machine that slept, a year mistyped. One that is
 * ahead would let the ledger forget what Meta still takes, and the next run
 * would send all of it again. So what expires is judged by a day of the
 * ledger's own, the **believed** one, and the clock is but one of its witnesses.
 */
export interface SeenDays {
	/** By this day the ledger forgets. No delivery is noted under an earlier one. */
	readonly believed: number;
	/** The latest that the clock has said, believed or not. */
	readonly latest: number;
}

/** Steps of the clock that are no jump, in days: a weekly run, and one that came late. */
const FEW_DAYS = 10;

/** The clock and a server agree, in days: each may be in another part of its own. */
const AGREE_DAYS = 1;

/** Of a ledger that holds nothing: whatever its clock says, nothing is forgotten by it. */
export const firstDay = (clock: number): SeenDays => ({
	believed: clock,
	latest: clock,
});

/** Whether the clock is further ahead of all that was seen than runs lie apart. */
export const isJump = ({ latest }: SeenDays, clock: number): boolean =>
	clock - latest > FEW_DAYS;

/**
 * What is known after a run, by these rules:
 *
 * 1. A server told its time (`Date`) and the clock agrees: the server's day is
 *    believed, be it ahead or back. Two that do not know of each other are not
 *    wrong alike.
 * 2. It told another: nothing is believed, the ledger's day stays.
 * 3. No server told: the day goes on as far as the clock did since the latest
 *    that it has ever said, but a jump does not count. So after a jump, true or
 *    not, the days begin to pass again from the next run on, and a ledger that
 *    lay still for half a year keeps what is in it for that much longer, not
 *    for good; two, or any number of, runs with the same wrong clock count only
 *    the days between them. A clock that was set back counts nothing until it
 *    is as late as it has been.
 *
 * **Promised.** What was delivered is known for `kept` - 1 days of true time,
 * whatever the clocks of this and all other runs said, as long as servers that
 * tell their time tell the true one, and less only by what clocks *crept*: the
 * days by which a clock moved on without a server's word, in steps of at most
 * 10 days at a time, while less true time had passed. Jumps, either way and in
 * any number, cost nothing. **Not promised:** that anything is forgotten in
 * time. Where no server ever tells the time, a single run far in the future
 * holds the day back until the clock is there again.
 *
 * @param clock the day by the machine's clock
 * @param server the day by a server's
 */
export function daysAfter(
	seen: SeenDays,
	clock: number,
	server: number | undefined,
): SeenDays {
	const latest = Math.max(seen.latest, clock);
	if (server !== undefined)
		return Math.abs(clock - server) <= AGREE_DAYS
			? { believed: server, latest: clock }
			: { believed: seen.believed, latest };
	const step = latest - seen.latest;
	const counted = step > FEW_DAYS ? 0 : step;
	return { believed: seen.believed + counted, latest };
}

/**
 * The day under which something is noted: the latest of all that may be true.
 * Too late is only kept longer; too early would be forgotten too early.
 */
export function dayToNote(
	{ believed }: SeenDays,
	clock: number,
	server: number | undefined,
): number {
	return Math.max(believed, clock, server ?? 0);
}
