import { inspect } from "node:util";

const HIDDEN = "[hidden]";

/**
 * A value that cannot print itself: a token, or personal data held for longer
 * than one call. String conversion, JSON and the debugger's inspection all
 * show `[hidden]`; only `reveal()` gives the value, at the place that needs it.
 */
export class Secret<T = string> {
	readonly #value: T;

	constructor(value: T) {
		this.#value = value;
	}

	reveal(): T {
		return this.#value;
	}

	toString(): string {
		return HIDDEN;
	}

	toJSON(): string {
		return HIDDEN;
	}

	[inspect.custom](): string {
		return HIDDEN;
	}
}
