/** What a result's screen shows beyond the summary. None of it is in `--json`. */
export interface ResultExtras {
	/** One full payload, hashed, as JSON text. `eventSet` is an alias or id; what stands at `matchKeys` in the event is not shown. */
	readonly sample?: {
		readonly eventSet: string;
		readonly json: string;
		readonly matchKeys?: readonly string[];
	};
	/** Near misses of unmapped names: what the config has. */
	readonly hints: readonly {
		readonly event: string;
		readonly nearest: string;
	}[];
	/** There is no config: the preview used a placeholder event set. */
	readonly previewOnly?: boolean;
	/** The run goes on where this earlier one stopped. */
	readonly resumed?: { readonly run: string };
	readonly configPath?: string;
	/** Conversions went to this sandbox, not to Meta. */
	readonly sandboxUrl?: string;
	/** What Meta said, in its own words, redacted; told as they came, kept for the page. */
	readonly remarks?: readonly {
		readonly code: string;
		readonly eventSet: string;
		readonly words: string;
	}[];
	/** Sentences worth a line of their own. */
	readonly notes?: readonly string[];
}
