/**
 * `m` or `f`, or undefined for every other word: Meta knows two (contract,
 * section 6). Fewer words than Meta's library takes: "king" or "chick" in a gender
 * field is more likely a slip.
 */
export function normaliseGender(text: string): "m" | "f" | undefined {
	switch (text.trim().toLowerCase()) {
		case "m":
		case "male":
		case "man":
			return "m";
		case "f":
		case "female":
		case "woman":
			return "f";
		default:
			return undefined;
	}
}
