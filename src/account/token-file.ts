import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { FbocError } from "../errors.ts";
import { writeWhole } from "../files/whole-file.ts";
import type { Secret } from "../secret.ts";

/**
 * Stores a token: the file 0600, folders that are made for it 0700. A token
 * that was there is replaced in one step, so that no run reads half of one.
 *
 * @throws FbocError `token_unwritable` (exit 2)
 */
export async function storeToken(path: string, token: Secret): Promise<void> {
	try {
		await mkdir(dirname(path), { recursive: true, mode: 0o700 });
		await writeWhole(path, `${token.reveal()}\n`, 0o600);
	} catch (cause) {
		throw new FbocError({
			code: "token_unwritable",
			message: "The token was obtained, but its file cannot be written.",
			next: "Name a file that you may write to with --token-file, and run `fboc login` again.",
			place: { path },
			cause,
		});
	}
}
