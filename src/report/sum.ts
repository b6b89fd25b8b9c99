const MICRO = 1e6;

/**
 * A sum of money that does not depend on the order of its parts, so that the
 * summary is the same whatever the workers, chunks and answers: whole units and
 * millionths are added up apart, both as exact integers.
 */
export class Sum {
	#whole = 0;
	#micros = 0;

	add(value: number): void {
		const whole = Math.trunc(value);
		this.#whole += whole;
		this.#micros += Math.round((value - whole) * MICRO);
	}

	get total(): number {
		return Number((this.#whole + this.#micros / MICRO).toFixed(6));
	}
}
