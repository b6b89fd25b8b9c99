import { shownEventName } from "./event-name.ts";
import { nearMisses } from "./near-miss.ts";

/**
 * What to say of the names given to `--only` that no event had, one sentence
 * each, with the name that was probably meant: of an event that was left out,
 * else of the config. Pure.
 */
export function onlyUnknown(
	unknown: readonly string[],
	events: Iterable<string>,
	configured: readonly string[],
): string[] {
	return unknown.map((name) => {
		const [found] = nearMisses(
			[{ event: name, count: 1 }],
			[...events, ...configured],
		);
		const hint =
			found === undefined
				? ""
				: ` Did you mean ${JSON.stringify(shownEventName(found.nearest))}?`;
		return `No event that was read is named ${JSON.stringify(shownEventName(name))}, as --only asks.${hint}`;
	});
}
