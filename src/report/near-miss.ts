import { editDistance } from "../edit-distance.ts";

/** Names longer than this are not compared: no such name is a typing error for another. */
const MAX_LENGTH = 100;

/** A name with what it is compared by. */
interface Spelling {
	readonly name: string;
	/** Lower case, letters and digits only: `Order_Completed` is `ordercompleted`. */
	readonly letters: string;
	/** The words in sorted order: `Completed Order` is `Order Completed`. */
	readonly words: string;
}

/**
 * Unmapped names that look like a name of the config: the same but for case,
 * spaces, punctuation or the order of words, or a few letters away (one for
 * every five, three at most). In the order of `unmapped`; each with the nearest
 * name only. Pure.
 */
export function nearMisses(
	unmapped: readonly { readonly event: string; readonly count: number }[],
	configured: readonly string[],
): { event: string; nearest: string }[] {
	const known = [...new Set(configured)].map(spelling);
	return unmapped.flatMap(({ event }) => {
		if (event.length > MAX_LENGTH) return [];
		const nearest = nearestName(spelling(event), known);
		return nearest === undefined ? [] : [{ event, nearest }];
	});
}

function spelling(name: string): Spelling {
	const words = name
		.normalize("NFC")
		.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== "");
	return { name, letters: words.join(""), words: words.sort().join(" ") };
}

function nearestName(
	wanted: Spelling,
	known: readonly Spelling[],
): string | undefined {
	if (wanted.letters === "") return undefined;
	const same = known.find(
		({ letters, words }) =>
			letters === wanted.letters || words === wanted.words,
	);
	if (same !== undefined) return same.name;
	let best: string | undefined;
	let limit = Math.min(3, Math.floor(wanted.letters.length / 5)) + 1;
	for (const { name, letters } of known) {
		const distance = editDistance(wanted.letters, letters, limit - 1);
		if (distance >= limit) continue;
		best = name;
		limit = distance;
	}
	return best;
}
