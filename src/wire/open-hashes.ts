/** Places that wait for a hash, each with the ticket of it, in ascending order. */
export class OpenHashes {
	count = 0;
	tickets = new Int32Array(256);
	places = new Int32Array(256);

	add(ticket: number, place: number): void {
		if (this.count === this.tickets.length) this.#grow();
		this.tickets[this.count] = ticket;
		this.places[this.count++] = place;
	}

	/** Forgets the places from `end` on. */
	cutTo(end: number): void {
		while (this.count > 0 && (this.places[this.count - 1] as number) >= end) {
			this.count--;
		}
	}

	#grow(): void {
		const { tickets, places } = this;
		this.tickets = new Int32Array(tickets.length * 2);
		this.places = new Int32Array(places.length * 2);
		this.tickets.set(tickets);
		this.places.set(places);
	}
}
