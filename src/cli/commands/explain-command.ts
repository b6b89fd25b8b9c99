import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { explainRecord } from "../../explain/explain-event.ts";
import { findRecord } from "../../explain/find-record.ts";
import { findInputs } from "../../input/find/find-inputs.ts";
import type { InputFormat } from "../../input/format-names.ts";
import { mapSettings } from "../../pipeline/mapping/settings.ts";
import {
	explainScreen,
	explanationValue,
} from "../../terminal/screens/explain-screen.ts";
import type { WireName } from "../../vocabulary/wire-names.ts";
import type { Context } from "../context.ts";
import { configFiles, guardOutputs } from "../guard-outputs.ts";
import { configOf } from "../load-settings.ts";

export interface ExplainFlags {
	readonly line?: number;
	readonly format: "auto" | InputFormat;
	readonly delimiter?: string;
	readonly config?: string;
	readonly api?: WireName;
	/** Milliseconds since 1970. */
	readonly asOf?: number;
}

/** `fboc explain`: one event, step by step. Reads and shows; whatever becomes of the event, explaining it has worked. */
export async function explainCommand(
	input: string,
	flags: ExplainFlags,
	context: Context,
): Promise<ExitCode> {
	const { reporter, cwd, stdin, now, signals } = context;
	const { config, previewOnly } = await configOf(
		{
			dryRun: true,
			...(flags.config !== undefined && { config: flags.config }),
			...(flags.api && { api: flags.api }),
		},
		context,
	);
	if (previewOnly)
		reporter.warn(
			"There is no config: this shows the eight standard events against a placeholder event set.",
		);
	const warn = ({ message }: { message: string }) => reporter.warn(message);
	const sources = await findInputs([input], { cwd, warn });
	const guard = await guardOutputs([], () => configFiles(config, context));
	await guard(sources);
	const [source, another] = sources;
	// An input that names nothing has thrown.
	if (source === undefined) return EXIT.input;
	if (another !== undefined)
		reporter.warn(
			`There are several files there; this is about ${source.name}.`,
		);
	const record = await findRecord(source, flags.line, {
		format: flags.format,
		...(flags.delimiter !== undefined && { delimiter: flags.delimiter }),
		columns: config.columns,
		defaults: config.defaults,
		stdin,
		signal: signals.draining,
		warn,
	});
	const settings = mapSettings(config, {
		asOf: flags.asOf ?? now(),
		filters: {},
		rejectsWithData: false,
	});
	const told = explainRecord(record, config, settings);
	const matchKeys = Object.values(config.matchKeys).flat();
	reporter.output(
		(look) => explainScreen(told, look, matchKeys),
		explanationValue(told, matchKeys),
	);
	return EXIT.settled;
}
