import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CODE_SECTIONS, codeText } from "../../src/catalogue/codes.ts";
import { WARNINGS } from "../../src/conversion/warnings.ts";

/** Every code that the contract names, and every warning that the mapping gives. */
const CODES = `
malformed_json malformed_csv not_an_object line_too_long bad_encoding unsafe_number truncated_input
missing_event missing_timestamp invalid_timestamp future_timestamp too_old missing_value invalid_value
invalid_currency no_match_key weak_match_keys
older_than_62_days pii_dropped currency_without_value value_not_positive missing_category products_unreadable
reserved_property phone_without_country invalid_email invalid_phone invalid_gender invalid_first_name
invalid_last_name invalid_city invalid_state invalid_zip invalid_country invalid_external_id invalid_lead_id
not_track unmapped opted_out filtered
graph_100_2804003 graph_100_1815356 graph_100_9999999 graph_1_99 graph_-1_0 graph_100
`
	.trim()
	.split(/\s+/);

test.each(CODES)("%s has a meaning and an advice", (code) => {
	const text = codeText(code);
	expect(text?.means).toMatch(/^[A-Z`].*\.$/);
	expect(text?.todo).toMatch(/^[A-Z`].*\.$/);
	expect(text?.kinds.length).toBeGreaterThan(0);
});

test.each(WARNINGS)(
	"%s, which the mapping gives, is explained as a warning",
	(code) => {
		expect(codeText(code)?.kinds).toContain("warning");
	},
);

test("invalid_value is both: a purchase is left out, any other event is sent", () => {
	expect(codeText("invalid_value")?.kinds).toEqual(["reject", "warning"]);
});

test("a code that nobody wrote a text for has none", () => {
	for (const code of ["", "no_such_code", "constructor", "graph_", "graph_x_1"])
		expect(codeText(code)).toBeUndefined();
});

test("no code is explained twice", () => {
	const codes = CODE_SECTIONS.flatMap(({ entries }) => entries).map(
		([code]) => code,
	);
	expect(new Set(codes).size).toBe(codes.length);
});

/** The page as it follows from the catalogue: a heading, and so an anchor, for every code. */
function codesPage(): string {
	const sections = CODE_SECTIONS.map(({ title, entries }) => {
		const codes = entries.map(([code, { kinds, means, todo }]) => {
			const name = code.includes("<") ? `\`${code}\`` : code;
			const both = kinds.length > 1 ? `As a ${kinds.join(" or a ")}. ` : "";
			return `### ${name}\n\n${both}${means}\n\nWhat to do: ${todo}`;
		});
		return `## ${title}\n\n${codes.join("\n\n")}`;
	});
	return `# Reject and warning codes

Every event that is not sent, and every remark about one that is, has a code. The
summary counts them and names the first place of each; the rejects file has one
line for each reject, by reference and without personal data. Rejects make a run
end with exit code 3; warnings do not.

${sections.join("\n\n")}
`;
}

test("docs/codes.md says what the catalogue says", async () => {
	const page = fileURLToPath(new URL("../../docs/codes.md", import.meta.url));
	await expect(codesPage()).toMatchFileSnapshot(page);
});
