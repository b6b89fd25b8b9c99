import type { ConfigProblem } from "../../src/config/problem.ts";

/**
 * A problem as one line of text: `12:3 valuField: is not a key of the config;
 * legal: api, …; did you mean \`valueField\`?`
 */
export function problemText(problem: ConfigProblem): string {
	const { line, column, key, message, legal, suggestion } = problem;
	const parts = [key ? `${key}: ${message}` : message];
	if (legal && legal.length > 0) parts.push(`legal: ${legal.join(", ")}`);
	if (suggestion !== undefined) parts.push(suggestion);
	return `${line}:${column} ${parts.join("; ")}`;
}
