import type { StampedKeys } from "./journal-keys.ts";
import { DELIVERED, type KeyTable, UNKNOWN } from "./key-table.ts";
import { KEY_WORDS } from "./key-words.ts";
import { isUnknown } from "./stamp.ts";

/** Puts what earlier runs left in their journals into the table: delivered beats unknown. */
export function remember(table: KeyTable, found: StampedKeys): void {
	const { keys, stamps } = found;
	for (let i = 0; i < stamps.length; i++) {
		const at = i * KEY_WORDS;
		const unknown = isUnknown(stamps[i] as number);
		if (unknown && table.state(keys, at) === DELIVERED) continue;
		table.set(keys, at, unknown ? UNKNOWN : DELIVERED);
	}
}
