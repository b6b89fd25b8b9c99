import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Ran } from "../cli/run-fboc.ts";

/** A made-up token, of the shape that Meta's have. */
export const TOKEN = "EAAcanary7Qw3RtYuIoPaSdFgHjKlZxCvBnM0987654321";

/** One made-up person, in the spellings that exports have; every word of it stands nowhere else. */
export const PERSON = {
	userId: "Kunde-77013-geheim",
	anonymousId: "anon-5f1d-canary-9b2e",
	email: "Quilla.Vandersnoot+tag@Canary-Mail.example",
	phone: "+1 (401) 555-0142",
	firstName: "Quillabeth",
	lastName: "Vandersnoot",
	fullName: "Quillabeth Mo Vandersnoot",
	birthday: "1977-07-13",
	street: "742 Zweigstellenweg",
	city: "Xanaduville",
	postalCode: "77318-4242",
	ip: "198.51.100.177",
	deviceId: "CANARY-DEVICE-6D92078A",
	userAgent: "CanaryBrowser/9.77",
	pageUrl: "https://shop.example.com/?u=quillabeth",
} as const;

/** The same person in values that no match key can be made of. */
export const BROKEN = {
	email: "quillamail at canary dot example",
	phone: "canary-phone-12",
	gender: "canarygender",
	city: "77 Kanarienstadt",
	state: "9 Kanarienland",
	postalCode: "Q",
	country: "Canariania",
	timestamp: "someday-canary",
	currency: "CANARYMARK",
	revenue: "canary-amount",
} as const;

/** What must stand nowhere: the values, and what normalising makes of them before it hashes. */
const FORBIDDEN: readonly string[] = [
	TOKEN,
	TOKEN.slice(0, 20),
	...Object.values(PERSON),
	...Object.values(BROKEN).filter((value) => value.length > 3),
	"quilla.vandersnoot+tag@canary-mail.example",
	"14015550142",
	"4015550142",
	"quillabeth",
	"vandersnoot",
	"kunde-77013",
	"77318",
	"canary-mail.example",
].map((text) => text.toLowerCase());

/** Everything that a run has left behind, by name: its streams, and every file below the folder except the inputs. */
export function traces(
	folder: string,
	inputs: readonly string[],
	...runs: readonly Ran[]
): Map<string, string> {
	const found = new Map<string, string>();
	for (const [i, { stdout, stderr }] of runs.entries()) {
		found.set(`stdout ${i}`, stdout);
		found.set(`stderr ${i}`, stderr);
	}
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	const names = entries.map((entry) =>
		relative(folder, join(entry.parentPath, entry.name)),
	);
	for (const [i, entry] of entries.entries()) {
		const name = names[i] as string;
		found.set(`name of ${name}`, name);
		if (entry.isFile() && !inputs.includes(name)) {
			found.set(name, readFileSync(join(folder, name), "latin1"));
		}
	}
	return found;
}

/** Where something forbidden stands, as `place: what`. */
export function leaks(found: ReadonlyMap<string, string>): string[] {
	const list: string[] = [];
	for (const [place, text] of found) {
		const lower = text.toLowerCase();
		for (const secret of FORBIDDEN) {
			if (lower.includes(secret)) list.push(`${place}: ${secret}`);
		}
	}
	return list;
}
