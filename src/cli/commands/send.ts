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
		warn: ({ message }: { message: string }) => context.reporter.warn(message),
	};
	const [source] = await findInputs([file], { cwd: context.cwd });
	if (source?.path === undefined) {
		throw new FbocError(
			"payloads_not_a_file",
			EXIT.usage,
			"A payload file is read twice, once to check it, so it cannot be standard input.",
			"Write it to a file and name that.",
		);
	}
	const api = await payloadWire(source, options);
	return deliver(
		{ ...flags, ...(api && { api }) },
		context,
		async ({ config }) => ({
			command: "send",
			source: await payloadSource(source, config.eventSets, options),
		}),
	);
}
