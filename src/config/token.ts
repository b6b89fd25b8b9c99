import type { Stats } from "node:fs";
import { FbocError } from "../errors.ts";
import { Secret } from "../secret.ts";
import type { EventSet, TokenSource } from "../vocabulary/routes.ts";
import { outputOf } from "./command-line.ts";
import type { Config } from "./config.ts";
import type { Env } from "./folders.ts";
import { looksLikeToken } from "./problem.ts";
import { readBounded } from "./read-bounded.ts";
import { isTokenText, MAX_TOKEN_BYTES, pasteFault } from "./token-text.ts";
import { type Doubt, distrust, trustedOwners } from "./trust.ts";

/** The variable that holds the token when the config names no other source. */
export const TOKEN_VARIABLE = "FBOC_ACCESS_TOKEN";

/** A password manager may ask for a fingerprint first. Milliseconds. */
const COMMAND_TIMEOUT_MS = 60_000;

/** The variable that holds the app secret, where there is one. */
export const SECRET_VARIABLE = "FBOC_APP_SECRET";

/** What is read, in the words of its errors. */
interface Kind {
	/** Error codes begin with it. */
	readonly code: "token" | "app_secret";
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
	/** Told of a variable that a secret was read from. */
	readonly forget?: (variable: string) => void;
	/** Folder in which a command runs: the config's. */
	readonly cwd?: string;
	/** Time a command may take. Milliseconds. */
	readonly timeoutMs?: number;
	/** Ends the waiting for a command or a pipe. */
	readonly signal?: AbortSignal;
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
 * @throws FbocError `token_missing`, `token_unreadable` or `token_untrusted` (all exit 2); no
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
 * @throws FbocError `app_secret_unreadable` or `app_secret_untrusted` (both exit 2)
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
			deps.forget?.(from.name);
			return value
				? checked(value, shownVariable(from.name, kind), kind)
				: undefined;
		}
		case "file": {
			const { path } = from;
			const where = shownFile(path, kind);
			return once(`${kind.code} file ${path}`, deps, async () =>
				checked(await fileText(path, where, deps, kind), where, kind),
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

/** That a config names a file does not say that nobody else may put something there: it is judged whoever named the config. */
async function fileText(
	path: string,
	where: string,
	{ env, signal }: TokenDeps,
	kind: Kind,
): Promise<string> {
	const owners = trustedOwners(env);
	const judge = async (opened: Stats) => {
		const doubt = await distrust(path, opened, owners);
		if (doubt !== undefined) throw untrusted(where, doubt, kind);
	};
	const bytes = await readBounded(path, MAX_TOKEN_BYTES, signal, judge).catch(
		(error) => {
			if (error instanceof FbocError) throw error;
			const code = typeof error?.code === "string" ? ` (${error.code})` : "";
			throw unreadable(`${where} cannot be read${code}`, kind);
		},
	);
	if (bytes === undefined) {
		throw unreadable(`${where} is too long for a ${kind.noun}`, kind);
	}
	return new TextDecoder().decode(bytes);
}

/** Neither the command nor its output is passed on. */
async function firstLine(
	command: string,
	{ env, cwd, signal, timeoutMs = COMMAND_TIMEOUT_MS }: TokenDeps,
	kind: Kind,
): Promise<string> {
	const maxBytes = 8 * MAX_TOKEN_BYTES;
	const options = { env, cwd, timeoutMs, maxBytes, signal };
	const ran = await outputOf(command, options);
	if ("failed" in ran)
		throw unreadable(`the ${kind.noun} command ${ran.failed}`, kind);
	return ran.output.trimStart().split(/\r?\n/, 1)[0] ?? "";
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
	return new FbocError({
		code: "token_missing",
		message:
			variable === undefined
				? "there is no access token"
				: `there is no access token: ${variable} is not set`,
		next: `Set ${variable ?? TOKEN_VARIABLE}, or give \`accessToken\` in the config as {env: NAME}, {file: PATH} or {command: "…"}; \`fboc login\` obtains a token.`,
		place: { field: "accessToken" },
	});
}

const untrusted = (where: string, { why, mend }: Doubt, { code, key }: Kind) =>
	new FbocError({
		code: `${code}_untrusted`,
		message: `${where} is not used: it ${why}`,
		next: `Make it yours alone (${mend}), or give \`${key}\` as {env: NAME} or {command: "…"}.`,
		place: { field: key },
	});

function unreadable(message: string, { code, key, noun }: Kind): FbocError {
	return new FbocError({
		code: `${code}_unreadable`,
		message,
		next: `Correct \`${key}\` in the config or the place it names; run a ${noun} command by hand to see what it says.`,
		place: { field: key },
	});
}
