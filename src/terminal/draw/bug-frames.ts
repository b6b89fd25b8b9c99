/** A stack frame: where it is; the file in parentheses or alone. */
const FRAME =
	/^\s+at (?:async )?(?:(.+?) \()?(?:file:\/\/)?([^()]+):(\d+):\d+\)?$/;
/** From the program's own folder on: paths before it name the user's machine. */
const OWN_FILE = /(?:^|\/)((?:src|dist|bin)\/[\w@./-]+\.(?:ts|m?js))$/;
const FUNCTION = /^[\w$.<># ]{1,60}$/;
const CLASS = /^[A-Za-z_$][\w$]{0,60}$/;
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{1,40}$/;

/** Frames shown: enough to find the place. */
const MAX_FRAMES = 8;

/**
 * The stack frames of fboc itself, as `function (src/file.ts:12)`. Neither the
 * message nor frames of packages are shown; the message may hold data, and it
 * is cut off first, since it may look like frames.
 */
export function bugFrames(error: unknown): string[] {
	if (!(error instanceof Error) || typeof error.stack !== "string") return [];
	const { stack, message } = error;
	const at = message === "" ? -1 : stack.indexOf(message);
	const frames = at < 0 ? stack : stack.slice(at + message.length);
	return frames
		.split("\n")
		.map(ownFrame)
		.filter((frame) => frame !== undefined)
		.slice(0, MAX_FRAMES);
}

function ownFrame(line: string): string | undefined {
	const match = FRAME.exec(line);
	if (match === null) return undefined;
	const [, name, path = "", number = ""] = match;
	const file = ownFile(path.replaceAll("\\", "/"));
	if (file === undefined) return undefined;
	const place = `${file}:${number}`;
	return name !== undefined && FUNCTION.test(name)
		? `${name} (${place})`
		: place;
}

/** The file's path within fboc; undefined for a package's, or for one that is not a program file. */
function ownFile(path: string): string | undefined {
	const packages = path.lastIndexOf("/node_modules/");
	const tail = packages < 0 ? path : path.slice(packages + 14);
	if (packages >= 0 && !tail.startsWith("fboc/")) return undefined;
	return OWN_FILE.exec(tail)?.[1];
}

/** The error's class, with the code that Node gives its own errors: `TypeError (ERR_INVALID_ARG_TYPE)`. No words of it. */
export function bugName(error: unknown): string {
	if (!(error instanceof Error)) return `a thrown ${typeof error}`;
	const name = CLASS.test(error.constructor.name)
		? error.constructor.name
		: "Error";
	const code: unknown = "code" in error ? error.code : undefined;
	return typeof code === "string" && SYSTEM_CODE.test(code)
		? `${name} (${code})`
		: name;
}
