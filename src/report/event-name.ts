/**
 * An event's name as it may be shown: it is no identifier, unless somebody has
 * put one into it. Email addresses, and runs of 8 or more digits (phones, card
 * numbers; also joined by blanks or punctuation), are taken out.
 */
export const shownEventName = (name: string): string =>
	name
		.replace(/(?<![^\s@])[^\s@]+@[^\s@]+/g, "[email]")
		.replace(/\+?\d(?:[\s().\-/]{0,3}\d){7,}/g, "[digits]");
