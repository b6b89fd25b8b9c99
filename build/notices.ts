import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Rolldown } from "tsdown";

/** A package's folder, in the path of one of its modules: the innermost `node_modules`. */
const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/;
const LICENCE = /^(?:licen[cs]e|copying)(?:[.-]|$)/i;

/**
 * Writes the licences of all packages that a build has bundled into a file
 * beside it: whoever hands on the bundle hands on their notices. One instance
 * for all bundles of a build; what a bundler leaves out is not named.
 *
 * @throws Error a package has neither a licence file nor names its licence
 */
export function notices(file: string): Rolldown.Plugin {
	const folders = new Set<string>();
	return {
		name: "notices",
		async writeBundle({ dir = "." }, bundle) {
			for (const chunk of Object.values(bundle)) {
				if (chunk.type !== "chunk") continue;
				for (const id of chunk.moduleIds) {
					const [folder] = PACKAGE.exec(id.replace(/^\0/, "")) ?? [];
					if (folder !== undefined) folders.add(folder);
				}
			}
			const entries = new Set([...folders].sort(byName).map(entryOf));
			const text = [...entries].join(`\n${"-".repeat(80)}\n\n`);
			await writeFile(join(dir, file), `${HEAD}${text}`);
		},
	};
}

const HEAD = `fboc is made of its own code and that of the packages below, which are part of
its files in this folder under these licences.

${"-".repeat(80)}

`;

const byName = (one: string, other: string): number =>
	nameIn(one) < nameIn(other) ? -1 : 1;

const nameIn = (folder: string): string =>
	folder.slice(folder.lastIndexOf(`node_modules${sep}`));

function entryOf(folder: string): string {
	const { name, version, license, author } = JSON.parse(
		readFileSync(join(folder, "package.json"), "utf8"),
	) as {
		name: string;
		version: string;
		license?: string;
		author?: string | { name: string };
	};
	const files = readdirSync(folder).filter((found) => LICENCE.test(found));
	const texts = files.map((found) => readFileSync(join(folder, found), "utf8"));
	if (texts.length === 0 && license === undefined)
		throw new Error(`${name} is bundled and has no licence`);
	const by = typeof author === "object" ? author.name : author;
	const said = `Licence: ${license}${by === undefined ? "" : `. Author: ${by}`}`;
	const whole = texts.length > 0 ? texts.map((text) => text.trim()) : [said];
	return `${name} ${version}\n\n${whole.join("\n\n")}\n`;
}
