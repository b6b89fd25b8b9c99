import type { Config } from "../config/config.ts";
import { firstHit, parsePath } from "../match-keys/paths.ts";
import { KeySources } from "../match-keys/sources.ts";
import type { SegmentEvent } from "../segment/event.ts";
import { isAbsent } from "../segment/scalar.ts";
import type { MatchKey } from "../vocabulary/match-keys.ts";
import { trace } from "./trace.ts";

/** Where a key was found. The value is for `shapeOf` only. */
export interface KeyPlace {
	readonly path: string;
	readonly value: unknown;
}

/** Finds match keys in an event, by the very code that an upload finds them by, and says where. */
export function keyPlaces(
	event: SegmentEvent,
	matchKeys: Config["matchKeys"],
	isStrict: boolean,
): (key: MatchKey) => KeyPlace | undefined {
	const { traced, accesses, pathOf, clear } = trace(event);
	const sources = new KeySources();
	sources.open(traced);
	// As an upload does where it meets a word for nothing; elsewhere it makes no difference.
	sources.passOver(isStrict);
	return (key) => {
		const places = matchKeys[key];
		if (places !== undefined) {
			const found = places
				.map((path) => ({ path, value: firstHit(event, [parsePath(path)]) }))
				.filter(({ value }) => !isAbsent(value));
			const isPassedOver = sources.passedOver(key);
			return found.find(({ value }) => !isPassedOver?.(value)) ?? found[0];
		}
		clear();
		const value = sources.find(key);
		if (isAbsent(value)) return undefined;
		const said = accesses.filter((access) => !isAbsent(access.value));
		const path =
			pathOf(value) ??
			(said.findLast(isScalar) ?? said.at(-1))?.path ??
			textPlace(event);
		return { path, value };
	};
}

const isScalar = ({ value }: { readonly value: unknown }): boolean =>
	typeof value !== "object";

/** Found, but not by reading a member of the event: it stands inside an address that is JSON text, as warehouses have it. */
function textPlace(event: SegmentEvent): string {
	const context = event.context as { traits?: { address?: unknown } } | null;
	const address = context?.traits?.address;
	return typeof address === "string"
		? "context.traits.address (JSON text)"
		: "traits.address (JSON text)";
}
