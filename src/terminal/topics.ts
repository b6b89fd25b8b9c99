import { ENVIRONMENT } from "./topics/environment.ts";
import { EXIT_CODES } from "./topics/exit-codes.ts";
import { MAPPING } from "./topics/mapping.ts";
import { PRIVACY } from "./topics/privacy.ts";

/** The texts of `fboc help <topic>`: at most 80 columns, ending in a newline. */
export const TOPICS = {
	environment: ENVIRONMENT,
	"exit-codes": EXIT_CODES,
	mapping: MAPPING,
	privacy: PRIVACY,
} as const;

export type TopicName = keyof typeof TOPICS;

export const TOPIC_NAMES: readonly TopicName[] = [
	"environment",
	"exit-codes",
	"mapping",
	"privacy",
];
