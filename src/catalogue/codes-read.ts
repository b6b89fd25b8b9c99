import { type CodeText, rejectText } from "./code-text.ts";

/** Stage `read`: the record cannot be read. Contract, section 10. */
export const READ_CODES: Readonly<Record<string, CodeText>> = {
	malformed_json: rejectText(
		"The record is not valid JSON.",
		"Look at the line named; a cut line or two records on one line are the usual causes. Export the file again, or correct the line and replay it.",
	),
	malformed_csv: rejectText(
		"The CSV row cannot be read: its quotes or its number of cells do not fit the header.",
		"Look at the line named; an unescaped quote or delimiter in a cell is the usual cause. Export it again with proper quoting.",
	),
	not_an_object: rejectText(
		"The record is valid JSON but not an object, so it is no Segment message.",
		"Export one message per line, or one JSON array of messages.",
	),
	line_too_long: rejectText(
		"The record is longer than 1 MiB; Segment's own limit for a message is 32 KB.",
		"Look at the line named: line breaks are probably missing, or the file is not what it seems.",
	),
	bad_encoding: rejectText(
		"The record holds bytes that are not valid text in the file's encoding.",
		"Export the file as UTF-8 (UTF-16 needs its byte order mark).",
	),
	unsafe_number: rejectText(
		"The record has a number that cannot be kept exactly, beyond 2^53 or out of range.",
		'Write it as text ("12345678901234567890") where it is exported.',
	),
	truncated_input: rejectText(
		"The input ends in the middle of this record.",
		"Fetch or export the file again and run the same command: what was delivered is not sent twice.",
	),
};
