import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CRON_LINE, expectConstant, live } from "./nights.ts";

it("a month of nights: what is mailed, sent and read is the same on the last as on the first", async () => {
	// An age of a few days, so that a month goes far beyond it.
	await expectConstant(await live(31, { maxAgeDays: 5 }));
});

it("the README's crontab has the line that is lived through here", () => {
	const readme = readFileSync(
		new URL("../../README.md", import.meta.url),
		"utf8",
	);
	expect(readme).toContain(`npx fboc ${CRON_LINE}\n`);
});
