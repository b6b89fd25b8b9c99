import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { previewConfig } from "../config/preview.ts";
import { ConfigError } from "../config/problem.ts";
import { FbocError } from "../errors.ts";
import { DEFAULT_WIRE } from "../vocabulary/wire-names.ts";
import { WIRES } from "../wire/wires.ts";
import type { Context } from "./context.ts";
import type { DeliveryFlags } from "./delivery-flags.ts";

/** The user's config; without one, the built-in preview where nothing real is sent (contract 3). */
export async function configOf(
	flags: DeliveryFlags,
	{ env, cwd, reporter, signals }: Context,
): Promise<{ config: Config; previewOnly: boolean }> {
	const loaded = await loadConfig({
		...(flags.config !== undefined && { path: flags.config }),
		env,
		cwd,
		signal: signals.draining,
		...(flags.api && { overrides: { api: flags.api } }),
	});
	if (loaded.config) {
		const unset = loaded.warnings.filter(
			({ code }) => code === "placeholder_id",
		);
		if (unset.length > 0 && !flags.dryRun && !flags.sandbox)
			throw new ConfigError("config_invalid", loaded.path ?? "", unset);
		for (const warning of loaded.warnings) {
			reporter.warn(`${loaded.path}:${warning.line}: ${warning.message}`);
		}
		return { config: loaded.config, previewOnly: false };
	}
	if (!flags.dryRun && !flags.sandbox) {
		throw new FbocError({
			code: "config_missing",
			message: "There is no config, so nothing says which events go where.",
			next: "Write one with `fboc init`, or look at what there is with --dry-run.",
		});
	}
	return {
		config: previewConfig(flags.api ?? DEFAULT_WIRE),
		previewOnly: true,
	};
}

/** Deliveries in one request: the flag, else as many as Meta takes. */
export function chunkSizeOf(flags: DeliveryFlags, config: Config): number {
	const { maxEvents: most, request } = WIRES[config.api];
	const size = flags.chunkSize ?? most;
	if (size > most) {
		throw new FbocError({
			code: "chunk_too_large",
			message: `Meta takes at most ${most} events in one request on the ${config.api} wire.`,
			next: `Give --chunk-size ${most} or less.`,
			place: { field: "--chunk-size" },
		});
	}
	if (flags.testEventCode !== undefined && !request.takesTestEvents) {
		throw new FbocError({
			code: "no_test_events",
			message: `The ${config.api} wire knows no test events.`,
			next: `Leave out --test-event-code, or use --api ${DEFAULT_WIRE}.`,
			place: { field: "--test-event-code" },
		});
	}
	return size;
}
