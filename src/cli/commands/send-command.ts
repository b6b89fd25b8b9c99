import { FbocError } from "../../errors.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { findInputs } from "../../input/find/find-inputs.ts";
import { type HeldInput, holdInput } from "../../input/open/hold-input.ts";
import {
	payloadSource,
	payloadWire,
} from "../../pipeline/sources/payload-source.ts";
import type { Context } from "../context.ts";
import { deliver } from "../deliver.ts";
import type { DeliveryFlags } from "../delivery-flags.ts";
import { interruption } from "../interruption.ts";

/** `fboc send`: sends a payload file unchanged, or not at all. */
export async function sendCommand(
	file: string,
	flags: DeliveryFlags,
	context: Context,
): Promise<ExitCode> {
	const [source, another] = await findInputs([file], { cwd: context.cwd });
	if (source === undefined || another !== undefined) {
		throw new FbocError({
			code: "payloads_not_a_file",
			message:
				"There are several files there, and what is sent is one payload file: each has an end of its own.",
			next: "Send them one by one.",
			place: { path: file },
		});
	}
	const { stdin, signals } = context;
	const held = await holdInput(source, stdin, signals.draining).catch(
		(error: unknown) => {
			throw signals.draining.aborted ? interruption(signals) : error;
		},
	);
	try {
		return await sendHeld(held, flags, context);
	} finally {
		await held.close();
	}
}

async function sendHeld(
	held: HeldInput,
	flags: DeliveryFlags,
	context: Context,
): Promise<ExitCode> {
	const options = {
		stdin: context.stdin,
		signal: context.signals.draining,
		warn: ({ message }: { message: string }) => context.reporter.warn(message),
	};
	const api = await payloadWire(held, options);
	if (api !== undefined && flags.api !== undefined && api !== flags.api) {
		throw new FbocError({
			code: "payloads_other_api",
			message: `The payload file was made for the ${api} wire.`,
			next: `Leave out --api, or make the file again with --api ${flags.api}.`,
			place: { path: held.source.name, field: "--api" },
		});
	}
	return deliver({ ...flags, ...(api && { api }) }, context, {
		command: "send",
		prepare: async ({ config }) => ({
			source: await payloadSource(held, config.eventSets, options),
			reads: [held.source],
		}),
	});
}
