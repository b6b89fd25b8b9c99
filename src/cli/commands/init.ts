import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "../../config/load.ts";
import { doubtAt } from "../../config/trust.ts";
import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { configText } from "../../init/config-text.ts";
import { sampleInputs } from "../../init/survey-inputs.ts";
import { findInputs } from "../../input/find-inputs.ts";
import { initScreen } from "../../terminal/init-screen.ts";
import type { Context } from "../context.ts";

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
	const { cwd, stdin, reporter } = context;
	const path = join(cwd, NAME);
	if (!force) await refuseExisting(cwd);
	const warn = ({ message }: { message: string }) => reporter.warn(message);
	const sample =
		input === undefined
			? undefined
			: await sampleInputs(await findInputs([input], { cwd, warn }), {
					stdin,
					warn,
				});
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
		if (force) await rm(path, { force: true });
		await writeFile(path, text, { mode: 0o600, flag: "wx" });
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === "EEXIST") throw exists(path);
		throw new FbocError(
			"config_unwritable",
			EXIT.usage,
			"The config cannot be written.",
			"Run `fboc init` in a folder that you may write to.",
			{ path },
			{ cause },
		);
	}
}

const exists = (path: string): FbocError =>
	new FbocError(
		"config_exists",
		EXIT.usage,
		"There is a config already, and it stays as it is.",
		"Move it away, or replace it with --force.",
		{ path },
	);
