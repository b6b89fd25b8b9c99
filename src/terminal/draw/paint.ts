/** Colours a text, or leaves it as it is. Colour never carries meaning of its own: every screen reads the same without. */
export interface Paint {
	readonly strong: (text: string) => string;
	readonly faint: (text: string) => string;
	readonly good: (text: string) => string;
	readonly caution: (text: string) => string;
	readonly bad: (text: string) => string;
	readonly accent: (text: string) => string;
}

const same = (text: string): string => text;

/** No colour: logs, pipes, `--no-color`. */
export const PLAIN_PAINT: Paint = {
	strong: same,
	faint: same,
	good: same,
	caution: same,
	bad: same,
	accent: same,
};

/** The sixteen colours that every terminal has. chalk is loaded only here, so that runs without colour never pay for it. */
export async function loadPaint(color: boolean): Promise<Paint> {
	if (!color) return PLAIN_PAINT;
	const { Chalk } = await import("chalk");
	const chalk = new Chalk({ level: 1 });
	// chalk takes any number of texts: handed to `map`, it would paint the index too.
	return {
		strong: (text) => chalk.bold(text),
		faint: (text) => chalk.dim(text),
		good: (text) => chalk.green(text),
		caution: (text) => chalk.yellow(text),
		bad: (text) => chalk.red(text),
		accent: (text) => chalk.cyan(text),
	};
}

/** What a screen is drawn on: its colours, its width in columns, and whether long lists are shown whole (`--verbose`). */
export interface Look {
	readonly paint: Paint;
	readonly width: number;
	readonly verbose: boolean;
}
