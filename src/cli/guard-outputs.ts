import { type BigIntStats, fstatSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { findConfig } from "../config/find.ts";
import { type Env, userConfigFolder } from "../config/folders.ts";
import { loadConfig } from "../config/load.ts";
import { FbocError } from "../errors.ts";
import { type FilePlace, placeOf, placeOfStats } from "../files/file-place.ts";
import { printable } from "../input/printable.ts";
import { isStateName } from "../ledger/file-store.ts";
import {
	collision,
	type NamedFile,
	type OutputFile,
	STATE_FILE,
} from "./collision.ts";
import type { Context } from "./context.ts";

/** A file that a flag has written. */
export interface Output {
	/** `--payloads`. */
	readonly flag: string;
	readonly path: string;
	readonly kind: "whole" | "appended";
}

/** An input as it was found; without a path it is standard input. */
export interface Input {
	readonly name: string;
	readonly path?: string;
}

/** Looks whether an output would be written over one of these inputs. @throws FbocError `output_collides`, `stdout_collides` (exit 2) */
export type InputGuard = (inputs: readonly Input[]) => Promise<void>;

/**
 * Compares every output of a command with every file that it must not be
 * written over (contract, section 10), before anything is opened: with the other
 * outputs and what is read or kept anyway at once, with the inputs when they are
 * known.
 *
 * @param files what is read besides the inputs
 * @param state the state folder
 * @throws FbocError `output_collides`, `stdout_collides` (exit 2)
 */
export async function guardOutputs(
	outputs: readonly Output[],
	files: () => Promise<readonly NamedFile[]>,
	state?: string,
): Promise<InputGuard> {
	const written: OutputFile[] = [];
	const stdout = descriptor(1);
	if (stdout.kind === "file")
		written.push({ role: STDOUT, kind: "stream", place: stdout });
	for (const { flag, path, kind } of outputs)
		written.push({ role: flag, name: path, kind, place: await placeOf(path) });
	if (written.length === 0) return async () => {};
	const kept = state === undefined ? undefined : (await placeOf(state)).real;
	const isThere = written.some(({ place }) => place.kind === "file");
	const all = [
		...(await files()),
		...(kept !== undefined && isThere ? await filesOf(kept) : []),
	];
	refuse(collision(written, all, kept));
	return async (inputs) => {
		// What is not there is no input.
		if (!isThere) return;
		refuse(collision(written, inputs.map(inputFile), undefined));
	};
}

const STDOUT = "standard output";

/** The config as far as it can be had, for commands that need none. */
export const knownConfig = ({
	env,
	cwd,
}: Surroundings): Promise<Config | undefined> =>
	loadConfig({ env, cwd }).then(
		({ config }) => config,
		() => undefined,
	);

type Surroundings = Pick<Context, "env" | "cwd">;

/**
 * The config and the files of its secrets.
 *
 * @param except what is to be written anew
 */
export async function configFiles(
	config: Config | undefined,
	{ env, cwd }: Surroundings,
	except?: "accessToken",
): Promise<NamedFile[]> {
	// The one that a search finds is no less somebody's for another being named.
	const { FBOC_CONFIG: _, ...others } = env;
	const found = await findConfig({ env: others, cwd }).catch(() => undefined);
	const files = [
		env.FBOC_CONFIG && resolve(cwd, env.FBOC_CONFIG),
		found?.path,
		config?.path,
	]
		.filter((path) => path !== undefined && path !== "")
		.map((path) => fileOf("the config", path as string, path));
	for (const holder of [config, ...(config?.eventSets ?? [])])
		for (const key of ["accessToken", "appSecret"] as const) {
			const source = holder?.[key];
			// The path is not shown: it may be the secret itself, in the wrong place.
			if (source?.kind === "file" && key !== except)
				files.push(fileOf(`the file of \`${key}\``, source.path));
		}
	if (except === undefined)
		files.push(fileOf("the token of `fboc login`", storedToken(env)));
	return Promise.all(files);
}

/** Where `fboc login` stores a token unless it is told otherwise. */
export const storedToken = (env: Env): string =>
	join(userConfigFolder(env), "access-token");

export async function fileOf(
	role: string,
	path: string,
	name?: string,
): Promise<NamedFile> {
	const place = await placeOf(path);
	return { role, place, ...(name !== undefined && { name }) };
}

/** An input is there, so what it is tells it: there may be many of them. */
const inputFile = ({ name, path }: Input): NamedFile =>
	path === undefined
		? { role: "standard input", place: descriptor(0) }
		: {
				...{ role: "an input", name },
				place: lookedAt(() => statSync(path, { bigint: true })),
			};

/** What a descriptor of this process leads to. */
const descriptor = (fd: number): FilePlace =>
	lookedAt(() => fstatSync(fd, { bigint: true }));

function lookedAt(look: () => BigIntStats): FilePlace {
	try {
		return placeOfStats(look());
	} catch {
		return placeOfStats(undefined);
	}
}

/** What fboc keeps in its state folder, but for rejects: a name elsewhere may be that of the same file. */
async function filesOf(state: string): Promise<NamedFile[]> {
	const found: NamedFile[] = [];
	for (const name of await readdir(state).catch(() => [])) {
		if (!isStateName(name) || name === "rejects") continue;
		const top = join(state, name);
		const below = await readdir(top, { recursive: true }).catch(() => []);
		for (const path of [top, ...below.map((at) => join(top, at))])
			found.push(await fileOf(STATE_FILE, path));
	}
	return found;
}

function refuse(found: ReturnType<typeof collision>): void {
	if (found === undefined) return;
	const { output, over } = found;
	const both = [output, over].map(({ role, name }) =>
		name === undefined ? role : `${role} (${printable(name, 200)})`,
	);
	if (output.kind === "stream")
		throw new FbocError({
			code: "stdout_collides",
			message: `Standard output leads to ${both[1]}: nothing is written there, not even what --json prints.`,
			next: "Send standard output to another file.",
			place: over.name === undefined ? {} : { path: over.name },
		});
	throw new FbocError({
		code: "output_collides",
		message: `${both[0]} would be written over ${both[1]}: they are one file.`,
		next: `Name another file with ${output.role}.`,
		place: { path: output.name ?? "", field: output.role },
	});
}
