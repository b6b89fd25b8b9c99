import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { LoginAnswer } from "../../account/login-answer.ts";
import { loginAnswer, pasteHint } from "../../account/login-answer.ts";
import { listenForLogin } from "../../account/login-listener.ts";
import { dialogUrl, exchangeCode } from "../../account/oauth.ts";
import { tokenFacts } from "../../account/token-facts.ts";
import { storeToken } from "../../account/token-file.ts";
import { looksLikeToken } from "../../config/problem.ts";
import { readBounded } from "../../config/read-bounded.ts";
import { stateDir } from "../../config/state-dir.ts";
import { TOKEN_VARIABLE } from "../../config/token.ts";
import {
	isTokenText,
	looksLikeAppSecret,
	MAX_TOKEN_BYTES,
	pasteFault,
} from "../../config/token-text.ts";
import { doubtAt } from "../../config/trust.ts";
import { DEFAULT_GRAPH_VERSION } from "../../defaults.ts";
import { graphUrl } from "../../delivery/graph/graph-url.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { Secret } from "../../secret.ts";
import {
	loginPrompt,
	loginScreen,
} from "../../terminal/screens/login-screen.ts";
import { type Asking, openAsking } from "../asking.ts";
import type { Context } from "../context.ts";
import {
	configFiles,
	fileOf,
	guardOutputs,
	knownConfig,
	storedToken,
} from "../guard-outputs.ts";
import { interruption } from "../interruption.ts";
import { readingClient } from "../open-account.ts";

export interface LoginFlags {
	readonly appId: string;
	readonly appSecretFile?: string;
	readonly port?: number;
	readonly tokenFile?: string;
	/** Milliseconds. */
	readonly wait: number;
}

/**
 * `fboc login`: prints the dialog's URL, waits on loopback for the browser (or
 * for its address, pasted: the browser may be on another machine), and stores a
 * long-lived token. The app's secret never stands on a command line.
 */
export async function loginCommand(
	flags: LoginFlags,
	stderr: NodeJS.WritableStream,
	context: Context,
): Promise<ExitCode> {
	const { reporter, env, cwd, now, signals } = context;
	const { draining } = signals;
	const path = flags.tokenFile
		? resolve(cwd, flags.tokenFile)
		: storedToken(env);
	await guardToken(path, flags, context);
	const asking = openAsking(context.stdin, stderr);
	const state = randomBytes(24).toString("base64url");
	const client = readingClient(context, undefined);
	const listener = await listenForLogin(flags.port ?? 0, state);
	try {
		const secret = await secretOf(flags, asking, context);
		const graph = { url: graphUrl(env), version: DEFAULT_GRAPH_VERSION };
		const { redirect } = listener;
		const request = { appId: flags.appId, redirect, state };
		stderr.write(loginPrompt(dialogUrl(graph, request)));
		const answer = await Promise.race([
			listener.answer,
			pasted(asking, state, (hint) => reporter.warn(hint)),
			stopped(draining, asking, flags.wait, () => interruption(signals)),
		]);
		if (!answer.ok) throw answer.error;
		const { token, expiresIn } = await exchangeCode(
			client,
			{ id: flags.appId, secret },
			{ code: answer.code, redirect },
			draining,
		);
		await storeToken(path, token);
		const doubt = await doubtAt(path, env);
		if (doubt !== undefined)
			reporter.warn(
				`The token's file ${doubt.why}: it is not used before ${doubt.mend}.`,
			);
		const found = await tokenFacts({
			client,
			token,
			appSecret: secret,
			signal: draining,
		});
		const facts = found.ok ? found.facts : undefined;
		const result = {
			schema: "fboc.login/1",
			token_file: path,
			expires_at:
				expiresIn === undefined
					? null
					: new Date(now() + expiresIn * 1000).toISOString(),
			scopes: facts?.scopes ?? null,
		};
		if (env[TOKEN_VARIABLE])
			reporter.warn(
				`${TOKEN_VARIABLE} is set, and stands above the config: unset it to use the new token.`,
			);
		reporter.output((look) => loginScreen(result, look), result);
		return EXIT.settled;
	} finally {
		listener.close();
		asking.close();
		client.close();
	}
}

/** The new token may take the place of an older one, and of nothing else. */
async function guardToken(
	path: string,
	{ appSecretFile }: LoginFlags,
	context: Context,
): Promise<void> {
	const { env, cwd } = context;
	const secret =
		appSecretFile === undefined
			? []
			: [await fileOf("the app's secret", resolve(cwd, appSecretFile))];
	await guardOutputs(
		[{ flag: "--token-file", path, kind: "whole" }],
		async () => [
			...(await configFiles(
				await knownConfig(context),
				context,
				"accessToken",
			)),
			...secret,
		],
		stateDir({ env, cwd }),
	);
}

/** From `--app-secret-file`, else asked for, else the first line of standard input. */
async function secretOf(
	{ appSecretFile }: LoginFlags,
	asking: Asking,
	{ cwd, signals }: Context,
): Promise<Secret> {
	if (appSecretFile !== undefined) {
		const path = resolve(cwd, appSecretFile);
		const found = await readText(path, signals.draining);
		if (found === undefined)
			throw noSecret(
				"The file of the app's secret cannot be read, or holds none.",
			);
		return secretIn(found);
	}
	const line = await asking.hidden("App secret (not shown): ");
	if (signals.draining.aborted || asking.interrupted)
		throw interruption(signals);
	return secretIn(line ?? "");
}

async function readText(
	path: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	const bytes = await readBounded(path, MAX_TOKEN_BYTES, signal).catch(
		() => undefined,
	);
	return bytes && new TextDecoder().decode(bytes);
}

/** The app's secret, unless what was given is plainly something else. */
function secretIn(given: string): Secret {
	const text = given.trim();
	const pasted =
		pasteFault(text) ??
		(looksLikeToken(text) && !looksLikeAppSecret(text)
			? "is an access token"
			: undefined) ??
		(/^\d+$/.test(text) ? "is a number, as the app's id is" : undefined);
	if (pasted !== undefined)
		throw noSecret(`What was given is not the app's secret: it ${pasted}.`);
	if (!isTokenText(text)) throw noSecret("There is no app secret.");
	return new Secret(text);
}

const noSecret = (message: string): FbocError =>
	new FbocError({
		code: "app_secret_missing",
		message,
		next: "Give a file with --app-secret-file, or the secret on standard input. It stands in the app's settings > Basic.",
		place: { field: "--app-secret-file" },
	});

/** The address of the page that the browser ended on, pasted. Never settles when none comes. */
async function pasted(
	asking: Asking,
	state: string,
	warn: (hint: string) => void,
): Promise<LoginAnswer> {
	for (;;) {
		const line = await asking.line();
		if (line === undefined) return new Promise<LoginAnswer>(() => {});
		const found = loginAnswer(line, state);
		if (found !== undefined) return found;
		const hint = pasteHint(line);
		if (hint !== undefined) warn(hint);
	}
}

/** A signal, Ctrl-C at the prompt, or nobody came. */
function stopped(
	draining: AbortSignal,
	asking: Asking,
	waitMs: number,
	interrupted: () => FbocError,
): Promise<never> {
	return new Promise((_, reject) => {
		const stop = () => reject(interrupted());
		if (draining.aborted || asking.interrupted) stop();
		draining.addEventListener("abort", stop, { once: true });
		asking.onInterrupt(stop);
		setTimeout(() => reject(nobody()), waitMs).unref();
	});
}

const nobody = (): FbocError =>
	new FbocError({
		code: "login_unanswered",
		message: "Nobody came back from the dialog in time.",
		next: "Run `fboc login` again and open the address it prints; --wait gives more time.",
		place: { field: "--wait" },
	});
