import {
	existsSync,
	linkSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Blow } from "./plan.ts";

type Collision = Extract<Blow, { kind: "collide" }>;

/** What is kept in the folder of a course of events. */
export interface Kept {
	readonly folder: string;
	readonly input: string;
}

/** Leads an output to what is kept. @returns the arguments that do, and a look whether all of that is as it was */
export function collide(
	{ flag, with: kept, link }: Collision,
	{ folder, input }: Kept,
): { readonly args: readonly string[]; readonly expectUntouched: () => void } {
	const places = {
		input,
		config: "fboc.config.json",
		// Of itself it is the very file to be added to.
		rejects: flag === "--rejects" ? input : "rejects.ndjson",
		ledger: ledgerFile(folder) ?? input,
	};
	const place = places[kept];
	const target = join(folder, place);
	const isReport = flag === "--report";
	let name = place;
	if (isReport || link !== "none") {
		name = isReport ? "linked.json" : "linked";
		if (link === "hard" && existsSync(target))
			linkSync(target, join(folder, name));
		else symlinkSync(target, join(folder, name));
	}
	const before = contents(folder);
	return {
		args: [flag, name],
		expectUntouched() {
			expect(contents(folder)).toEqual(before);
			if (name !== place) rmSync(join(folder, name));
		},
	};
}

/** A run of the history, once there is one. */
function ledgerFile(folder: string): string | undefined {
	const history = "state/history";
	if (!existsSync(join(folder, history))) return undefined;
	const [name] = readdirSync(join(folder, history));
	return name === undefined ? undefined : join(history, name);
}

/** The files beside the state folder, and what is in it. */
const contents = (folder: string): ReadonlyMap<string, string> =>
	new Map(
		readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ name }) => [name, readFileSync(join(folder, name), "latin1")]),
	);
