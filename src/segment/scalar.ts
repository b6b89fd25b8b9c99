import { UnsafeNumber } from "./event.ts";

/** An identifier as text, as it is; undefined when the value is no text or number, or blank. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === "string") return value.trim() === "" ? undefined : value;
	if (typeof value === "number") return String(value);
	return value instanceof UnsafeNumber ? value.text : undefined;
}
