// A run in a process of its own, to be killed: chunks of deliveries are claimed,
// intended and settled, several at once; what has been promised goes to stdout.
// argv: folder of the compiled ledger, state folder, first delivery, chunks, seed

import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { tmpdir } from "node:os";

const [, , code, dir, first, chunks, seed] = process.argv;
const { openLedger } = await import(`${code}/ledger/open-ledger.js`);
const CHUNK = 50;

let state = Number(seed);
const random = () => {
	state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
	return state / 2 ** 32;
};
const say = (word, chunk) => writeSync(1, `${word} ${chunk}\n`);
const keysOf = (chunk) => {
	const keys = new Uint8Array(CHUNK * 16);
	for (let i = 0; i < CHUNK; i++) {
		const digest = createHash("sha256")
			.update(`delivery ${chunk * CHUNK + i}`)
			.digest();
		keys.set(digest.subarray(0, 16), i * 16);
	}
	return keys;
};

const ledger = await openLedger(`${dir}/ledger/facebook`, {
	mode: "write",
	eventSets: ["1001", "1002"],
	now: () => 20_500 * 86_400_000,
	resend: false,
	temp: tmpdir(),
	limits: { table: 700, journal: 400, leftover: 200 },
});
const inFlight = new Set();
for (
	let chunk = Number(first);
	chunk < Number(first) + Number(chunks);
	chunk++
) {
	const keys = keysOf(chunk);
	const eventSets = new Uint16Array(CHUNK).fill(chunk % 2);
	await ledger.claim(keys, eventSets, CHUNK, new Uint8Array(CHUNK));
	while (inFlight.size >= 4) await Promise.race(inFlight);
	say("intending", chunk);
	const sending = (async () => {
		const intent = await ledger.intend({
			eventSet: chunk % 2,
			count: CHUNK,
			keys,
		});
		say("intended", chunk);
		await new Promise((resolve) => setTimeout(resolve, random() * 4));
		say("settling", chunk);
		await ledger.settle(intent);
		say("settled", chunk);
	})();
	inFlight.add(sending);
	const done = () => inFlight.delete(sending);
	sending.then(done, done);
}
await Promise.all(inFlight);
await ledger.close();
say("closed", 0);
