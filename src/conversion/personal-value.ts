/** Narrow on purpose: a property that only looks a little like an address goes out as it is. */
const ADDRESS = /^\s*[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\s*$/i;

/** Whether a text is an email address and nothing else: an identifier, whatever its property is called. */
export const isEmailAddress = (text: string): boolean =>
	text.includes("@") && ADDRESS.test(text);

/** Whether there is one in a value, at any depth. Throws RangeError when nested beyond the stack. */
export function holdsEmailAddress(value: unknown): boolean {
	if (typeof value === "string") return isEmailAddress(value);
	if (typeof value !== "object" || value === null) return false;
	for (const key in value) {
		if (holdsEmailAddress((value as Record<string, unknown>)[key])) return true;
	}
	return false;
}

/** Replacer for `JSON.stringify` that leaves email addresses out. */
export const withoutEmailAddresses = (_key: string, value: unknown): unknown =>
	typeof value === "string" && isEmailAddress(value) ? undefined : value;
