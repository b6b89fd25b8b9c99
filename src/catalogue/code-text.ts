/** Where a code can appear: on an event or delivery left out, on one sent with a remark, or on one that is only counted. */
export type CodeKind = "reject" | "warning" | "skip";

/** What a code tells a person. */
export interface CodeText {
	readonly kinds: readonly CodeKind[];
	/** What it means, one sentence. */
	readonly means: string;
	/** What to do about it, one sentence or two. */
	readonly todo: string;
}

export const rejectText = (means: string, todo: string): CodeText => ({
	kinds: ["reject"],
	means,
	todo,
});

export const warningText = (means: string, todo: string): CodeText => ({
	kinds: ["warning"],
	means,
	todo,
});

export const skipText = (means: string, todo: string): CodeText => ({
	kinds: ["skip"],
	means,
	todo,
});
