import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";

/** The folder beside what was damaged into which it is put. */
const DAMAGED = "damaged";

/**
 * Puts a damaged file out of the way; nothing reads it there.
 * @throws errors of `fs`
 */
export async function setAside(folder: string, name: string): Promise<void> {
	await mkdir(join(folder, DAMAGED), { recursive: true, mode: 0o700 });
	await rename(join(folder, name), join(folder, DAMAGED, name));
}
