import { spawnSync } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { FbocError } from "../../src/errors.ts";
import { inspectLedger, repairEventSet } from "../../src/ledger/health.ts";
import { NO_FENCE } from "../../src/ledger/locks/lock.ts";
import { compileLedger } from "./compiled.ts";
import { emptyFolder } from "./folder.ts";
import { keysOf, numbers } from "./keys.ts";
import { claim, ledgerIn, open, run } from "./run.ts";

// Nothing here takes long, but other tests share the processor.
vi.setConfig({ testTimeout: 30_000 });

let code = "";
beforeAll(() => {
	code = compileLedger("damage");
});

/** The files of the event set that all is delivered to. */
function filesIn(dir: string): string[] {
	const folder = join(ledgerIn(dir), "1001");
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name }) => join(folder, name));
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
	zeroed: (bytes) => Buffer.alloc(bytes.length),
	"first page zeroed": (bytes) => bytes.fill(0, 0, 4096),
	"last page zeroed": (bytes) => bytes.fill(0, bytes.length - 4096),
	"some bytes changed": (bytes, roll) => {
		for (let i = 0; i < 500; i++) bytes[roll(bytes.length)] = roll(256);
		return bytes;
	},
	"pages exchanged": (bytes, roll) => {
		for (let i = 0; i < 5; i++) {
			const at = roll((bytes.length >> 12) - 1) << 12;
			bytes.copyWithin(at, roll((bytes.length >> 12) - 1) << 12, at + 4096);
		}
		return bytes;
	},
};

test("a damaged index is an error before anything is sent, and after its repair all that is known is right", async () => {
	const dir = emptyFolder();
	const sent = numbers(0, 4000);
	await run(dir, sent, { limits: { leftover: 1 } });
	const [path = ""] = filesIn(dir);
	const whole = readFileSync(path);
	let turn = 0;
	for (const [name, damage] of Object.entries(DAMAGES)) {
		const copy = emptyFolder();
		cpSync(dir, copy, { recursive: true });
		const [broken = ""] = filesIn(copy);
		writeFileSync(broken, damage(Buffer.from(whole), dice(++turn)));
		for (const mode of ["read", "write"] as const) {
			const using = open(copy, { mode }).then(async (ledger) => {
				try {
					await claim(ledger, sent);
				} finally {
					await ledger.close();
				}
			});
			await expect(using, name).rejects.toMatchObject({
				code: "ledger_damaged",
				exitCode: 5,
				next: expect.stringContaining("--repair"),
			});
		}
		const [before] = await inspectLedger(ledgerIn(copy));
		expect(before?.damaged, name).toHaveLength(1);
		const [mended] = await repairEventSet(ledgerIn(copy), "1001", NO_FENCE);
		const [after] = await inspectLedger(ledgerIn(copy));
		expect(after?.damaged).toEqual([]);
		const kept = total(mended?.kept);
		expect(total(after?.days)).toBe(kept);
		if (mended?.lost) expect(kept + total(mended.lost)).toBe(4000);
		const claims = await run(copy, sent);
		expect(claims.replaceAll("0", "")).toHaveLength(kept);
		expect(await run(copy, sent)).toBe("1".repeat(4000));
	}
});

const total = (days: ReadonlyMap<number, number> = new Map()): number =>
	[...days.values()].reduce((sum, count) => sum + count, 0);

test("one changed byte anywhere in any file never brings a wrong answer, and a repair forgets no more than what cannot be read", async () => {
	const dir = emptyFolder();
	const sent = numbers(0, 3000);
	await run(dir, sent.slice(0, 2500), { limits: { leftover: 1 } });
	await run(dir, sent.slice(2500));
	const roll = dice(7);
	let noticed = 0;
	for (let i = 0; i < 60; i++) {
		const copy = emptyFolder();
		cpSync(dir, copy, { recursive: true });
		const files = filesIn(copy);
		const path = files[i % files.length] as string;
		const bytes = readFileSync(path);
		const at = roll(bytes.length);
		bytes[at] = (bytes[at] as number) ^ (1 + roll(255));
		writeFileSync(path, bytes);
		try {
			const ledger = await open(copy, { mode: "read" });
			try {
				expect(await claim(ledger, sent)).toBe("1".repeat(sent.length));
			} finally {
				await ledger.close();
			}
		} catch (error) {
			expect(error).toMatchObject({ code: "ledger_damaged" });
			noticed++;
			const [mended] = await repairEventSet(ledgerIn(copy), "1001", NO_FENCE);
			const claims = await run(copy, sent, { mode: "read" });
			if (mended?.lost)
				expect(claims.replaceAll("1", "")).toHaveLength(total(mended.lost));
			expect(claims).toContain("1".repeat(500));
		}
	}
	expect(noticed).toBeGreaterThan(50);
});

test("an altered or cut journal is an error, and its message says what to do", async () => {
	const dir = emptyFolder();
	await run(dir, [1, 2, 3]);
	const [path = ""] = filesIn(dir);
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
			expect((error as FbocError).next).toContain("--repair");
			const without = await open(dir, { mode, resend: true });
			expect(without.missing?.code).toBe("ledger_damaged");
			expect(await claim(without, [1, 2, 1])).toBe("001");
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
	await claim(ledger, [1, 2]);
	await ledger.settle(
		await ledger.intend({ eventSet: 0, count: 1, keys: keysOf([1]) }),
	);
	await ledger.intend({ eventSet: 0, count: 1, keys: keysOf([2]) });
	await ledger.intend({ eventSet: 0, count: 1, keys: keysOf([3]) });
	// As a crash would leave it: a copy, before the run ends, the last record half written.
	const copy = emptyFolder();
	cpSync(dir, copy, { recursive: true });
	await ledger.close();
	const [path = ""] = filesIn(copy);
	truncateSync(path, readFileSync(path).length - 5);
	for (const [mode, recovered] of [
		["read", { unknown: 1, delivered: 1 }],
		["write", { unknown: 1, delivered: 1 }],
		["write", { unknown: 0, delivered: 0 }],
	] as const) {
		const next = await open(copy, { mode });
		expect(next.recovered).toEqual(recovered);
		expect(await claim(next, [1, 2, 3])).toBe("120");
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
	expect(await claim(without, [1, 1])).toBe("01");
	await without.close();
});

test.skipIf(process.platform === "win32")(
	"a full disk while running rejects, and nothing that was settled is lost",
	() => {
		const dir = emptyFolder();
		const script = `
		const { openLedger } = await import(${JSON.stringify(code)} + "/ledger/open-ledger.js");
		process.on("unhandledRejection", () => process.exit(99));
		const open = () => openLedger(${JSON.stringify(ledgerIn(dir))}, { mode: "write", eventSets: ["1"],
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
		const { openLedger } = await import(${JSON.stringify(code)} + "/ledger/open-ledger.js");
		const ledger = await openLedger(${JSON.stringify(ledgerIn(dir))}, { mode: "write", eventSets: ["1"],
			now: () => ${20_500 * 86_400_000}, resend: false, temp: "/nowhere" });
		const out = new Uint8Array(1000);
		let known = 0;
		for (let c = 0; c < ${settled}; c++) {
			await ledger.claim(new Uint8Array(Uint32Array.from({ length: 4000 }, (_, i) => Math.imul(c * 4000 + i + 1, 0x9e3779b1)).buffer), new Uint16Array(1000), 1000, out);
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

test("what a killed run left unfinished is cleared by the next one of its event set", async () => {
	const dir = emptyFolder();
	const left = ["1-20500-abc.scratch", "1-20500-abc.draft"];
	for (const eventSet of ["1001", "9999"])
		for (const name of left)
			mkdirSync(join(ledgerIn(dir), eventSet, name), { recursive: true });
	await run(dir, [1]);
	const namesIn = (eventSet: string) =>
		readdirSync(join(ledgerIn(dir), eventSet)).filter((n) => left.includes(n));
	expect(namesIn("1001")).toEqual([]);
	expect(namesIn("9999")).toHaveLength(2);
});
