import {
	slotOf,
	TRAIT_NAMES,
	type TraitPlace,
} from "../../../src/match-keys/slots.ts";
import type { SegmentEvent } from "../../../src/segment/event.ts";
import {
	FORM,
	MESSAGE_ID_SLOT,
	type Outline,
	USER_ID_SLOT,
} from "../../../src/segment/outline.ts";

/** What an outline says of the properties, in their order. */
export function properties(outline: Outline): Record<string, unknown> {
	const all: [string, unknown][] = [];
	for (let i = 0; i < outline.properties; i++) {
		all.push([outline.names[i] as string, outline.property(i)]);
	}
	return Object.fromEntries(all);
}

/** An event with what its outline says put back into it. */
export function outlined(event: SegmentEvent): SegmentEvent {
	const { outline, ...whole } = event;
	if (outline === undefined) return whole;
	const traits = (place: TraitPlace) => {
		const found = TRAIT_NAMES.filter(
			(name) => outline.forms[slotOf(place, name)] !== FORM.absent,
		);
		if (found.length === 0) return undefined;
		return Object.fromEntries(
			found.map((name) => [name, outline.slotValue(slotOf(place, name))]),
		);
	};
	const withAddress = (place: TraitPlace, addressPlace: TraitPlace) => {
		const address = traits(addressPlace);
		return address ? { ...traits(place), address } : traits(place);
	};
	const messageId = outline.slotValue(MESSAGE_ID_SLOT) ?? event.messageId;
	const userId = outline.slotValue(USER_ID_SLOT);
	const contextTraits = withAddress("contextTraits", "contextAddress");
	const ownTraits = withAddress("traits", "address");
	const context = {
		...(event.context as object),
		...(contextTraits && { traits: contextTraits }),
	};
	return {
		...whole,
		...(messageId !== undefined && { messageId }),
		...(userId !== undefined && { userId }),
		...(outline.properties > 0 && { properties: properties(outline) }),
		...(ownTraits && { traits: ownTraits }),
		...(Object.keys(context).length > 0 && { context }),
	};
}
