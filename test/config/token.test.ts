import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { previewConfig } from "../../src/config/preview.ts";
import {
	readAppSecret,
	readToken,
	tokenSourceFor,
} from "../../src/config/token.ts";
import { FbocError } from "../../src/errors.ts";
import { Secret } from "../../src/secret.ts";
import type { TokenSource } from "../../src/vocabulary/routes.ts";

const CANARY = "EAABcanary0TOKEN0canary0TOKEN0canary0TOKEN0x";

let cwd: string;
beforeAll(async () => {
	cwd = await mkdtemp(join(tmpdir(), "fboc-token-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const PATH = process.env.PATH;
const read = (
	source: TokenSource | undefined,
	env: Record<string, string> = {},
	timeoutMs?: number,
) =>
	readToken(source, {
		env: { PATH, ...env },
		cwd,
		...(timeoutMs === undefined ? {} : { timeoutMs }),
	});
const command = (text: string): TokenSource => ({
	kind: "command",
	command: text,
});
const file = async (content: string | Uint8Array): Promise<TokenSource> => {
	const path = join(cwd, "token");
	await writeFile(path, content);
	return { kind: "file", path };
};

/** The error of a read that must fail, after proving that it shows nothing. */
async function failure(promise: Promise<Secret>): Promise<FbocError> {
	const error = await promise.then(
		() => undefined,
		(caught: unknown) => caught,
	);
	expect(error).toBeInstanceOf(FbocError);
	if (!(error instanceof FbocError)) throw new Error("no FbocError");
	expect(error.exitCode).toBe(2);
	expect(error.cause).toBeUndefined();
	const shown = `${inspect(error, { depth: 9, showHidden: true })}${error.stack}${error.next}`;
	expect(shown).not.toContain(CANARY.slice(0, 20));
	return error;
}

describe("readToken", () => {
	it("reads every source and trims", async () => {
		const tokens = [
			await read(undefined, { FBOC_ACCESS_TOKEN: ` ${CANARY}\n` }),
			await read({ kind: "env", name: "OTHER" }, { OTHER: CANARY }),
			await read(await file(`${CANARY}\r\n`)),
			await read(await file(`\ufeff${CANARY}\n`)),
			await read({ kind: "literal", token: new Secret(CANARY) }),
			await read(command(`echo ${CANARY}; echo second`)),
			await read(command('printf "%s" "$T" | cat'), { T: CANARY }),
		];
		for (const token of tokens) {
			expect(token.reveal()).toBe(CANARY);
			expect(`${token}${JSON.stringify(token)}`).not.toContain(CANARY);
		}
	});

	it("reads a file and runs a command once for all event sets: a file may be a pipe", async () => {
		const known = new Map<string, Secret>();
		const deps = { env: { PATH }, cwd, known };
		const pipe = await file("first");
		const count = command("echo x >> count; wc -l < count");
		const once = async (source: TokenSource) =>
			(await readToken(source, deps)).reveal();
		expect([await once(pipe), await once(count)]).toEqual(["first", "1"]);
		await file("second");
		expect([await once(pipe), await once(count)]).toEqual(["first", "1"]);
	});

	it("says which ways there are when there is no token", async () => {
		const error = await failure(read(undefined));
		expect(error.code).toBe("token_missing");
		for (const way of [
			"FBOC_ACCESS_TOKEN",
			"{env:",
			"{file:",
			"{command:",
			"fboc login",
		]) {
			expect(error.next).toContain(way);
		}
		const named = await failure(read({ kind: "env", name: "OTHER" }));
		expect(named.code).toBe("token_missing");
		expect(named.message).toContain("OTHER");
	});

	it("does not show a token that stands where a name belongs", async () => {
		await failure(read({ kind: "env", name: CANARY }));
		await failure(read({ kind: "file", path: join(cwd, CANARY) }));
		await failure(read(command(`false ${CANARY}`)));
	});

	const bad = {
		"white space inside": `${CANARY} ${CANARY}`,
		"a header of its own": `${CANARY}\r\nX-Other: 1`,
		"a control character": `${CANARY}\u0001`,
		"a letter beyond ASCII": `${CANARY}é`,
		nothing: " \n",
		"too much": CANARY.repeat(1000),
	};
	for (const [name, text] of Object.entries(bad)) {
		it(`refuses a token with ${name}`, async () => {
			const error = await failure(read(await file(text)));
			expect(error.code).toBe("token_unreadable");
			if (name === "nothing") return;
			await failure(read(undefined, { FBOC_ACCESS_TOKEN: text }));
			await failure(read({ kind: "literal", token: new Secret(text) }));
		});
	}

	it("names a token file that is not there", async () => {
		const path = join(cwd, "missing");
		const error = await failure(read({ kind: "file", path }));
		expect(error.code).toBe("token_unreadable");
		expect(error.message).toContain(path);
		expect(error.message).toContain("ENOENT");
	});

	it("tells how a command failed, and not what it said", async () => {
		const fails = [
			[`echo ${CANARY}; echo ${CANARY} >&2; exit 3`, /exit code 3/],
			[`no-such-command-${CANARY}`, /exit code 127/],
			[`yes ${CANARY}`, /too much/],
			["true", /empty/],
		] as const;
		for (const [text, words] of fails) {
			const error = await failure(read(command(text)));
			expect(error.code).toBe("token_unreadable");
			expect(error.message).toMatch(words);
		}
	});

	it("waits no longer than it may for a command that does not end", async () => {
		const text = `echo ${CANARY}; sleep 2; true`;
		const error = await failure(read(command(text), {}, 100));
		expect(error.message).toMatch(/over 0.1 s/);
	});

	it("runs a command in the config's folder, without input", async () => {
		await file(CANARY);
		expect((await read(command("cat ./token"))).reveal()).toBe(CANARY);
		expect((await read(command(`cat; echo ${CANARY}`))).reveal()).toBe(CANARY);
	});
});

describe("tokenSourceFor", () => {
	const own = { kind: "env", name: "OWN" } as const;
	const general = { kind: "env", name: "GENERAL" } as const;
	const config = { ...previewConfig(), accessToken: general };
	const set = { name: "a", id: "1" };
	const env = { FBOC_ACCESS_TOKEN: "x" };

	it("goes event set, environment, config", () => {
		const withOwn = { ...set, accessToken: own };
		expect(tokenSourceFor(config, withOwn, env)).toBe(own);
		expect(tokenSourceFor(config, set, env)).toEqual({
			kind: "env",
			name: "FBOC_ACCESS_TOKEN",
		});
		expect(tokenSourceFor(config, set, {})).toBe(general);
		expect(tokenSourceFor(previewConfig(), undefined, {})).toBeUndefined();
	});
});

describe("readAppSecret", () => {
	const own = { kind: "env", name: "OWN" } as const;
	const general = { kind: "env", name: "GENERAL" } as const;
	const config = { ...previewConfig(), appSecret: general };
	const set = { name: "a", id: "1" };
	const secret = async (
		eventSet: typeof set & { appSecret?: TokenSource },
		env: Record<string, string>,
	) => (await readAppSecret(config, eventSet, { env, cwd }))?.reveal();

	it("goes event set, environment, config", async () => {
		const env = { OWN: "o", GENERAL: "g", FBOC_APP_SECRET: "e" };
		expect(await secret({ ...set, appSecret: own }, env)).toBe("o");
		expect(await secret(set, env)).toBe("e");
		expect(await secret(set, { GENERAL: "g" })).toBe("g");
	});

	it("is none where nothing is set, since not every app demands it", async () => {
		expect(await secret(set, {})).toBeUndefined();
		expect(await secret(set, { GENERAL: " ", FBOC_APP_SECRET: "" })).toBe(
			undefined,
		);
		const none = readAppSecret(undefined, undefined, { env: {} });
		expect(await none).toBeUndefined();
	});

	it("that cannot be one is an error that does not show it", async () => {
		for (const appSecret of [
			command(`echo "${CANARY} and more"`),
			await file(`${CANARY}\n${CANARY}`),
			{ kind: "file", path: join(cwd, "missing") } as const,
		]) {
			const reading = readAppSecret(
				config,
				{ ...set, appSecret },
				{ env: { PATH }, cwd },
			);
			const error = await failure(reading.then((found) => found as Secret));
			expect(error.code).toBe("app_secret_unreadable");
			expect(error.place.field).toBe("appSecret");
		}
	});
});
