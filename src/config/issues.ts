import type { z } from "zod";
import { nearest } from "../nearest.ts";
import type { ConfigDocument, Words } from "./document.ts";
import { type ConfigProblem, didYouMean, type Path } from "./problem.ts";
import { keysAt } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** What a schema's types are called in a problem. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
	string: "text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "a map of keys",
	record: "a map of keys",
};

/** Words for true and false that YAML 1.2 takes as text. */
const TRUTH: ReadonlyMap<string | undefined, string> = new Map([
	["yes", "true"],
	["on", "true"],
	["true", "true"],
	["no", "false"],
	["off", "false"],
	["false", "false"],
]);

/** Turns the schema's findings into problems with places, legal values and suggestions. */
export function problemsOf(
	issues: readonly Issue[],
	document: ConfigDocument,
): ConfigProblem[] {
	return issues.flatMap((issue) => problemsOfIssue(issue, [], document));
}

function problemsOfIssue(
	issue: Issue,
	above: Path,
	document: ConfigDocument,
): ConfigProblem[] {
	const path: Path = [...above, ...issue.path.map(plainKey)];
	if (issue.code === "unrecognized_keys") {
		return issue.keys.map((key) => unknownKey(key, path, document));
	}
	if (issue.code === "invalid_union") {
		const branch = intendedBranch(issue.errors);
		if (branch !== undefined) {
			return branch.flatMap((inner) => problemsOfIssue(inner, path, document));
		}
	}
	return [document.problem(path, "value", wordsFor(issue, document, path))];
}

/** The form that the user began to write: the one whose type is right, or none. Of several the least wrong. */
function intendedBranch(
	branches: readonly (readonly Issue[])[],
): readonly Issue[] | undefined {
	return branches
		.filter((issues) => !issues.some(isWrongType))
		.sort((a, b) => a.length - b.length)[0];
}

function isWrongType(issue: Issue): boolean {
	if (issue.path.length > 0) return false;
	return (
		issue.code === "invalid_type" ||
		(issue.code === "invalid_union" &&
			intendedBranch(issue.errors) === undefined)
	);
}

function wordsFor(issue: Issue, document: ConfigDocument, path: Path): Words {
	const text = document.textAt(path);
	const value = valueAt(path, document);
	if (value === undefined) return { message: "is missing" };
	if (value === null) return { message: "has no value" };
	switch (issue.code) {
		case "invalid_value": {
			const legal = issue.values.map(String);
			return withSuggestion(
				{ message: "is not one of the legal values", legal },
				didYouMean(text === undefined ? undefined : nearest(text, legal)),
			);
		}
		case "invalid_type": {
			const message = `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
			if (issue.expected !== "boolean") return { message };
			return withSuggestion(
				{ message, legal: ["true", "false"] },
				didYouMean(TRUTH.get(text?.toLowerCase())),
			);
		}
		case "too_small":
			return issue.origin === "string"
				? { message: "is empty" }
				: { message: `must be more than ${issue.minimum}` };
		case "custom": {
			const suggestion: unknown = issue.params?.suggestion;
			return withSuggestion(
				{ message: issue.message },
				typeof suggestion === "string" ? suggestion : undefined,
			);
		}
		case "invalid_union":
			return { message: issue.message };
		default:
			return { message: "is not legal here" };
	}
}

const withSuggestion = (words: Words, suggestion: string | undefined): Words =>
	suggestion === undefined ? words : { ...words, suggestion };

function unknownKey(
	key: string,
	path: Path,
	document: ConfigDocument,
): ConfigProblem {
	const legal = keysAt(path);
	const place: Path = [...path, key];
	if (key === "as" && path[0] !== "eventSets" && path.length > 1) {
		return document.problem(place, "key", {
			message: "works only under `events`: the name is fixed here",
			legal,
		});
	}
	// Below `accessToken` a key may be the token itself, by a slip of the pen.
	const secret = legal.includes("command");
	const found = document.problem(secret ? path : place, "key", {
		message: secret ? "has an unknown key" : "is an unknown key",
		legal,
	});
	const suggestion = didYouMean(nearest(key, legal));
	return suggestion === undefined ? found : { ...found, suggestion };
}

/** The value at `path`; undefined when there is none. */
function valueAt(path: Path, document: ConfigDocument): unknown {
	let value = document.value;
	for (const part of path) {
		if (typeof value !== "object" || value === null) return undefined;
		if (!Object.hasOwn(value, part)) return undefined;
		value = (value as Record<string | number, unknown>)[part];
	}
	return value;
}

const plainKey = (key: PropertyKey): string | number =>
	typeof key === "symbol" ? key.toString() : key;
