import { access, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "../../config/load.ts";
import { doubtAt } from "../../config/trust.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { writeWhole } from "../../files/whole-file.ts";
import { configText } from "../../init/config-text.ts";
import { sampleInputs } from "../../init/survey-inputs.ts";
import { findInputs } from "../../input/find/find-inputs.ts";
import { initScreen } from "../../terminal/screens/init-screen.ts";
import type { Context } from "../context.ts";
import { guardOutputs } from "../guard-outputs.ts";
import { interruption } from "../interruption.ts";

export interface InitFlags {
	readonly force?: boolean;
}

const NAME = "fboc.config.yaml";
/** Configs that are found before, or as well as, the new one. */
const SIBLINGS = [NAME, "fboc.config.yml", "fboc.config.json"];

/** `fboc init`: writes a config for the user's own file, and never over one that is there. */
export async function initCommand(
	input: string | undefined,
	{ force = false }: InitFlags,
	context: Context,
): Promise<ExitCode> {
	const { cwd, stdin, reporter, signals } = context;
	const path = join(cwd, NAME);
	if (!force) await refuseExisting(cwd);
	const warn = ({ message }: { message: string }) => reporter.warn(message);
	const sources =
		input === undefined ? [] : await findInputs([input], { cwd, warn });
	const written = { flag: "--force", path, kind: "whole" } as const;
	const guard = await guardOutputs(force ? [written] : [], async () => []);
	await guard(sources);
	const sample =
		input === undefined
			? undefined
			: await sampleInputs(sources, {
					stdin,
					signal: signals.draining,
					warn,
				});
	// A sample that was broken off is none.
	if (signals.draining.aborted) throw interruption(signals);
	const text = configText(sample);
	const { config } = readConfig(text, path);
	await writeConfig(path, text, force);
	const doubt = await doubtAt(path, context.env);
	if (doubt !== undefined)
		reporter.warn(
			`The config ${doubt.why}: it is used only where it is named (--config), or after ${doubt.mend}.`,
		);
	const result = {
		schema: "fboc.init/1",
		path,
		events_read: sample?.findings.read ?? 0,
		events: sample?.findings.events ?? [],
		routed: config.routes.map(({ event }) => event),
		columns: sample?.proposal !== undefined,
	};
	reporter.output((look) => initScreen(result, input, look), result);
	return EXIT.settled;
}

async function refuseExisting(folder: string): Promise<void> {
	for (const name of SIBLINGS) {
		const path = join(folder, name);
		const there = await access(path).then(
			() => true,
			() => false,
		);
		if (there) throw exists(path);
	}
}

async function writeConfig(
	path: string,
	text: string,
	force: boolean,
): Promise<void> {
	try {
		if (force) return await writeWhole(path, text, 0o600);
		const file = await open(path, "wx", 0o600);
		try {
			await file.writeFile(text);
		} catch (error) {
			// Half a config would stand in the way of the next try.
			await rm(path, { force: true });
			throw error;
		} finally {
			await file.close();
		}
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === "EEXIST") throw exists(path);
		throw new FbocError({
			code: "config_unwritable",
			message: "The config cannot be written.",
			next: "Run `fboc init` in a folder that you may write to.",
			place: { path },
			cause,
		});
	}
}

const exists = (path: string): FbocError =>
	new FbocError({
		code: "config_exists",
		message: "There is a config already, and it stays as it is.",
		next: "Move it away, or replace it with --force.",
		place: { path },
	});
