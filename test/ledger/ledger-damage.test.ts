import { spawnSync } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { FbocError } from "../../src/errors.ts";
import { compileLedger } from "./compiled.ts";
import { emptyFolder } from "./folder.ts";
import { keysOf, numbers } from "./keys.ts";
import { claim, open, run } from "./run.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

let code = "";
beforeAll(() => {
	code = compileLedger("damage");
});

const INDEX = "ledger/facebook/index.mdb";

/** In a child, because a damaged LMDB file can take the process with it. */
function use(dir: string, mode: "read" | "write", resend = ""): string {
	const script = join(import.meta.dirname, "child-claim.mjs");
	const args = [script, code, dir, mode, resend];
	const { stdout, status, signal } = spawnSync(process.execPath, args, {
		encoding: "utf8",
	});
	expect({ status, signal }).toEqual({ status: 0, signal: null });
	return stdout.trim();
}

/** Small pseudo-random numbers, the same every time. */
function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

type Damage = (bytes: Buffer, roll: (below: number) => number) => Buffer;

const DAMAGES: Record<string, Damage> = {
	cut: (bytes, roll) => bytes.subarray(0, roll(bytes.length)),
	"cut in half": (bytes) => bytes.subarray(0, bytes.length / 2),
	zeroed: (bytes) => Buffer.alloc(bytes.length),
	"first page zeroed": (bytes) => bytes.fill(0, 0, 4096),
	"some bytes changed": (bytes, roll) => {
		for (let i = 0; i < 500; i++) bytes[roll(bytes.length)] = roll(256);
		return bytes;
	},
	"some pages overwritten": (bytes, roll) => {
		for (let i = 0; i < 30; i++) {
			const at = 8192 + roll(bytes.length / 4096 - 2) * 4096;
			for (let j = 0; j < 4096; j++) bytes[at + j] = roll(256);
		}
		return bytes;
	},
	"pages exchanged": (bytes, roll) => {
		for (let i = 0; i < 30; i++)
			bytes.copyWithin(
				8192 + roll(bytes.length / 4096 - 2) * 4096,
				8192 + i * 4096,
				8192 + (i + 1) * 4096,
			);
		return bytes;
	},
};

test("a damaged index is an error before anything is sent, in every mode, and never a crash", async () => {
	const dir = emptyFolder();
	await run(dir, numbers(0, 40_000), { limits: { leftover: 1 } });
	await run(dir, numbers(40_000, 20_000), { limits: { leftover: 1 } });
	const whole = readFileSync(join(dir, INDEX));
	let turn = 0;
	for (const [name, damage] of Object.entries(DAMAGES)) {
		for (const mode of ["read", "write"] as const) {
			writeFileSync(join(dir, INDEX), damage(Buffer.from(whole), dice(++turn)));
			expect([name, use(dir, mode)]).toEqual([name, "ledger_damaged"]);
		}
		expect([name, use(dir, "write", "resend")]).toEqual([
			name,
			"fine without: ledger_damaged",
		]);
	}
	writeFileSync(join(dir, INDEX), whole);
	expect(use(dir, "write")).toBe("fine");
});

test("one changed byte anywhere in the index never brings a wrong answer", async () => {
	const dir = emptyFolder();
	const sent = numbers(0, 3000);
	await run(dir, sent, { limits: { leftover: 1 } });
	const whole = readFileSync(join(dir, INDEX));
	const roll = dice(7);
	let noticed = 0;
	for (let i = 0; i < 60; i++) {
		const broken = Buffer.from(whole);
		const at = roll(broken.length);
		broken[at] = (broken[at] as number) ^ (1 + roll(255));
		writeFileSync(join(dir, INDEX), broken);
		try {
			const ledger = await open(dir, { mode: "read" });
			expect(claim(ledger, sent)).toBe("1".repeat(sent.length));
			await ledger.close();
		} catch (error) {
			expect(error).toMatchObject({ code: "ledger_damaged" });
			noticed++;
		}
	}
	expect(noticed).toBeGreaterThan(10);
});

test("an altered or cut journal is an error, and its message says what to do", async () => {
	const dir = emptyFolder();
	await run(dir, [1, 2, 3]);
	const folder = join(dir, "ledger/facebook/journal/1001");
	const [name = ""] = readdirSync(folder);
	const path = join(folder, name);
	const whole = readFileSync(path);
	const zeroed = Buffer.alloc(whole.length);
	const cut = whole.subarray(0, -1);
	const altered = Buffer.from(whole).fill(1, 30, 31);
	for (const bytes of [zeroed, cut, altered])
		for (const mode of ["read", "write"] as const) {
			writeFileSync(path, bytes);
			const error: unknown = await open(dir, { mode }).catch((e: unknown) => e);
			expect(error).toBeInstanceOf(FbocError);
			expect(error).toMatchObject({
				code: "ledger_damaged",
				exitCode: 5,
				place: { path },
			});
			expect((error as FbocError).next).toContain("--resend");
			const without = await open(dir, { mode, resend: true });
			expect(without.missing?.code).toBe("ledger_damaged");
			expect(claim(without, [1, 2, 1])).toBe("001");
			const intent = await without.intend({
				eventSet: 0,
				count: 1,
				keys: keysOf([1]),
			});
			await without.settle(intent);
			await without.close();
		}
});

test("the torn end of a killed run's journal is no damage", async () => {
	const dir = emptyFolder();
	const ledger = await open(dir);
	claim(ledger, [1, 2]);
	await ledger.settle(
		await ledger.intend({ eventSet: 0, count: 1, keys: keysOf([1]) }),
	);
	await ledger.intend({ eventSet: 0, count: 1, keys: keysOf([2]) });
	await ledger.intend({ eventSet: 0, count: 1, keys: keysOf([3]) });
	// As a crash would leave it: a copy, before the run ends, the last record half written.
	const copy = emptyFolder();
	cpSync(dir, copy, { recursive: true });
	await ledger.close();
	const folder = join(copy, "ledger/facebook/journal/1001");
	const [name = ""] = readdirSync(folder);
	truncateSync(join(folder, name), readFileSync(join(folder, name)).length - 5);
	for (const [mode, recovered] of [
		["read", { unknown: 1, delivered: 1 }],
		["write", { unknown: 1, delivered: 1 }],
		["write", { unknown: 0, delivered: 0 }],
	] as const) {
		const next = await open(copy, { mode });
		expect(next.recovered).toEqual(recovered);
		expect(claim(next, [1, 2, 3])).toBe("120");
		await next.close();
	}
});

test("a state folder that cannot be written is an error before anything is sent", async () => {
	const dir = emptyFolder();
	writeFileSync(join(dir, "state"), "a file");
	const state = join(dir, "state");
	await expect(open(state)).rejects.toMatchObject({
		code: "ledger_unwritable",
		exitCode: 5,
	});
	const without = await open(state, { resend: true });
	expect(without.missing?.code).toBe("ledger_unwritable");
	expect(claim(without, [1, 1])).toBe("01");
	await without.close();
});

test.skipIf(process.platform === "win32")(
	"a full disk while running rejects, and nothing that was settled is lost",
	() => {
		const dir = emptyFolder();
		const script = `
		const { openLedger } = await import(${JSON.stringify(code)} + "/ledger/ledger.js");
		process.on("unhandledRejection", () => process.exit(99));
		const open = () => openLedger({ dir: ${JSON.stringify(dir)}, namespace: "facebook", mode: "write", eventSets: ["1"],
			now: () => ${20_500 * 86_400_000}, resend: false, temp: "/nowhere", limits: { journal: 4000, leftover: 1 } });
		const key = (c) => new Uint8Array(Uint32Array.from({ length: 4000 }, (_, i) => Math.imul(c * 4000 + i + 1, 0x9e3779b1)).buffer);
		const ledger = await open();
		let settled = 0, code;
		try {
			for (; settled < 200; settled++) await ledger.settle(await ledger.intend({ eventSet: 0, count: 1000, keys: key(settled) }));
		} catch (error) { code = error.code; }
		await ledger.close().catch((error) => { code += " " + error.code; });
		console.log(JSON.stringify({ settled, code }));`;
		// A limit on the size of files stands in for a full disk: 400 blocks of 1 KiB (512 bytes in some shells).
		const shell = `trap '' XFSZ; ulimit -f 400; exec "$0" --input-type=module -e "$1"`;
		const child = spawnSync("bash", ["-c", shell, process.execPath, script], {
			encoding: "utf8",
		});
		const { settled, code: codes } = JSON.parse(child.stdout);
		expect(settled).toBeLessThan(200);
		expect(settled).toBeGreaterThan(3);
		expect(codes).toMatch(/^ledger_(full|unwritable)/);
		const check = `
		const { openLedger } = await import(${JSON.stringify(code)} + "/ledger/ledger.js");
		const ledger = await openLedger({ dir: ${JSON.stringify(dir)}, namespace: "facebook", mode: "write", eventSets: ["1"],
			now: () => ${20_500 * 86_400_000}, resend: false, temp: "/nowhere" });
		const out = new Uint8Array(1000);
		let known = 0;
		for (let c = 0; c < ${settled}; c++) {
			ledger.claim(new Uint8Array(Uint32Array.from({ length: 4000 }, (_, i) => Math.imul(c * 4000 + i + 1, 0x9e3779b1)).buffer), 1000, out);
			if (out.every((claimed) => claimed === 1)) known++;
		}
		await ledger.close();
		console.log(known);`;
		const after = spawnSync(
			process.execPath,
			["--input-type=module", "-e", check],
			{ encoding: "utf8" },
		);
		expect(after.stdout.trim()).toBe(String(settled));
	},
);

test("scratch of a killed run is cleared by the next one", async () => {
	const dir = emptyFolder();
	const scratch = join(dir, "ledger/facebook/scratch");
	mkdirSync(join(scratch, "1001-abc"), { recursive: true });
	mkdirSync(join(scratch, "9999-of-another"), { recursive: true });
	await run(dir, [1]);
	expect(readdirSync(scratch)).toEqual(["9999-of-another"]);
	rmSync(scratch, { recursive: true });
});
