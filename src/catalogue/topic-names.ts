/** The topics of `fboc help <topic>`. Apart from their texts, which only `help` loads. */
export const TOPIC_NAMES = [
	"environment",
	"exit-codes",
	"mapping",
	"privacy",
] as const;

export type TopicName = (typeof TOPIC_NAMES)[number];
