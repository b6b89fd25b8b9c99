import { FbocError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { findInputs } from "../../input/find-inputs.ts";
import { payloadSource, payloadWire } from "../../pipeline/payload-source.ts";
import type { Context } from "../context.ts";
import { deliver } from "../deliver.ts";
import type { DeliveryFlags } from "../delivery-flags.ts";

/** `fboc send`: sends a payload file unchanged, or not at all. */
export async function sendCommand(
	file: string,
	flags: DeliveryFlags,
	context: Context,
): Promise<ExitCode> {
	const options = {
		stdin: context.stdin,
		signal: context.signals.draining,
		warn: ({ message }: { message: string }) => context.reporter.warn(message),
	};
	const sources = await findInputs([file], { cwd: context.cwd });
	const [source] = sources;
	if (source?.path === undefined || sources.length > 1) {
		throw new FbocError(
			"payloads_not_a_file",
			EXIT.usage,
			"A payload file is read twice, once to check it, so it must be one file, and not standard input.",
			"Write it to a file and name that.",
			{ path: file },
		);
	}
	const api = await payloadWire(source, options);
	if (api !== undefined && flags.api !== undefined && api !== flags.api) {
		throw new FbocError(
			"payloads_other_api",
			EXIT.usage,
			`The payload file was made for the ${api} wire.`,
			`Leave out --api, or make the file again with --api ${flags.api}.`,
			{ path: file, field: "--api" },
		);
	}
	return deliver({ ...flags, ...(api && { api }) }, context, {
		command: "send",
		prepare: async ({ config }) => ({
			source: await payloadSource(source, config.eventSets, options),
			reads: sources,
		}),
	});
}
