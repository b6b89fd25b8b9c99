import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Blow } from "./plan.ts";

/**
 * Changes a byte of a file in the state folder; what is returned mends it. The
 * journal of a killed run is spared: a changed end of it cannot be told from a
 * torn one.
 */
export function flip(
	folder: string,
	{ file, at }: Extract<Blow, { kind: "flip" }>,
): () => void {
	const state = join(folder, "state");
	if (!existsSync(state)) return () => {};
	const files = readdirSync(state, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith(".open"))
		.map(({ parentPath, name }) => join(parentPath, name))
		.sort();
	const path = files[Math.floor(file * files.length)];
	const whole = path === undefined ? undefined : readFileSync(path);
	if (path === undefined || !whole?.length) return () => {};
	const broken = Buffer.from(whole);
	const place = Math.floor(at * whole.length);
	broken[place] = (broken[place] as number) ^ 0x15;
	writeFileSync(path, broken);
	return () => {
		if (existsSync(path) && readFileSync(path).equals(broken))
			writeFileSync(path, whole);
	};
}
