import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that goes when the test is over. */
export function emptyFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "fboc-test-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Every file and folder below, with its mode and its bytes. */
export function contentsOf(folder: string): Map<string, string> {
	const all = new Map<string, string>();
	for (const name of readdirSync(folder, {
		recursive: true,
		encoding: "utf8",
	})) {
		const path = join(folder, name);
		const { mode, mtimeMs } = statSync(path);
		const bytes = statSync(path).isDirectory()
			? ""
			: readFileSync(path).toString("base64");
		all.set(name, `${(mode & 0o777).toString(8)} ${mtimeMs} ${bytes}`);
	}
	return all;
}
