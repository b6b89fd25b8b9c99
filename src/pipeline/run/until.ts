/** Time to end what is being read. Milliseconds. */
const GRACE_MS = 500;

/**
 * The items of a source until a signal comes, also one that comes while the
 * next item is waited for: a disk or a pipe may never give it.
 */
export async function* until<T>(
	source: AsyncIterable<T>,
	signal: AbortSignal,
): AsyncGenerator<T> {
	const iterator = source[Symbol.asyncIterator]();
	let stop = () => {};
	// One for each item: a promise that lasts would keep hold of all that raced with it.
	const next = () =>
		new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
			stop = () => resolve(undefined);
			iterator.next().then(resolve, reject);
		});
	const onAbort = () => stop();
	signal.addEventListener("abort", onAbort);
	try {
		while (!signal.aborted) {
			const item = await next();
			if (item === undefined || item.done) return;
			yield item.value;
		}
	} finally {
		signal.removeEventListener("abort", onAbort);
		await ended(iterator);
	}
}

/** Ends a source, whose own end may wait for what never comes. */
async function ended(iterator: AsyncIterator<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, GRACE_MS);
	});
	const returned = Promise.resolve(iterator.return?.()).then(() => {});
	try {
		await Promise.race([returned, late]);
	} finally {
		clearTimeout(timer);
		returned.catch(() => {});
	}
}
