import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { compileLedger } from "./compiled.ts";
import { emptyFolder } from "./folder.ts";
import { numbers } from "./keys.ts";
import { claim, open } from "./run.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 90_000 });

const CHUNK = 50;
let code = "";
beforeAll(() => {
	code = compileLedger("crash");
});

type Promised = Record<
	"intending" | "intended" | "settling" | "settled",
	Set<number>
>;

/** Runs chunks in a child and kills it after so many lines of its output; tells what it promised before. */
async function killedRun(
	dir: string,
	first: number,
	chunks: number,
	seed: number,
	lines: number,
): Promise<Promised> {
	const args = [
		join(import.meta.dirname, "child-run.mjs"),
		code,
		dir,
		first,
		chunks,
		seed,
	].map(String);
	const child = spawn(process.execPath, args, {
		stdio: ["ignore", "pipe", "inherit"],
	});
	let output = "";
	let seen = 0;
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		output += text;
		seen += text.split("\n").length - 1;
		if (seen >= lines) child.kill("SIGKILL");
	});
	await new Promise((resolve) => child.on("close", resolve));
	const promised: Promised = {
		intending: new Set(),
		intended: new Set(),
		settling: new Set(),
		settled: new Set(),
	};
	for (const line of output.split("\n").filter(Boolean)) {
		const [word = "", chunk] = line.split(" ");
		if (word in promised) promised[word as keyof Promised].add(Number(chunk));
	}
	return promised;
}

test("killed anywhere, no delivered key is forgotten and every unanswered one is unknown", async () => {
	let resumed = 0;
	for (let seed = 1; seed <= 6; seed++) {
		const dir = emptyFolder();
		let first = 0;
		const all: Promised[] = [];
		// Up to three runs in a row, so that recovery itself is killed as well.
		for (let r = 0; r < 1 + (seed % 3); r++) {
			all.push(
				await killedRun(dir, first, 40, seed, ((seed * 37 + r * 61) % 150) + 1),
			);
			first += 40;
		}
		const ever = (word: keyof Promised) =>
			new Set(all.flatMap((promised) => [...promised[word]]));
		const before = {
			intending: ever("intending"),
			intended: ever("intended"),
			settling: ever("settling"),
			settled: ever("settled"),
		};
		for (const mode of ["read", "write", "write"] as const) {
			const ledger = await open(dir, { mode });
			for (let chunk = 0; chunk < first; chunk++) {
				const says = await claim(
					ledger,
					numbers(chunk * CHUNK, CHUNK),
					chunk % 2,
				);
				const one = says[0] as string;
				expect(says).toBe(one.repeat(CHUNK));
				const allowed = before.settled.has(chunk)
					? "1"
					: before.settling.has(chunk)
						? "12"
						: before.intended.has(chunk)
							? "2"
							: before.intending.has(chunk)
								? "02"
								: "0";
				expect(allowed, `seed ${seed}, chunk ${chunk}, ${mode}`).toContain(one);
				if (one === "2") resumed++;
			}
			await ledger.close();
		}
	}
	expect(resumed).toBeGreaterThan(0);
});

test("two processes at once, on event sets of their own, lose nothing of each other", async () => {
	const dir = emptyFolder();
	const script = `
		const { openLedger } = await import(process.argv[1] + "/ledger/open-ledger.js");
		const set = process.argv[3];
		const ledger = await openLedger(process.argv[2] + "/ledger/facebook", { mode: "write", eventSets: [set],
			now: () => ${20_500 * 86_400_000}, resend: false, temp: "/nowhere", limits: { journal: 3000, leftover: 1 } });
		for (let c = 0; c < 60; c++) {
			const words = Uint32Array.from({ length: 2000 }, (_, i) => Math.imul(c * 2000 + i + 1, 0x9e3779b1) ^ Number(set));
			await ledger.settle(await ledger.intend({ eventSet: 0, count: 500, keys: new Uint8Array(words.buffer) }));
		}
		await ledger.close();`;
	const ends = ["1001", "1002"].map((set) => {
		const child = spawn(
			process.execPath,
			["--input-type=module", "-e", script, code, dir, set],
			{ stdio: ["ignore", "inherit", "inherit"] },
		);
		return new Promise((resolve) => child.on("close", resolve));
	});
	expect(await Promise.all(ends)).toEqual([0, 0]);
	const ledger = await open(dir, { mode: "read" });
	for (const set of [1001, 1002])
		for (let c = 0; c < 60; c++) {
			const words = Uint32Array.from(
				{ length: 2000 },
				(_, i) => Math.imul(c * 2000 + i + 1, 0x9e3779b1) ^ set,
			);
			const out = new Uint8Array(500);
			const eventSets = new Uint16Array(500).fill(set - 1001);
			await ledger.claim(new Uint8Array(words.buffer), eventSets, 500, out);
			expect(out.every((claimed) => claimed === 1)).toBe(true);
		}
	await ledger.close();
});
