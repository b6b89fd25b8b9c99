import type { TopicName } from "./topic-names.ts";
import { ENVIRONMENT } from "./topics/environment.ts";
import { EXIT_CODES } from "./topics/exit-codes.ts";
import { MAPPING } from "./topics/mapping.ts";
import { PRIVACY } from "./topics/privacy.ts";

export { TOPIC_NAMES, type TopicName } from "./topic-names.ts";

/** The texts of `fboc help <topic>`: at most 80 columns, ending in a newline. */
export const TOPICS: Readonly<Record<TopicName, string>> = {
	environment: ENVIRONMENT,
	"exit-codes": EXIT_CODES,
	mapping: MAPPING,
	privacy: PRIVACY,
};
