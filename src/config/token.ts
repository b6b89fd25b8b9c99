import { type ExecException, exec } from "node:child_process";
import { FbocError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { Secret } from "../secret.ts";
import type { Config, EventSet, TokenSource } from "./config.ts";
import type { Env } from "./folders.ts";
import { looksLikeToken } from "./problem.ts";
import { readBounded } from "./read-bounded.ts";
import { isTokenText, MAX_TOKEN_BYTES, pasteFault } from "./token-text.ts";

/** The variable that holds the token when the config names no other source. */
export const TOKEN_VARIABLE = "FBOC_ACCESS_TOKEN";

/** A password manager may ask for a fingerprint first. Milliseconds. */
const COMMAND_TIMEOUT_MS = 60_000;

/** The variable that holds the app secret, where there is one. */
export const SECRET_VARIABLE = "FBOC_APP_SECRET";

/** What is read, in the words of its errors. */
interface Kind {
	/** Error codes begin with it. */
	readonly code: string;
	/** `the literal …` */
	readonly key: string;
	/** `gives no …` */
	readonly noun: string;
}
const TOKEN: Kind = { code: "token", key: "accessToken", noun: "token" };
const SECRET: Kind = {
	code: "app_secret",
	key: "appSecret",
	noun: "app secret",
};

export interface TokenDeps {
	readonly env: Env;
	/** Folder in which a command runs: the config's. */
	readonly cwd?: string;
	/** Time a command may take. Milliseconds. */
	readonly timeoutMs?: number;
	/** What was read before: a file may be a pipe, and a command may ask its user something. */
	readonly known?: Map<string, Secret>;
}

/**
 * Where the token of an event set comes from: its own `accessToken`, else
 * `FBOC_ACCESS_TOKEN`, since the environment stands above the config, else the
 * config's. Undefined: nowhere.
 */
export function tokenSourceFor(
	config: Config,
	eventSet: EventSet | undefined,
	env: Env,
): TokenSource | undefined {
	if (eventSet?.accessToken !== undefined) return eventSet.accessToken;
	return env[TOKEN_VARIABLE]?.trim()
		? { kind: "env", name: TOKEN_VARIABLE }
		: config.accessToken;
}

/**
 * Reads a token; without a source, from `FBOC_ACCESS_TOKEN`. White space around
 * it is cut off. A command is run by the shell, as its author expects, without
 * input (fboc's own may be events) and with its error output thrown away (it
 * may hold secrets); the first line of its output is the token.
 *
 * @throws FbocError `token_missing` or `token_unreadable` (both exit 2); no
 * text of theirs holds the token, the command or its output
 */
export async function readToken(
	source: TokenSource | undefined,
	deps: TokenDeps,
): Promise<Secret> {
	const from = source ?? { kind: "env" as const, name: TOKEN_VARIABLE };
	const token = await readSecret(from, deps, TOKEN);
	if (token === undefined)
		throw missing(
			source?.kind === "env" ? shownVariable(source.name, TOKEN) : undefined,
		);
	return token;
}

/**
 * The app secret that goes with the token of an event set: its own
 * `appSecret`, else `FBOC_APP_SECRET`, else the config's. Undefined: there is
 * none, also where the variable that is named is not set, since an app need
 * not demand it.
 *
 * @throws FbocError `app_secret_unreadable` (exit 2)
 */
export async function readAppSecret(
	config: Config | undefined,
	eventSet: EventSet | undefined,
	deps: TokenDeps,
): Promise<Secret | undefined> {
	const source =
		eventSet?.appSecret ??
		(deps.env[SECRET_VARIABLE]?.trim()
			? { kind: "env" as const, name: SECRET_VARIABLE }
			: config?.appSecret);
	return source && readSecret(source, deps, SECRET);
}

/** Undefined: the variable is not set. */
async function readSecret(
	from: TokenSource,
	deps: TokenDeps,
	kind: Kind,
): Promise<Secret | undefined> {
	switch (from.kind) {
		case "literal":
			return checked(from.token.reveal(), `the literal \`${kind.key}\``, kind);
		case "env": {
			const value = deps.env[from.name]?.trim();
			return value
				? checked(value, shownVariable(from.name, kind), kind)
				: undefined;
		}
		case "file": {
			const { path } = from;
			const where = shownFile(path, kind);
			return once(`${kind.code} file ${path}`, deps, async () =>
				checked(await fileText(path, where, kind), where, kind),
			);
		}
		case "command": {
			const { command } = from;
			return once(`${kind.code} command ${command}`, deps, async () =>
				checked(
					await firstLine(command, deps, kind),
					`the ${kind.noun} command`,
					kind,
				),
			);
		}
	}
}

async function once(
	name: string,
	{ known }: TokenDeps,
	read: () => Promise<Secret>,
): Promise<Secret> {
	const secret = known?.get(name) ?? (await read());
	known?.set(name, secret);
	return secret;
}

function checked(text: string, where: string, kind: Kind): Secret {
	const secret = text.trim();
	const { noun } = kind;
	if (secret === "")
		throw unreadable(`${where} gives no ${noun}: it is empty`, kind);
	const pasted = pasteFault(secret);
	if (pasted !== undefined)
		throw unreadable(`${where} gives no ${noun}: it ${pasted}`, kind);
	if (!isTokenText(secret)) {
		throw unreadable(
			`${where} gives no ${noun}: what it gives holds white space, control or non-ASCII characters, or is too long`,
			kind,
		);
	}
	return new Secret(secret);
}

async function fileText(
	path: string,
	where: string,
	kind: Kind,
): Promise<string> {
	const bytes = await readBounded(path, MAX_TOKEN_BYTES).catch((error) => {
		const code = typeof error?.code === "string" ? ` (${error.code})` : "";
		throw unreadable(`${where} cannot be read${code}`, kind);
	});
	if (bytes === undefined) {
		throw unreadable(`${where} is too long for a ${kind.noun}`, kind);
	}
	return new TextDecoder().decode(bytes);
}

/** The command's error is not passed on as a cause: it holds the command and its output. */
function firstLine(
	command: string,
	deps: TokenDeps,
	kind: Kind,
): Promise<string> {
	const timeout = deps.timeoutMs ?? COMMAND_TIMEOUT_MS;
	const { promise, resolve, reject } = withResolvers<string>();
	const child = exec(
		command,
		{
			env: { ...deps.env },
			...(deps.cwd === undefined ? {} : { cwd: deps.cwd }),
			timeout,
			maxBuffer: 8 * MAX_TOKEN_BYTES,
			windowsHide: true,
		},
		(error, stdout) => {
			if (error === null)
				return resolve(stdout.trimStart().split(/\r?\n/, 1)[0] ?? "");
			reject(
				unreadable(
					`the ${kind.noun} command ${howItEnded(error, timeout)}`,
					kind,
				),
			);
		},
	);
	// A command that does not read would break the pipe; that is no error of ours.
	child.stdin?.on("error", () => {}).end();
	return promise;
}

function howItEnded(error: ExecException, timeout: number): string {
	// Typed as a number, but a text when it is an error of Node's.
	const code: unknown = error.code;
	if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "wrote too much";
	if (error.killed) return `was stopped: it took over ${timeout / 1000} s`;
	return typeof code === "number"
		? `ended with exit code ${code}`
		: "could not be run";
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>() {
	let resolve!: (value: T) => void;
	let reject!: (reason: Error) => void;
	const promise = new Promise<T>((yes, no) => {
		resolve = yes;
		reject = no;
	});
	return { promise, resolve, reject };
}

/** A variable's name, unless it may be the secret in the wrong place. */
const shownVariable = (name: string, { key }: Kind): string =>
	/^[A-Z][A-Z0-9_]{0,63}$/.test(name) && !looksLikeToken(name)
		? name
		: `the variable that \`${key}.env\` names`;

/** A file's path, unless it may be the secret in the wrong place. */
const shownFile = (path: string, { noun }: Kind): string =>
	looksLikeToken(path) ? `the ${noun} file` : `the ${noun} file ${path}`;

function missing(variable: string | undefined): FbocError {
	return new FbocError(
		"token_missing",
		EXIT.usage,
		variable === undefined
			? "there is no access token"
			: `there is no access token: ${variable} is not set`,
		`Set ${variable ?? TOKEN_VARIABLE}, or give \`accessToken\` in the config as {env: NAME}, {file: PATH} or {command: "…"}; \`fboc login\` obtains a token.`,
		{ field: "accessToken" },
	);
}

function unreadable(message: string, { code, key, noun }: Kind): FbocError {
	return new FbocError(
		`${code}_unreadable`,
		EXIT.usage,
		message,
		`Correct \`${key}\` in the config or the place it names; run a ${noun} command by hand to see what it says.`,
		{ field: key },
	);
}
