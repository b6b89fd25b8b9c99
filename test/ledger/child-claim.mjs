// Opens a ledger that may be damaged and uses all of it. Prints one line: the
// code of the error, or `fine`. argv: folder of the compiled ledger, state folder, mode
import { tmpdir } from "node:os";

const [, , code, dir, mode, resend] = process.argv;
const { openLedger } = await import(`${code}/ledger/ledger.js`);
const out = new Uint8Array(8192 * 4);
const keys = new Uint8Array(8192 * 4 * 16).map(
	(_, i) => (i * 7919) >>> ((i % 4) * 8),
);
new Uint32Array(keys.buffer).forEach((_, i, words) => {
	if (i % 4 === 0) words[i] = i / 4;
});
try {
	const ledger = await openLedger({
		dir,
		namespace: "facebook",
		mode,
		eventSets: ["1001"],
		now: () => 20_500 * 86_400_000,
		resend: resend === "resend",
		temp: tmpdir(),
		limits: { leftover: 1 },
	});
	ledger.claim(keys, out.length, out);
	if (mode === "write")
		await ledger.settle(
			await ledger.intend({ eventSet: 0, count: out.length, keys }),
		);
	await ledger.close();
	const missing =
		ledger.missing === undefined ? "" : ` without: ${ledger.missing.code}`;
	console.log(`fine${missing}`);
} catch (error) {
	console.log(error.code ?? error.stack);
}
