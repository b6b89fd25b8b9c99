import { z } from "zod";
import { MATCH_KEYS } from "../vocabulary/match-keys.ts";
import {
	pathProblem,
	secretProblem,
	secretVariableProblem,
	tokenProblem,
	variableProblem,
} from "./config-values.ts";
import type { TextProblem } from "./problem.ts";

/** Text for which `problem` gives what is wrong, or undefined when it is legal. */
export const textThat = (problem: (text: string) => TextProblem | undefined) =>
	z.string().superRefine((text, context) => {
		const found = problem(text);
		if (found === undefined) return;
		const { message, suggestion } = found;
		context.addIssue({ code: "custom", message, params: { suggestion } });
	});

// Digits are checked in `routes.ts`, on the text of the file: a number has lost some of them by now.
const id = z
	.union(
		[
			z.string().meta({ pattern: "^\\s*[0-9]{1,32}\\s*$" }),
			z.number().meta({ type: "integer", minimum: 0 }),
		],
		{ error: "must be an id: digits, and nothing else" },
	)
	.meta({
		description: "Id of an Offline Event Set or dataset: digits.",
		examples: ["1234567890123456"],
	});

/** Where a secret comes from, and what it is called there. */
const sourceForm = (about: {
	readonly what: string;
	readonly env: string;
	readonly problem: (text: string) => TextProblem | undefined;
	readonly name: string;
}) =>
	z
		.strictObject({
			env: textThat(about.problem)
				.optional()
				.meta({
					description: `Environment variable that holds the ${about.what}.`,
					examples: [about.env],
				}),
			file: z
				.string()
				.min(1)
				.optional()
				.meta({
					description: `File that holds the ${about.what}, relative to this config.`,
					examples: [`/run/secrets/fboc-${about.name}`],
				}),
			command: z
				.string()
				.min(1)
				.optional()
				.meta({
					description: `Shell command whose first line of output is the ${about.what}.`,
					examples: [`op read op://vault/meta/${about.name}`],
				}),
		})
		.refine((form) => Object.keys(form).length === 1, {
			error: "takes exactly one of `env`, `file` and `command`",
			params: { legal: ["env", "file", "command"] },
		})
		.meta({ minProperties: 1, maxProperties: 1 });

export const tokenForm = sourceForm({
	what: "token",
	env: "FBOC_ACCESS_TOKEN",
	problem: variableProblem,
	name: "token",
});

export const accessToken = z
	.union([textThat(tokenProblem), tokenForm], {
		error: 'must be {env: NAME}, {file: PATH} or {command: "…"}',
	})
	.meta({
		description:
			"Where the access token comes from. A literal token works, with a warning.",
		examples: [{ env: "FBOC_ACCESS_TOKEN" }],
	});

const appSecretForm = sourceForm({
	what: "app secret",
	env: "FBOC_APP_SECRET",
	problem: secretVariableProblem,
	name: "app-secret",
});

export const appSecret = z
	.union([textThat(secretProblem), appSecretForm], {
		error: 'must be {env: NAME}, {file: PATH} or {command: "…"}',
	})
	.meta({
		description:
			"Where the secret of the token's app comes from: when it is set, every request carries appsecret_proof. A literal secret works, with a warning.",
		examples: [{ env: "FBOC_APP_SECRET" }],
	});

export const eventSetForm = z.strictObject({
	id,
	accessToken: accessToken.optional(),
	appSecret: appSecret.optional(),
});

export const eventSet = z
	.union([id, eventSetForm], {
		error: "must be an id, or {id, accessToken, appSecret}",
	})
	.meta({ description: "An id, or {id, accessToken, appSecret}." });

const target = z
	.union([z.string(), z.number()], {
		error: "must be an event set's alias or id",
	})
	.meta({
		description: "An event set: its alias or its id.",
		examples: ["stores"],
	});
const targets = z
	.union([target, z.array(target).meta({ minItems: 1 })], {
		error: "must be an event set's alias or id, or a list of them",
	})
	.meta({ description: "An event set's alias or id, or a list of them." });

export const targetForm = z.strictObject({ to: targets });
export const eventForm = z.strictObject({
	to: targets,
	as: z
		.string()
		.refine((name) => name.trim() !== "", { error: "is empty" })
		.optional()
		.meta({
			description: "Facebook's name for this event.",
			examples: ["Purchase", "Subscribe"],
		}),
});

export const destinations = z.union([targets, targetForm], {
	error: "must be an event set's alias or id, a list of them, or {to}",
});
export const eventDestinations = z.union([targets, eventForm], {
	error: "must be an event set's alias or id, a list of them, or {to, as}",
});

export const path = textThat(pathProblem);

/** A value of `defaults`. */
export const defaultValue = z
	.union([z.string(), z.number(), z.boolean()], {
		error: "must be text, a number, true or false",
	})
	.meta({ description: "A text, a number, true or false." });

const matchKeyPlaces = z
	.union([path, z.array(path)], { error: "must be a path or a list of paths" })
	.optional()
	.meta({
		description:
			"Dotted paths where this key is read, first hit wins; an empty list: it is never read.",
		examples: [["context.traits.email", "properties.customer_email"]],
	});

type MatchKeyShape = Record<(typeof MATCH_KEYS)[number], typeof matchKeyPlaces>;

export const matchKeysForm = z.strictObject(
	Object.fromEntries(
		MATCH_KEYS.map((key) => [key, matchKeyPlaces]),
	) as MatchKeyShape,
);
