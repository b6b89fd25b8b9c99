/** Callers that wait for something to come true. Whoever may have made it true says that it has changed. */
export class Waiting {
	#woken: (() => void)[] = [];

	/** Resolves when `isTrue` says so: it is asked now, and after each change. What it throws is thrown on. */
	async until(isTrue: () => boolean): Promise<void> {
		while (!isTrue())
			await new Promise<void>((resolve) => this.#woken.push(resolve));
	}

	changed(): void {
		for (const wake of this.#woken.splice(0)) wake();
	}
}
